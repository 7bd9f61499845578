package import NIOCore
package import NIOHTTP1
import NIOPosix
package import Rules
import Synchronization
package import Wire

/// A client of one engine's HTTP API.
///
/// Each call opens its own connection: calls are rare, and so none delays another.
package final class EngineClient: Sendable {
    package let address: EngineAddress
    /// Time-out of a call.
    package let deadline: TimeAmount

    /// Time-out of the connection of a stream. It is short, so that a watcher soon tries again.
    let connectDeadline: TimeAmount
    let group: any EventLoopGroup
    private let token: @Sendable () -> String?
    let tls: Encryption?
    private let hasAnswered = Atomic<Bool>(false)

    /// A client with a fixed token. Throws if the trusted certificates cannot be read.
    package convenience init(
        _ address: EngineAddress, token: String?, trust: TrustRoots = .system,
        deadline: TimeAmount = .seconds(10), connectDeadline: TimeAmount = .seconds(3),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws(ClientError) {
        try self.init(
            address, renewing: { token }, trust: trust, deadline: deadline,
            connectDeadline: connectDeadline, group: group)
    }

    /// A client that calls `token` before each request, so that the token may change during a sale.
    package init(
        _ address: EngineAddress, renewing token: @escaping @Sendable () -> String?,
        trust: TrustRoots = .system,
        deadline: TimeAmount = .seconds(10), connectDeadline: TimeAmount = .seconds(3),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws(ClientError) {
        (self.address, self.token, self.group) = (address, token, group)
        (self.deadline, self.connectDeadline) = (deadline, connectDeadline)
        do {
            tls = address.isEncrypted ? try trust.encryption() : nil
        } catch {
            throw .badAnswer(error.description)
        }
    }

    /// The campaign and its drops. `within` replaces the client's time-out.
    package func campaign(
        within deadline: TimeAmount? = nil
    ) async throws(ClientError) -> CampaignReply {
        try decode(try await call(.GET, "/v1/campaign", deadline: deadline))
    }

    /// The drops in the order of the campaign file.
    package func drops() async throws(ClientError) -> [DropReply] {
        try await dropsWithBody().drops
    }

    /// The drops in the order of the campaign file, and the received body.
    package func dropsWithBody() async throws(ClientError) -> (drops: [DropReply], body: [UInt8]) {
        let body = try await call(.GET, "/v1/drops")
        return (try decode(body), body)
    }

    /// The campaign file and the extent of the journal.
    package func recording() async throws(ClientError) -> RecordingReply {
        try decode(try await call(.GET, "/v1/recording"))
    }

    /// One drop.
    package func drop(_ drop: DropID) async throws(ClientError) -> DropReply {
        try await dropWithBody(drop).drop
    }

    /// One drop, and the received body.
    package func dropWithBody(
        _ drop: DropID
    ) async throws(ClientError) -> (drop: DropReply, body: [UInt8]) {
        let body = try await call(.GET, "/v1/drops/\(drop.text)")
        return (try decode(body), body)
    }

    /// Carries out an operator's command and returns the drop after it.
    package func command(
        _ command: CommandRequest, on drop: DropID
    ) async throws(ClientError) -> DropReply {
        try await commandWithBody(command, on: drop).drop
    }

    /// Carries out an operator's command. Returns the drop after it, and the received body.
    package func commandWithBody(
        _ command: CommandRequest, on drop: DropID
    ) async throws(ClientError) -> (drop: DropReply, body: [UInt8]) {
        let body = try await call(
            .POST, "/v1/drops/\(drop.text)/commands", body: command.json.bytes)
        return (try decode(body), body)
    }

    /// Whether `/healthz` gets any answer before the time-out.
    package func answersHealth(within timeout: Duration) async -> Bool {
        do throws(ClientError) {
            _ = try await call(.GET, "/healthz", deadline: TimeAmount(timeout))
        } catch {
            if case .unreachable = error { return false }
        }
        return true
    }

    private func decode<Value: Decodable>(_ body: [UInt8]) throws(ClientError) -> Value {
        do {
            return try JSONCoding.value(Value.self, from: body)
        } catch {
            let words = ScannedValue.string(String(decoding: body.prefix(200), as: UTF8.self)).shown
            throw .badAnswer(
                "\(address.url) did not answer like an engine: \(words); check the URL."
            )
        }
    }

    /// Sends one request and returns the body of the answer. Throws if the status is not 200 to
    /// 299. `deadline` replaces the client's time-out.
    package func call(
        _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, deadline: TimeAmount? = nil
    ) async throws(ClientError) -> [UInt8] {
        let loop = group.next()
        let promise = loop.makePromise(of: WholeAnswer.self)
        let request = request(method, path, body: body, accept: "application/json")
        let limit = deadline ?? self.deadline
        let overdue = unreachable(
            "\(address.url) did not answer within \(limit.nanoseconds / 1_000_000_000) s")
        let opening = address.open(on: loop, within: limit, tls: tls) {
            AnswerCollector(request: request, promise: promise, deadline: limit, overdue: overdue)
        }
        opening.whenFailure { promise.fail($0) }
        let answer: WholeAnswer
        do {
            answer = try await promise.futureResult.get()
        } catch {
            let failure = clientError(error)
            guard mayNeedEncryption(error) else { throw failure }
            // This future never fails.
            throw (try? await withTLSCheck(failure, on: loop).get()) ?? failure
        }
        recordAnswer()
        guard (200..<300).contains(answer.status) else {
            throw ClientError(status: answer.status, body: answer.body)
        }
        return answer.body
    }

    /// A request with the common header fields.
    func request(
        _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, accept: String,
        more: [(String, String)] = []
    ) -> OutgoingRequest {
        var headers = HTTPHeaders([
            ("host", address.hostField), ("accept", accept), ("connection", "close"),
        ])
        if let token = token() { headers.add(name: "authorization", value: "Bearer " + token) }
        if let body {
            headers.add(name: "content-type", value: "application/json")
            headers.add(name: "content-length", value: String(body.count))
        }
        headers.add(contentsOf: more)
        return OutgoingRequest(
            head: HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers),
            body: body)
    }

    /// Records that the engine has answered.
    func recordAnswer() { hasAnswered.store(true, ordering: .relaxed) }

    /// Whether an unencrypted connection may have failed because the server expects TLS. Only
    /// possible if the engine never answered.
    func mayNeedEncryption(_ error: any Error) -> Bool {
        !address.isEncrypted && !hasAnswered.load(ordering: .relaxed) && !(error is ClientError)
            && [.closed, .notHTTP].contains(ConnectionTrouble(error))
    }

    /// The error, or a better one if the server speaks TLS.
    func withTLSCheck(_ error: ClientError, on loop: any EventLoop) -> EventLoopFuture<ClientError>
    {
        let better = ClientError.unreachable(
            "\(address.url) cannot be reached with http: it speaks TLS; write https:// instead of"
                + " http://, and give --trust if its certificate is self-signed.", isRefused: false
        )
        return EncryptionProbe.speaksTLS(address, on: loop).map { $0 ? better : error }
    }

    /// Turns an error of the network into a `ClientError`.
    func clientError(_ error: any Error) -> ClientError {
        if let error = error as? ClientError { return error }
        let trouble = ConnectionTrouble(error)
        if case .certificate(let why) = trouble {
            return .untrusted(
                "\(address.url) cannot be trusted: \(why.words); \(why.advice).")
        }
        return unreachable(
            "\(address.url) cannot be reached: \(trouble.words)", isRefused: trouble == .refused)
    }

    private func unreachable(_ what: String, isRefused: Bool = false) -> ClientError {
        .unreachable(what + ClientError.advice, isRefused: isRefused)
    }
}

struct OutgoingRequest: Sendable {
    var head: HTTPRequestHead
    var body: [UInt8]?
}

extension EngineAddress {
    /// Opens an HTTP connection. `handler` makes its last handler, which carries out the request.
    func open(
        on loop: any EventLoop, within deadline: TimeAmount, tls: Encryption?,
        handler: @escaping @Sendable () -> any ChannelHandler
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: loop)
            .connectTimeout(deadline)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try tls?.add(to: pipeline, host: host)
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(handler())
                }
            }
            .connect(host: host, port: port)
    }
}
