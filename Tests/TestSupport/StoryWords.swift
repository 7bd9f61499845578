import Rules

/// One line of a story's script: a verb, arguments and options.
struct StoryWords {
    let verb: String
    private(set) var arguments: [String] = []
    private(set) var options: [String: String] = [:]

    /// Splits at spaces, except between double quotes.
    init(_ line: String) throws {
        var words: [(text: String, name: String?)] = []
        var (word, name, isQuoted, isBegun) = ("", String?.none, false, false)
        for character in line + " " {
            switch character {
            case "\"":
                isQuoted.toggle()
                isBegun = true
            case " " where !isQuoted:
                if isBegun { words.append((word, name)) }
                (word, name, isBegun) = ("", nil, false)
            case "=" where !isQuoted && name == nil:
                (word, name) = ("", word)
            default:
                word.append(character)
                isBegun = true
            }
        }
        guard !isQuoted, let first = words.first, first.name == nil else {
            throw StoryMistake("not a verb with its words")
        }
        verb = first.text
        for word in words.dropFirst() {
            if let name = word.name {
                options[name] = word.text
            } else {
                arguments.append(word.text)
            }
        }
    }

    func argument(_ place: Int) throws -> String {
        guard place < arguments.count else { throw StoryMistake("a word is missing") }
        return arguments[place]
    }

    func numberArgument(_ place: Int) throws -> Int {
        guard let number = Int(try argument(place)) else { throw StoryMistake("not a number") }
        return number
    }

    func spanArgument() throws -> TimeSpan {
        try StoryWords.span(argument(0))
    }

    func dropID() throws -> DropID {
        guard let drop = DropID(try argument(0)) else { throw StoryMistake("not a drop's name") }
        return drop
    }

    func number(_ option: String) throws -> Int? {
        guard let text = options[option] else { return nil }
        guard let number = Int(text) else { throw StoryMistake("\(option) is not a number") }
        return number
    }

    func span(_ option: String) throws -> TimeSpan? {
        try options[option].map(StoryWords.span)
    }

    func moment(_ option: String) throws -> Moment? {
        try span(option).map { Story.start + $0 }
    }

    /// `90s`, `0.250s`.
    static func span(_ text: String) throws -> TimeSpan {
        guard text.hasSuffix("s"), let seconds = Double(text.dropLast()) else {
            throw StoryMistake("\(text) is not a time such as 1.5s")
        }
        return TimeSpan(milliseconds: Int64((seconds * 1000).rounded()))
    }

    static func dripRate(_ text: String) throws -> DripRate {
        if text == "unlimited" { return .unlimited }
        guard let rate = Int(text) else { throw StoryMistake("\(text) is not a drip rate") }
        return .perSecond(rate)
    }
}
