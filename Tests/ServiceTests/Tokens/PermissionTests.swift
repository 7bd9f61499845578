import Service
import Testing

@Suite("What each role may do")
struct RoleTests {
    @Test(arguments: Role.allCases)
    func `is exactly what the contract says`(role: Role) {
        let permissions: Permissions =
            switch role {
            case .viewer: [.read]
            case .partner: [.buy]
            case .operator, .admin: [.read, .command]
            }
        for one in [Permissions.buy, .read, .command] {
            #expect(role.allows(one) == permissions.contains(one))
        }
        #expect(role.allows(permissions))
        #expect(!role.allows([.buy, .read]))
    }
}
