import Rules
import Wire

/// The description of the HTTP API (OpenAPI 3.1), made from the table of routes.
enum OpenAPI {
    static func document(version: String) -> [UInt8] {
        let document: JSONTree = [
            "openapi": "3.1.0",
            "info": [
                "title": "Penstock", "version": .text(version),
                "description":
                    "The HTTP API of a sale engine. Errors are application/problem+json.",
            ],
            "security": [["token": []]],
            "paths": .members(paths),
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
                "schemas": .members(OpenAPISchemas.all),
            ],
        ]
        return Array(document.json.utf8)
    }

    /// The paths in the order of the table, each with its methods.
    private static var paths: [(String, JSONTree)] {
        var paths: [(String, [(String, JSONTree)])] = []
        for route in Route.allCases {
            let operation = (route.verb.rawValue.lowercased(), operation(route))
            if let index = paths.firstIndex(where: { $0.0 == route.template }) {
                paths[index].1.append(operation)
            } else {
                paths.append((route.template, [operation]))
            }
        }
        return paths.map { ($0.0, .members($0.1)) }
    }

    private static func operation(_ route: Route) -> JSONTree {
        var members: [(String, JSONTree)] = [
            ("operationId", .text(route.rawValue)), ("summary", .text(route.summary)),
        ]
        if route.requiredPermissions == nil { members.append(("security", [])) }
        let parameters = parameters(route)
        if !parameters.isEmpty { members.append(("parameters", .list(parameters))) }
        if let body = route.bodySchema {
            let schema: JSONTree = ["schema": body]
            let mediaType = route == .batch ? "application/x-ndjson" : "application/json"
            let content = JSONTree.members([(mediaType, schema)])
            members.append(("requestBody", ["required": true, "content": content]))
        }
        members.append(("responses", .members(responses(route))))
        return .members(members)
    }

    private static func parameters(_ route: Route) -> [JSONTree] {
        let ofPath = ["drop", "buyer"].filter { route.template.contains("{\($0)}") }
        let required = ofPath.map { name -> JSONTree in
            [
                "name": .text(name), "in": "path", "required": true, "schema": ["type": "string"],
            ]
        }
        let optional = route.furtherParameters.map { name, location, about -> JSONTree in
            [
                "name": .text(name), "in": .text(location), "required": false,
                "description": .text(about), "schema": ["type": "string"],
            ]
        }
        return required + optional
    }

    private static func responses(_ route: Route) -> [(String, JSONTree)] {
        let successes = route.successes.map { status, about in
            (String(status), response(about, route.mediaType, route.answerSchema))
        }
        let problems = route.problems.map { status in
            (
                String(status),
                response(
                    problemTitle(status), "application/problem+json",
                    OpenAPISchemas.reference("Problem"))
            )
        }
        return successes + problems
    }

    private static func response(
        _ about: String, _ mediaType: String, _ schema: JSONTree
    ) -> JSONTree {
        let content: JSONTree = ["schema": schema]
        return ["description": .text(about), "content": .members([(mediaType, content)])]
    }

    private static func problemTitle(_ status: Int) -> String {
        let refusals = Refusal.Code.allCases.filter { $0.status == status }.map(\.rawValue)
        let codes = RequestProblemCode.allCases.filter { $0.status == status }.map(\.rawValue)
        return (refusals + codes).joined(separator: ", ")
    }
}
