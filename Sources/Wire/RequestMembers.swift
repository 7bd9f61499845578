/// The members of a request's object, each of those that mean something given at most once.
///
/// Names are compared after their escapes are resolved. Members that mean nothing are passed over.
struct RequestMembers {
    private var found: [(name: String, value: ScannedValue)] = []

    /// Reads an object.
    ///
    /// - Parameters:
    ///   - bytes: the whole text.
    ///   - known: the names that mean something; the first is the one that no request does without.
    /// - Throws: what is wrong with the text, or which member stands twice.
    init(scanning bytes: UnsafeRawBufferPointer, known: [String]) throws(ShapeProblem) {
        var found: [(name: String, value: ScannedValue)] = []
        try JSONScanner.members(in: bytes, needed: known[0]) {
            (name, value) throws(ShapeProblem) in
            guard known.contains(name) else { return }
            if found.contains(where: { $0.name == name }) { throw .member(name, "given once") }
            found.append((name, value))
        }
        self.found = found
    }

    /// A member's value; null where it is absent.
    subscript(name: String) -> ScannedValue {
        found.first { $0.name == name }?.value ?? .null
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
