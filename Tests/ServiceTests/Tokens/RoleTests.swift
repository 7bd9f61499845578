import Service
import Testing

@Suite("What each role may do")
struct RoleTests {
    @Test(
        arguments: [
            (Role.viewer, [.read]), (.partner, [.buy]), (.operator, [.read, .command]),
            (.admin, [.read, .command, .manageTokens]),
        ] as [(Role, Permissions)])
    func `is this and no more`(role: Role, permissions: Permissions) {
        for one in [Permissions.buy, .read, .command, .manageTokens] {
            #expect(role.allows(one) == permissions.contains(one))
        }
        #expect(role.allows(permissions))
        #expect(!role.allows([.buy, .read]))
    }
}
