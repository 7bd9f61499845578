/// The members of a request's object, each of those that mean something given at most once.
///
/// Names are compared after their escapes are resolved.
struct RequestMembers {
    private var found: [(name: String, value: ScannedValue)] = []
    private let known: [String]
    /// The first name that means nothing.
    private var stranger: String?

    /// Reads an object.
    ///
    /// - Parameters:
    ///   - bytes: the whole text.
    ///   - known: the names that mean something; the first is the one that no request does without.
    ///     Others are passed over.
    /// - Throws: what is wrong with the text, or which member stands twice.
    init(scanning bytes: UnsafeRawBufferPointer, known: [String]) throws(ShapeProblem) {
        var stranger: String?
        var found: [(name: String, value: ScannedValue)] = []
        try JSONScanner.members(in: bytes, needed: known[0]) {
            (name, value) throws(ShapeProblem) in
            guard known.contains(name) else { return stranger = stranger ?? name }
            if found.contains(where: { $0.name == name }) { throw .member(name, "given once") }
            found.append((name, value))
        }
        (self.found, self.known, self.stranger) = (found, known, stranger)
    }

    /// Refuses a name that means nothing: it may be one that was misspelt, and guarded something.
    func refuseStrangers() throws(ShapeProblem) {
        guard let stranger else { return }
        throw .member(
            String(String.UnicodeScalarView(stranger.unicodeScalars.prefix(40))),
            "one of " + known.joined(separator: ", "))
    }

    /// A member's value; null where it is absent.
    subscript(name: String) -> ScannedValue {
        found.first { $0.name == name }?.value ?? .null
    }

    /// The first of some members that is there; nil without any.
    func first(of names: [String]) -> String? {
        found.first { names.contains($0.name) && $0.value != .null }?.name
    }

    /// The text of a member, where it is one that a type takes.
    func text<Value>(
        _ name: String, _ rule: String, _ make: (String) -> Value?
    ) throws(ShapeProblem) -> Value {
        guard case .string(let text) = self[name], let value = make(text) else {
            throw .value(name, rule, came: self[name])
        }
        return value
    }
}
