import Canvas
import Client
import Deck
import Wire

/// The deck in labelled lines: appended, one for each change that matters.
struct PlainWatch {
    private let client: EngineClient
    private let seat: Seat
    private let zone: ZoneChoice
    /// What stands before every line.
    private let prefix: String

    /// A plain deck on an engine.
    init(
        _ client: EngineClient, name: String, mode: Mode = .live, zone: ZoneChoice = .campaign,
        prefix: String = ""
    ) {
        self.prefix = prefix
        self.client = client
        self.zone = zone
        seat = Seat(mode: mode, engine: SafeText(name), isReadOnly: true)
    }

    /// Prints until the link gives up or the task is cancelled; then a summary.
    func print() async throws(Failure) {
        let notice = Notice()
        var reporter = PlainReporter(seat: seat, now: LocalClock.now)
        for await news in WatchLink(client, events: .acts).news() {
            for message in LiveSource.messages(for: news, notice: notice, zone: zone) {
                for line in reporter.take(message) { try Standard.output(prefix + line) }
            }
        }
        for line in reporter.summary() { try Standard.output(prefix + line) }
        if let sentence = notice.words.first { throw Failure(sentence, .unreachable) }
    }
}
