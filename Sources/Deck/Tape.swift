import Rules
import Telemetry

/// The last two minutes of the data for graphs and rates.
struct Tape: Equatable, Sendable {
    /// The parts of a reading that graphs and rates need.
    struct Sample: Equatable {
        var at: Moment
        /// The number of the engine run. Totals of different runs are not compared.
        var run: Int
        var engine: EngineReading
        var drops: SharedArray<DropSample>
    }

    /// One drop in a sample.
    struct DropSample: Equatable {
        var grants: Int
        var registrations: Int
        var confirmations: Int
        /// Claims that waited.
        var line: Int
        /// Units that could still be sold.
        var remaining: Int
        var held: Int
    }

    /// How far it reaches back.
    static let reach = TimeSpan.seconds(120)
    private static let slack = TimeSpan.seconds(130)

    private(set) var samples: [Sample] = []
    private var boot: String?
    private var run = 0

    mutating func take(_ reading: Reading) {
        if let boot, boot != reading.boot { run += 1 }
        boot = reading.boot
        if let last = samples.last, last.at >= reading.at { return }
        let drops = reading.drops.map {
            DropSample(
                grants: $0.grants, registrations: $0.registrations,
                confirmations: $0.confirmations, line: $0.line,
                remaining: $0.books.remaining, held: $0.held)
        }
        samples.append(
            Sample(
                at: reading.at, run: run, engine: reading.engine,
                drops: SharedArray(drops, after: samples.last?.drops)))
        forget(before: reading.at)
    }

    /// Removes what is too old, many samples at once, so that the others seldom move in memory.
    private mutating func forget(before moment: Moment) {
        guard let first = samples.first, moment - first.at > Tape.slack else {
            return
        }
        samples.removeAll { moment - $0.at > Tape.reach }
    }

    /// The samples of the last second of the present run, in order.
    func lastSecond() -> ArraySlice<Sample> {
        guard let last = samples.last else { return [] }
        let isFresh = { (sample: Sample) in
            sample.run == last.run && last.at - sample.at <= TimeSpan(milliseconds: 1000)
        }
        var start = samples.endIndex
        while start > 0, isFresh(samples[start - 1]) { start -= 1 }
        return samples[start...]
    }

    /// The growth of a total per second over the last second; nil when unknown.
    func rate(_ total: (Sample) -> Int?) -> Int? {
        let slice = lastSecond()
        guard let first = slice.first, let last = slice.last, last.at > first.at,
            let before = total(first), let now = total(last)
        else { return nil }
        return max(0, now - before) * 1000 / Int((last.at - first.at).milliseconds)
    }

    /// The growth of a total over the last second.
    func growth(_ total: (EngineReading) -> Int) -> Int {
        let slice = lastSecond()
        guard let first = slice.first, let last = slice.last else { return 0 }
        return max(0, total(last.engine) - total(first.engine))
    }

    /// The highest rate per second of a total, in each of `count` equal spans that end with `end`.
    ///
    /// The spans are aligned to fixed times, so that a graph moves by whole columns. Nil where
    /// nothing was read: a gap is not zero.
    func peaks(
        _ total: (Sample) -> Int, count: Int, each span: TimeSpan, end: Moment
    ) -> [Int?] {
        var peaks = [Int?](repeating: nil, count: max(0, count))
        for (before, sample) in zip(samples, samples.dropFirst()) {
            let elapsed = sample.at.milliseconds - before.at.milliseconds
            guard sample.run == before.run, elapsed > 0,
                let place = Tape.place(sample.at, count, span, end)
            else { continue }
            let rate = max(0, total(sample) - total(before)) * 1000 / Int(elapsed)
            peaks[place] = max(peaks[place] ?? 0, rate)
        }
        return peaks
    }

    /// The highest value of a gauge in each of `count` equal spans that end with `end`.
    func highest(
        _ gauge: (EngineReading) -> Int, count: Int, each span: TimeSpan, end: Moment
    ) -> [Int?] {
        var highest = [Int?](repeating: nil, count: max(0, count))
        for sample in samples {
            guard let place = Tape.place(sample.at, count, span, end) else { continue }
            highest[place] = max(highest[place] ?? 0, gauge(sample.engine))
        }
        return highest
    }

    private static func place(_ at: Moment, _ count: Int, _ span: TimeSpan, _ end: Moment) -> Int? {
        let width = max(1, span.milliseconds)
        let place = count - 1 - Int(end.milliseconds / width - at.milliseconds / width)
        return (0..<max(0, count)).contains(place) ? place : nil
    }
}
