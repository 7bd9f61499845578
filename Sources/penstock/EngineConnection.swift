import ArgumentParser
import Client
import Foundation
import Machine
import Service

/// The engine's URL as an option.
struct EnginePlace: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The engine, instead of the argument. Without both: \(EngineConnection.usualURL)."))
    var url: String?

    /// The engine's URL: from the option or the argument.
    func url(or argument: String?) throws(Failure) -> String {
        if let url, let argument, url != argument {
            throw Failure(
                "The engine is named twice, as \(argument) and as \(url): name it once.",
                .wrongUsage)
        }
        return url ?? argument ?? EngineConnection.usualURL
    }
}

/// The engine's URL as the last argument.
struct EngineArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The engine; or name it with --url.", valueName: "url"))
    var engine: String?

    init() {}

    init(_ engine: String?) {
        self.engine = engine
    }
}

/// Options of every subcommand that connects to an engine, and the client for them.
struct EngineConnection: ParsableArguments {
    static let usualURL = "http://127.0.0.1:7070"

    @Option(
        help: """
            A file with the token, or - for standard input. Without it: PENSTOCK_TOKEN, or the \
            admin's token from the first start on this machine.
            """,
        completion: .file())
    var tokenFile: String?
    @Option(help: "A PEM file with the certificates to trust, for https.", completion: .file())
    var trust: String?

    func client(_ url: String) throws(Failure) -> EngineClient {
        try EngineConnection.client(url, tokenFile: tokenFile, trust: trust)
    }

    static func client(
        _ url: String, tokenFile: String?, trust: String?
    ) throws(Failure) -> EngineClient {
        let (address, token) = (try address(url), try token(inFile: tokenFile))
        do {
            return try EngineClient(address, renewing: token, trust: TrustRoots(path: trust))
        } catch {
            throw Failure(error)
        }
    }

    static func address(_ url: String) throws(Failure) -> EngineAddress {
        guard let address = EngineAddress(url: url) else {
            throw Failure(
                url.utf8.contains(UInt8(ascii: "@"))
                    ? "\(url) has more than an address before its @: write http://HOST:PORT, and"
                        + " give a token in a file, with --token-file."
                    : "\(url) is not an engine's address: write http://HOST:PORT.", .wrongUsage)
        }
        return address
    }

    /// A closure that gives the token. It reads a file again each time, because its token may have
    /// changed. Throws when there is no token at first.
    private static func token(
        inFile tokenFile: String?
    ) throws(Failure) -> @Sendable () -> String? {
        if let tokenFile {
            guard let secret = try secret(inFile: tokenFile) else {
                throw missing(tokenFile: tokenFile)
            }
            return TokenFile.renewed(secret, fromFile: tokenFile)
        }
        if let token = try tokenOfEnvironment() { return { token } }
        let path = try XDGPaths().adminToken
        let secret = try secret(inFile: path)
        return TokenFile.renewed(secret, fromFile: path)
    }

    /// The failure for a missing token file.
    static func missing(tokenFile: String) -> Failure {
        Masked.isToken(tokenFile)
            ? Failure(
                "The value of --token-file is a token itself; it takes the path of a file that holds"
                    + " the token.", .wrongUsage)
            : Failure("\(tokenFile) does not exist; check the path.", .badData)
    }

    /// The token in the environment, without surrounding blanks and line ends; nil when there is
    /// none. The error names the first byte that a token cannot have.
    static func tokenOfEnvironment() throws(Failure) -> String? {
        guard let text = ProcessInfo.processInfo.environment[TokenSecret.variable], !text.isEmpty
        else { return nil }
        return try Failure.translating { () throws(TokenProblem) in
            try TokenSecret.word(in: Array(text.utf8), from: TokenSecret.variable)
        }
    }

    static func secret(inFile path: String) throws(Failure) -> String? {
        try Failure.translating { () throws(TokenProblem) in
            try TokenFile.secret(inFile: path)?.text
        }
    }
}
