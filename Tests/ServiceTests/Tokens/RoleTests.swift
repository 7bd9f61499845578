import Service
import Testing

@Suite("What each role may do")
struct RoleTests {
    private static let table: [(Role, Permissions)] = [
        (.viewer, [.read]), (.partner, [.buy]), (.operator, [.read, .command]),
        (.admin, [.read, .command, .manageTokens]),
    ]

    @Test(arguments: table)
    func `is this and no more`(role: Role, permissions: Permissions) {
        for one in [Permissions.buy, .read, .command, .manageTokens] {
            #expect(role.allows(one) == permissions.contains(one))
        }
        #expect(role.allows(permissions))
        #expect(!role.allows([.buy, .read]))
    }
}
