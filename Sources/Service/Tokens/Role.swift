/// What the holder of a token is to the sale, and so what they may do.
package enum Role: String, CaseIterable, Codable, Sendable {
    /// Reads and watches.
    case viewer
    /// The storefront: brings buyers' commands, and reads one drop at a time.
    case partner
    /// Reads, watches and commands.
    case `operator`
    /// Does what an operator does, and manages tokens.
    case admin

    /// What the role may do.
    package var permissions: Permissions {
        switch self {
        case .viewer: [.read, .readDrop]
        case .partner: [.buy, .readDrop]
        case .operator: [.read, .readDrop, .command]
        case .admin: [.read, .readDrop, .command, .manageTokens]
        }
    }

    /// Whether the role may do all of this.
    package func allows(_ permissions: Permissions) -> Bool {
        self.permissions.isSuperset(of: permissions)
    }
}

/// What a route asks of the one who calls it.
package struct Permissions: OptionSet, Hashable, Sendable {
    /// One bit a permission.
    package let rawValue: UInt8

    /// The permissions with these bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The buyer routes: registrations, claims, confirmations, the batch.
    package static let buy = Permissions(rawValue: 1)
    /// One drop by its name.
    package static let readDrop = Permissions(rawValue: 16)
    /// The campaign, the drops, the watch stream, the events, the metrics.
    package static let read = Permissions(rawValue: 2)
    /// Operators' commands on a drop.
    package static let command = Permissions(rawValue: 4)
    /// Making and revoking tokens.
    package static let manageTokens = Permissions(rawValue: 8)
}
