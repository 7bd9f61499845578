/// Keys that somebody wants an action to have, as the configuration file says it.
package struct KeyWish: Sendable, Hashable {
    /// The action's name in the key table.
    package let action: String
    /// The names of its keys; none takes them all away.
    package let keys: [String]
    /// Where it stands, from one.
    package let line: Int

    /// A wish.
    package init(action: String, keys: [String], line: Int) {
        self.action = action
        self.keys = keys
        self.line = line
    }
}
