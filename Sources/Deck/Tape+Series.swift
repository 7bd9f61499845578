import Rules
import Telemetry

/// Series for the graphs of gauges and outcomes.
extension Tape {
    /// The average growth of a total per second, in each of `count` equal spans that end with
    /// `end`.
    func averages(
        _ total: (EngineReading) -> Int, count: Int, each span: TimeSpan, end: Moment
    ) -> [Int?] {
        var sums = [Int](repeating: 0, count: max(0, count))
        var times = [Int](repeating: 0, count: max(0, count))
        for (before, sample) in zip(samples, samples.dropFirst()) where sample.run == before.run {
            let elapsed = Int((sample.at - before.at).milliseconds)
            guard elapsed > 0, let place = Tape.column(sample.at, count, span, end) else {
                continue
            }
            sums[place] += max(0, total(sample.engine) - total(before.engine))
            times[place] += elapsed
        }
        return zip(sums, times).map { $1 > 0 ? $0 * 1000 / $1 : nil }
    }

    /// The highest value of one drop's gauge in each of `count` equal spans that end with `end`.
    func highest(
        ofDrop index: Int, _ gauge: (DropSample) -> Int, count: Int, each span: TimeSpan,
        end: Moment
    ) -> [Int?] {
        var highest = [Int?](repeating: nil, count: max(0, count))
        for sample in samples where sample.drops.indices.contains(index) {
            guard let place = Tape.column(sample.at, count, span, end) else { continue }
            highest[place] = max(highest[place] ?? 0, gauge(sample.drops[index]))
        }
        return highest
    }

    private static func column(_ at: Moment, _ count: Int, _ span: TimeSpan, _ end: Moment) -> Int?
    {
        let width = max(1, span.milliseconds)
        let place = count - 1 - Int(end.milliseconds / width - at.milliseconds / width)
        return (0..<max(0, count)).contains(place) ? place : nil
    }
}
