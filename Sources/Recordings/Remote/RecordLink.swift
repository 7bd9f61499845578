import Client
import Wire

/// A link from an engine to the recorder: tasks that add news until they are cancelled.
struct RecordLink {
    private let client: EngineClient
    private let inbox: RecordInbox
    private let number: Int
    private var tasks: [Task<Void, Never>] = []

    init(_ client: EngineClient, _ inbox: RecordInbox) {
        self.client = client
        self.inbox = inbox
        number = inbox.beginLink()
        run { client, put throws in
            let recording = try await client.recording()
            try await put(.greeted(recording, try await client.drops()))
        }
    }

    /// Follows the events after a number and the readings after a place.
    mutating func follow(after sequence: Int64, readingsAfter place: Int64) {
        inbox.expect(after: sequence)
        run { client, put throws in
            for try await line in client.events(after: sequence) { try await put(.event(line)) }
        }
        run { client, put throws in
            for try await stored in client.readings(after: place) {
                try await put(.reading(stored))
            }
        }
    }

    mutating func askForDrops() {
        run { client, put throws in try await put(.drops(try await client.drops())) }
    }

    mutating func askForExtent() {
        run { client, put throws in
            let extent: Result<RecordingReply, ClientError>
            do throws(ClientError) {
                extent = .success(try await client.recording())
            } catch {
                extent = .failure(error)
            }
            try await put(.extent(extent))
        }
    }

    func cut() {
        for task in tasks { task.cancel() }
    }

    private typealias Put = @Sendable (RecordNews) async throws -> Void

    private mutating func run(
        _ body: @escaping @Sendable (EngineClient, Put) async throws -> Void
    ) {
        let (client, inbox, number) = (client, inbox, number)
        tasks.append(
            Task.detached {
                do {
                    try await body(client) { try await inbox.put($0, of: number) }
                } catch is CancellationError {
                    // Nobody waits for the news any more.
                } catch {
                    let failure = error as? ClientError ?? .badAnswer("\(error)")
                    // Cancelled: nobody waits for the news any more.
                    try? await inbox.put(.failed(failure), of: number)
                }
            })
    }
}
