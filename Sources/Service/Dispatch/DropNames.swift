import Rules

/// The names of drops that were asked for, so that a request makes none anew.
struct DropNames {
    /// More names than a campaign has drops are asked for only by those who guess.
    private static let countMax = 16

    private var names: [DropID] = []

    /// The drop that is named by bytes, which could be a name.
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
