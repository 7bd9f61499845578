import Rules

/// Keeps ids of requested drops, so that most requests need no new string.
struct DropNames {
    /// Maximum number of ids. It limits the memory for clients that guess names.
    private static let countMax = 16

    private var names: [DropID] = []

    /// The drop with this name. The bytes must form a valid name.
    mutating func name(_ bytes: UnsafeRawBufferPointer) -> DropID {
        for name in names where DropNames.isSame(name.text, bytes) { return name }
        let name = DropID(trusted: String(decoding: bytes, as: UTF8.self))
        if names.count < DropNames.countMax { names.append(name) }
        return name
    }

    private static func isSame(_ text: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        text.utf8.count == bytes.count && text.utf8.elementsEqual(bytes)
    }
}
