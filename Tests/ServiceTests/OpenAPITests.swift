import Foundation
import Testing

@testable import Service

@Suite struct OpenAPITests {
    @Test func everyRouteIsDescribed() async throws {
        try await TestServer.lend { server in
            let answer = try await server.ask("GET", "/openapi.json")
            let document = try #require(
                JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            for route in Route.allCases {
                let operation = paths[route.template]?[route.verb.rawValue.lowercased()]
                let described = try #require(operation as? [String: Any], "\(route)")
                let responses = try #require(described["responses"] as? [String: Any])
                #expect(route.successes.allSatisfy { responses[String($0.0)] != nil })
                #expect((described["requestBody"] != nil) == (route.verb == .post))
                #expect((described["security"] != nil) == (route.requiredPermissions == nil))
            }
            let count = paths.values.reduce(0) { $0 + $1.count }
            #expect(count == Route.allCases.count)
        }
    }

    @Test func everyReferenceHasATarget() throws {
        let text = String(decoding: OpenAPI.document(version: "1"), as: UTF8.self)
        let names = Set(OpenAPISchemas.all.map(\.0))
        let references = text.components(separatedBy: "#/components/schemas/").dropFirst().map {
            String($0.prefix { $0 != "\"" })
        }
        #expect(!references.isEmpty)
        #expect(references.allSatisfy { names.contains($0) })
    }

    @Test func targetsAreMatchedExactly() {
        func match(_ verb: Verb, _ target: String) -> Route? {
            guard let target = Target(target),
                case .found(let routeMatch) = RouteMatch.match(verb, target)
            else { return nil }
            return routeMatch.route
        }
        for route in Route.allCases {
            let path = route.template.replacingOccurrences(of: "{drop}", with: "d")
                .replacingOccurrences(of: "{buyer}", with: "b")
            #expect(match(route.verb, path) == route)
            #expect(match(route.verb, path + "?x=1") == route)
            #expect(match(route.verb, path + "/more/still") == nil)
            #expect(match(.other, path) == nil)
            let headed: Route = route == .release ? .standing : route
            let isHeaded = headed.verb == .get && !headed.isStream
            #expect(match(.head, path) == (isHeaded ? headed : nil))
        }
        for target in ["", "*", "x", "/", "//", "/v1", "/v1/", "/v1/drops/", "/v2/drops"] {
            #expect(match(.get, target) == nil, "\(target)")
        }
    }
}
