/// The members of a request's object. Each known member occurs at most once.
///
/// Names are compared after their escapes are resolved.
struct RequestMembers {
    private var found: [(name: String, value: ScannedValue)] = []
    private let known: [String]
    private var unknown: String?

    /// Reads an object; throws what is wrong with the text, or which member occurs twice. Of the
    /// known names the required one comes first. Others are skipped.
    init(scanning bytes: UnsafeRawBufferPointer, known: [String]) throws(ShapeProblem) {
        var unknown: String?
        var found: [(name: String, value: ScannedValue)] = []
        try JSONScanner.members(in: bytes, needed: known[0]) {
            (name, value) throws(ShapeProblem) in
            guard known.contains(name) else { return unknown = unknown ?? name }
            if found.contains(where: { $0.name == name }) { throw .member(name, "given once") }
            found.append((name, value))
        }
        (self.found, self.known, self.unknown) = (found, known, unknown)
    }

    /// Refuses an unknown name: it may be a misspelt one that was meant to guard the command.
    func refuseUnknown() throws(ShapeProblem) {
        guard let unknown else { return }
        throw .member(
            String(String.UnicodeScalarView(unknown.unicodeScalars.prefix(40))),
            "one of " + known.joined(separator: ", "))
    }

    /// A member's value; null where it is absent.
    subscript(name: String) -> ScannedValue {
        found.first { $0.name == name }?.value ?? .null
    }

    /// The first of some members that is present; nil without any.
    func first(of names: [String]) -> String? {
        found.first { names.contains($0.name) && $0.value != .null }?.name
    }

    /// A member's text, converted to a type that may refuse it.
    func text<Value>(
        _ name: String, _ rule: String, _ make: (String) -> Value?
    ) throws(ShapeProblem) -> Value {
        guard case .string(let text) = self[name], let value = make(text) else {
            throw .value(name, rule, came: self[name])
        }
        return value
    }
}
