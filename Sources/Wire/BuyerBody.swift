package import Rules

/// The bodies of buyers' requests: an object with one member that matters.
package enum BuyerBody {
    /// What a reference from a partner must be, for the sentence that names a wrong one.
    static let referenceRule = "a text of 1 to 128 bytes without control characters"

    /// The buyer of `{"buyer":"b-1"}`; other members say nothing.
    package static func buyer(in bytes: UnsafeRawBufferPointer) throws(ShapeProblem) -> BuyerID {
        let text = try string("buyer", in: bytes)
        guard let buyer = BuyerID(text) else { throw .member("buyer", referenceRule) }
        return buyer
    }

    /// The order of `{"order":"o-77"}`; other members say nothing.
    package static func order(
        in bytes: UnsafeRawBufferPointer
    ) throws(ShapeProblem) -> OrderReference {
        let text = try string("order", in: bytes)
        guard let order = OrderReference(text) else { throw .member("order", referenceRule) }
        return order
    }

    private static func string(
        _ wanted: String, in bytes: UnsafeRawBufferPointer
    ) throws(ShapeProblem) -> String {
        var found: String?
        try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
            guard name == wanted else { return }
            guard found == nil else { throw .member(wanted, "given once") }
            guard case .string(let text) = value else { throw .member(wanted, referenceRule) }
            found = text
        }
        guard let found else { throw .member(wanted, "given, as " + referenceRule) }
        return found
    }
}
