/// How a key came, apart from which key it is: whether a hand pressed it just now, and alone.
package struct KeyArrival: Sendable, Hashable {
    /// Whether the terminal says that the key is being held down.
    package var isRepeat: Bool
    /// Whether it came in one piece with other input, or sooner after it than a hand types: a paste
    /// without brackets, a slow line, or a program that types.
    package var isBurst: Bool
    /// The key at the same place of a Latin keyboard, where the terminal tells it.
    package var base: Key?

    /// A way of arriving; as given by default, one press of a hand.
    package init(isRepeat: Bool = false, isBurst: Bool = false, base: Key? = nil) {
        self.isRepeat = isRepeat
        self.isBurst = isBurst
        self.base = base
    }

    /// One press, alone.
    package static let pressed = KeyArrival()
}
