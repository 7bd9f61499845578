/// The role of a token's holder. It decides the holder's permissions.
package enum Role: String, CaseIterable, Codable, Sendable {
    case viewer
    /// The storefront: sends buyers' commands, and reads one drop at a time.
    case partner
    case `operator`
    /// Has the permissions of an operator. The first token of an engine has this role.
    case admin

    package var permissions: Permissions {
        switch self {
        case .viewer: [.read, .readDrop]
        case .partner: [.buy, .readDrop]
        case .operator, .admin: [.read, .readDrop, .command]
        }
    }

    /// Whether the role has all of these permissions.
    package func allows(_ permissions: Permissions) -> Bool {
        self.permissions.isSuperset(of: permissions)
    }
}

/// What a route requires of its caller.
package struct Permissions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The buyer routes: registrations, claims, confirmations, the batch.
    package static let buy = Permissions(rawValue: 1)
    package static let readDrop = Permissions(rawValue: 16)
    /// The campaign, the drops, the watch stream, events, readings, the recording, the metrics.
    package static let read = Permissions(rawValue: 2)
    package static let command = Permissions(rawValue: 4)
}
