package import Logging
import Rules
package import Wire

/// The settings of an HTTP server.
package struct ServerSettings: Sendable {
    package var host = "127.0.0.1"
    package var port = 7070
    /// A socket that listens on this address already. With `nil` the server opens one.
    package var socket: ListeningSocket?
    /// The certificate and key for TLS. With `nil` connections are not encrypted.
    package var tls: TLSFiles?
    /// Whether other machines may connect without encryption.
    package var isInsecureAllowed = false
    /// The parts of the campaign file that are shown to people.
    package var campaign: CampaignCard
    /// The text of the campaign file, for clients that record the sale remotely.
    package var campaignText = ""
    /// Maximum number of requests a second of one buyer.
    package var perBuyerPerSecond = 5
    /// Polls a second that storefront and engine can handle. The waiting buyers are told to poll at
    /// half this rate.
    package var pollCapacity = PollLoad.usualCapacity
    /// Seed of the random numbers. With `nil` each start draws a new one.
    package var seed: UInt64?
    /// The engine's version, as clients see it.
    package var version = "0"
    package var loops = 2
    package var limits = ServerLimits()
    package var log = Logger(label: "penstock") { _ in SwiftLogNoOpLogHandler() }

    /// The usual settings for a campaign.
    package init(campaign: CampaignCard) {
        self.campaign = campaign
    }
}

/// The paths of the certificate chain and the private key, both PEM files.
package struct TLSFiles: Equatable, Sendable {
    package var certificatePath: String
    package var keyPath: String

    package init(certificatePath: String, keyPath: String) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }
}

/// Why an HTTP server cannot open.
package enum ServerProblem: Error, Equatable, Sendable {
    /// Other machines could connect without encryption.
    case exposed(host: String)
    case cannotListen(host: String, port: Int, why: String)
    /// The host name cannot be resolved.
    case unknownHost(String)
    /// The certificate or the key cannot be used.
    case badTLS(TLSProblem)

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

/// The tokens and their holders.
package protocol TokenBook: Sendable {
    /// The holder of a bearer token. `nil` if the token is unknown or revoked.
    func holder(of bearer: String) -> TokenHolder?
    /// Reads the tokens again if they have changed, or if `isForced`. Returns whether it read them.
    /// It blocks: a thread of its own calls it four times a second.
    func refresh(isForced: Bool) throws(TokenProblem) -> Bool
    /// Why the tokens cannot be read now. `nil` if they can.
    var problem: TokenProblem? { get }
    var validCount: Int { get }
}

/// The defaults for tokens that never change: no problem, and no count.
extension TokenBook {
    package var problem: TokenProblem? { nil }
    package var validCount: Int { 0 }
}

extension LiveTokens: TokenBook {}
