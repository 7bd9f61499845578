import ArgumentParser
import Foundation
import Machine
import Rules
import Service

/// `penstock token`: makes, lists and revokes tokens.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Makes, lists and revokes the tokens of an engine's callers.",
        discussion: """
            A token is shown once, when it is made; the file keeps its SHA-256. A running engine \
            notices a new or revoked token within a moment.
            """,
        subcommands: [Create.self, ListTokens.self, Revoke.self])

    struct Place: ParsableArguments {
        @Option(
            name: .customLong("tokens"),
            help: "The file of tokens. Without it: $XDG_CONFIG_HOME/penstock/tokens.",
            completion: .file())
        var path: String?

        var file: TokenFile {
            get throws(Failure) {
                if let path { return TokenFile(path: path) }
                return TokenFile(path: try XDGPaths().tokens)
            }
        }
    }

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token and prints it, and nothing else.")

        @Option(
            help: "Who will hold it: a-z, 0-9, '.', '_' and '-'.", transform: TokenName.argument)
        var name: TokenName
        @Option(help: "What the holder may do.")
        var role: Role
        @OptionGroup var place: Place

        func run() throws {
            var generator = SystemRandomNumberGenerator()
            let file = try place.file
            let secret = try Failure.translating { () throws(TokenProblem) in
                try file.create(name, role: role, at: .now, using: &generator)
            }
            // A closed output must be reported as an error, not end the program.
            signal(SIGPIPE, SIG_IGN)
            do {
                guard Standard.isOutputOpen else {
                    throw Failure("Standard output is closed.", .ioError)
                }
                try Standard.output(secret.text)
            } catch {
                throw Create.takenBack(name, in: file, because: error)
            }
        }

        /// Revokes a token that could not be printed; returns the failure.
        private static func takenBack(
            _ name: TokenName, in file: TokenFile, because error: any Error
        ) -> Failure {
            let failure = error as? Failure ?? Failure("\(error)", .ioError)
            do {
                try file.revoke(name, at: .now)
            } catch {
                return Failure(
                    "\(failure.sentence) The token \(name.text) was made, but nobody has it: run"
                        + " penstock token revoke \(name.text) (\(error.sentence))", failure.status)
            }
            return Failure(
                "\(failure.sentence) The token \(name.text), which nobody has, was revoked.",
                failure.status)
        }
    }

    struct ListTokens: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists the tokens, valid and revoked ones, without their secrets.")
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        func run() throws {
            let tokens = try records().map(ListedToken.init)
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                return try Standard.json(try encoder.encode(tokens))
            }
            let rows = tokens.map { [$0.name, $0.role, $0.created, $0.revoked ?? "-"] }
            for line in Standard.table([["NAME", "ROLE", "CREATED", "REVOKED"]] + rows) {
                try Standard.output(line)
            }
        }

        private func records() throws(Failure) -> [TokenRecord] {
            let file = try place.file
            do {
                return try file.read().records
            } catch .missing where place.path == nil {
                // No token was made yet: the list is empty.
                return []
            } catch {
                throw Failure(error)
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token invalid, even while a sale runs.")

        @Argument(help: "The token's name.", transform: TokenName.argument)
        var name: TokenName
        @OptionGroup var place: Place

        func run() throws {
            let file = try place.file
            try Failure.translating { () throws(TokenProblem) in
                try file.revoke(name, at: .now)
            }
        }
    }
}

private struct ListedToken: Encodable {
    let name: String
    let role: String
    let created: String
    let revoked: String?

    init(_ record: TokenRecord) {
        (name, role) = (record.name.text, record.role.rawValue)
        (created, revoked) = (record.created.rfc3339, record.revoked?.rfc3339)
    }
}

extension TokenName {
    static func argument(_ text: String) throws -> TokenName {
        do {
            return try TokenName(text)
        } catch {
            throw ValidationError(error.sentence)
        }
    }
}

extension Role: ExpressibleByArgument {}
