import Client
import Foundation
import Machine
import NIOHTTP1
import Recordings
import Rules
import Service
import Wire

/// The two tokens of a rehearsal: one to read and command, and the partner's for the crowd's
/// requests. The engine is asked which is which.
struct RehearsalTokens {
    let reader: EngineClient
    let partner: String

    /// A token and its source, for messages.
    private struct Candidate {
        let secret: String
        let place: String
        let isExplicit: Bool
    }

    /// Finds both tokens in the given files, the environment and this machine's own files. Throws
    /// which token is missing or unknown. `mayRehearse` checks the campaign before any token is made,
    /// and throws to refuse.
    static func find(
        files: [String], address: EngineAddress, trust: TrustRoots,
        mayRehearse: (EngineClient) async throws -> Void
    ) async throws -> RehearsalTokens {
        var reader: EngineClient?
        var partner: String?
        for candidate in try candidates(files) where reader == nil || partner == nil {
            let client = try makeClient(address, candidate.secret, trust)
            do throws(ClientError) {
                _ = try await client.campaign()
                reader = reader ?? client
            } catch .notAllowed(let problem) {
                if problem.status != 401 {
                    partner = partner ?? candidate.secret
                } else if candidate.isExplicit {
                    throw Failure(
                        "\(address.url) does not know the token of \(candidate.place):"
                            + " \(problem.detail)", .notAllowed)
                }
            } catch {
                throw Failure(error)
            }
        }
        guard let reader else {
            throw Failure(
                "A rehearsal reads the campaign and the events: give --token-file with an operator's"
                    + " token for \(address.url).", .notAllowed)
        }
        try await mayRehearse(reader)
        return RehearsalTokens(reader: reader, partner: try partner ?? localPartner(address))
    }

    private static func candidates(_ files: [String]) throws(Failure) -> [Candidate] {
        var found: [Candidate] = []
        for file in files {
            guard let secret = try EngineConnection.secret(inFile: file) else {
                throw EngineConnection.missing(tokenFile: file)
            }
            found.append(Candidate(secret: secret, place: file, isExplicit: true))
        }
        if let token = try EngineConnection.tokenOfEnvironment() {
            found.append(
                Candidate(secret: token, place: TokenSecret.variable, isExplicit: true))
        }
        let path = try XDGPaths().adminToken
        if let secret = try EngineConnection.secret(inFile: path) {
            found.append(Candidate(secret: secret, place: path, isExplicit: false))
        }
        return found
    }

    private static func makeClient(
        _ address: EngineAddress, _ secret: String, _ trust: TrustRoots
    ) throws(Failure) -> EngineClient {
        do {
            return try EngineClient(address, token: secret, trust: trust)
        } catch {
            throw Failure(error)
        }
    }

    /// The partner's token for rehearsals on this machine. It is made when there is none, as the
    /// engine's first start makes the admin's.
    private static func localPartner(_ address: EngineAddress) throws(Failure) -> String {
        let (tokens, secret) = (try XDGPaths().tokens, try XDGPaths().rehearsalToken)
        guard FileManager.default.fileExists(atPath: tokens) else {
            throw Failure(noPartner(address), .notAllowed)
        }
        let file = TokenFile(path: tokens)
        return try Failure.translating { () throws(TokenProblem) in
            let known = try TokenFile.secret(inFile: secret)
            if let known, try file.read().holder(of: known)?.role == .partner { return known.text }
            var generator = SystemRandomNumberGenerator()
            let name = try TokenName("rehearsal-\(Moment.now.milliseconds)")
            return try file.create(
                name, role: .partner, secretAt: secret, at: .now, using: &generator
            ).text
        }
    }

    /// Refuses a live campaign: a rehearsal needs a copy with another id.
    static func refuseLive(_ client: EngineClient) async throws {
        let campaign = try await Failure.asking { () throws(ClientError) in
            try await client.campaign()
        }
        guard campaign.card.isRehearsal else {
            let name = KeptScorecards.rehearsalName(of: campaign.card.id)
            throw Failure(
                "The campaign \(campaign.card.id) at \(client.address.url) is live and cannot be"
                    + " rehearsed: give a copy of its file the id \(name) and rehearsal = true"
                    + " under [campaign], and serve that.", .refused)
        }
    }

    /// Checks that the engine takes buyers from the partner.
    func checkPartner(at address: EngineAddress, _ trust: TrustRoots, _ drop: DropReply?)
        async throws
    {
        guard let drop else { return }
        let client = try EngineClient(address, token: partner, trust: trust)
        do throws(ClientError) {
            _ = try await client.call(.GET, "/v1/drops/\(drop.id)/claims/b-0")
        } catch .refused {
            // The buyer is unknown, but the token is good.
        } catch .notAllowed {
            throw Failure(RehearsalTokens.noPartner(address), .notAllowed)
        } catch {
            throw Failure(error)
        }
    }

    /// The message when no known token may bring buyers.
    static func noPartner(_ address: EngineAddress) -> String {
        "A crowd needs a partner's token for \(address.url): make one there with `penstock token"
            + " create --name rehearsal --role partner`, put it into a file of mode 600 and give"
            + " that with a second --token-file."
    }
}
