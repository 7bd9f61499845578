/// The keys that the configuration file gives to an action.
package struct KeyWish: Sendable, Hashable {
    /// The action's name in the key table.
    package let action: String
    /// The names of the keys; an empty list takes all keys away from the action.
    package let keys: [String]
    /// The line in the file, counted from 1.
    package let line: Int

    package init(action: String, keys: [String], line: Int) {
        self.action = action
        self.keys = keys
        self.line = line
    }
}
