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
            A token is shown once, when it is made; the file keeps its SHA-256. An engine that \
            runs notices a new or revoked token within a moment.
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    /// The option of all token commands.
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
            abstract: "Makes a token and prints it, once and alone.")

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
                    "\(failure.sentence) The token \(name.text) was made, and nobody has it: run"
                        + " penstock token revoke \(name.text) (\(error.sentence))", failure.status)
            }
            return Failure(
                "\(failure.sentence) The token \(name.text), which nobody has, was revoked.",
                failure.status)
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token worthless, also while a sale runs.")

        @Argument(help: "The name of its holder.", transform: TokenName.argument)
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

extension TokenName {
    /// Parses a token's name.
    static func argument(_ text: String) throws -> TokenName {
        do {
            return try TokenName(text)
        } catch {
            throw ValidationError(error.sentence)
        }
    }
}

extension Role: ExpressibleByArgument {}
