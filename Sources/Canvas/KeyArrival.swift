/// How a key arrived: pressed once or held down, alone or in a burst.
package struct KeyArrival: Sendable, Hashable {
    /// Whether the terminal reports that the key is held down.
    package var isRepeat: Bool
    /// Whether the key came in one read with other input, or sooner after it than a person types.
    /// The cause is a paste without brackets, a slow line, or a program that types.
    package var isBurst: Bool
    /// The key at the same place on a Latin keyboard, if the terminal reports it.
    package var base: Key?

    /// By default, one key press by a person.
    package init(isRepeat: Bool = false, isBurst: Bool = false, base: Key? = nil) {
        self.isRepeat = isRepeat
        self.isBurst = isBurst
        self.base = base
    }

    /// One key press, alone.
    package static let pressed = KeyArrival()
}
