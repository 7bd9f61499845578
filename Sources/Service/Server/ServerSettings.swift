package import Logging
import Rules
package import Wire

/// How a front door is set up.
package struct ServerSettings: Sendable {
    /// The name or address to listen on, and the port; 0 picks a free one.
    package var host = "127.0.0.1"
    package var port = 7070
    /// A socket that listens there already; nil: one is opened.
    package var socket: ListeningSocket?
    /// The certificate and key of encrypted connections; nil: not encrypted.
    package var tls: TLSFiles?
    /// Whether others than this machine may connect without encryption.
    package var isInsecureAllowed = false
    /// What the campaign file says for people.
    package var campaign: CampaignCard
    /// The campaign file as it is, for those who record the sale from afar.
    package var campaignText = ""
    /// Requests a second that one buyer may make.
    package var perBuyerPerSecond = 5
    /// Polls a second that storefront and engine bear: half of them are told to those who wait.
    package var pollCapacity = PollLoad.usualCapacity
    /// Where chance begins; nil: anew each time.
    package var seed: UInt64?
    /// The engine's version, for those who ask.
    package var version = "0"
    /// Event loops.
    package var loops = 2
    package var limits = ServerLimits()
    /// Where the door tells what an operator of the machine needs to know.
    package var log = Logger(label: "penstock") { _ in SwiftLogNoOpLogHandler() }

    /// The usual settings for a campaign.
    package init(campaign: CampaignCard) {
        self.campaign = campaign
    }
}

/// Where the certificate chain and the private key are, as PEM files.
package struct TLSFiles: Equatable, Sendable {
    package var certificatePath: String
    package var keyPath: String

    /// The two files.
    package init(certificatePath: String, keyPath: String) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }
}

/// Why a front door cannot open.
package enum ServerProblem: Error, Equatable, Sendable {
    /// Others could connect without encryption.
    case exposed(host: String)
    case cannotListen(host: String, port: Int, why: String)
    /// The name is no machine's.
    case unknownHost(String)
    /// Certificate or key cannot be used.
    case badTLS(TLSProblem)

    /// What is wrong and what to do, in one sentence.
    package var sentence: String {
        switch self {
        case .exposed(let host):
            "Listening on \(host) would send tokens over the network in the clear; give --tls-cert"
                + " and --tls-key, or --insecure behind a proxy that encrypts."
        case .cannotListen(let host, let port, let why):
            "Cannot listen on \(host) port \(port) (\(why)); --listen chooses another."
        case .unknownHost(let host):
            "Cannot listen on \(host): no machine has this name; --listen takes an address or a name"
                + " of this machine, such as 127.0.0.1:7070."
        case .badTLS(let problem): problem.sentence
        }
    }
}

/// Who holds which token.
package protocol TokenBook: Sendable {
    /// The holder of a bearer token; nil when it is unknown or revoked.
    func holder(of bearer: String) -> TokenHolder?
    /// Looks whether tokens have changed; blocking, called four times a second on a thread of its own.
    func refresh() throws(TokenProblem) -> Bool
    /// Reads the tokens again, also when nothing seems to have changed; blocking.
    func reread() throws(TokenProblem) -> Bool
    /// Why the tokens cannot be read as they are now; nil when they can.
    var problem: TokenProblem? { get }
    /// How many tokens are good.
    var goodCount: Int { get }
}

extension TokenBook {
    /// Books that are always as they were have nothing to read again.
    package func reread() throws(TokenProblem) -> Bool { try refresh() }
    /// And nothing that could be wrong.
    package var problem: TokenProblem? { nil }
    /// Their tokens are not counted.
    package var goodCount: Int { 0 }
}

extension LiveTokens: TokenBook {}
