import Rules
import Telemetry

/// The data of graphs and rates: samples of two minutes, and complete readings of one second.
struct RecentReadings: Equatable, Sendable {
    /// The parts of a reading that graphs need.
    struct Sample: Equatable {
        var at: Moment
        /// The number of the engine run. Totals of different runs are not compared.
        var run: Int
        var engine: EngineReading
        var drops: SharedArray<DropSample>
    }

    struct DropSample: Equatable {
        var grants: Int
        /// Claims that waited.
        var line: Int
        /// Units that could still be sold.
        var remaining: Int
        var held: Int

        init(_ drop: DropReading) {
            (grants, line, remaining, held) =
                (drop.grants, drop.line, drop.books.remaining, drop.held)
        }
    }

    /// How far the samples reach back.
    static let reach = TimeSpan.seconds(120)
    private static let trimReach = TimeSpan.seconds(130)
    private static let second = TimeSpan.seconds(1)

    private var samples: [Sample] = []
    /// The complete readings of the last second of one engine run.
    private var complete: [Reading] = []
    private var boot: String?
    private var run = 0

    mutating func append(_ reading: Reading) {
        if let last = complete.last, last.boot != reading.boot || last.at >= reading.at {
            complete = []
        }
        complete.append(reading)
        complete.removeAll { reading.at - $0.at > RecentReadings.second }
        appendSample(reading)
    }

    private mutating func appendSample(_ reading: Reading) {
        if let boot, boot != reading.boot { run += 1 }
        boot = reading.boot
        if let last = samples.last, last.at >= reading.at { return }
        let drops = SharedArray(reading.drops.map(DropSample.init), after: samples.last?.drops)
        samples.append(Sample(at: reading.at, run: run, engine: reading.engine, drops: drops))
        // Removes many samples at once, so that the others seldom move in memory.
        guard reading.at - samples[0].at > RecentReadings.trimReach else { return }
        samples.removeAll { reading.at - $0.at > RecentReadings.reach }
    }

    /// The samples of the last second of the present run, in order.
    var lastSecond: ArraySlice<Sample> {
        guard let last = samples.last else { return [] }
        let isOlder = { (sample: Sample) in
            sample.run != last.run || last.at - sample.at > RecentReadings.second
        }
        return samples[((samples.lastIndex(where: isOlder) ?? -1) + 1)...]
    }

    /// The growth of a total per second over the last second; nil when unknown.
    func rate(_ total: (Sample) -> Int?) -> Int? { growthRate(of: lastSecond, total, at: \.at) }

    /// The growth per second of a total of one drop; nil when unknown.
    func rate(ofDrop index: Int, _ total: (DropReading) -> Int) -> Int? {
        growthRate(
            of: complete[...], { $0.drops.indices.contains(index) ? total($0.drops[index]) : nil },
            at: \.at)
    }

    /// The growth of a total over the last second.
    func growth(_ total: (EngineReading) -> Int) -> Int {
        guard let first = lastSecond.first, let last = samples.last else { return 0 }
        return max(0, total(last.engine) - total(first.engine))
    }
}

/// The columns of a graph: equal spans with fixed borders, so a graph moves by whole columns.
struct TimeColumns {
    var count: Int
    var span: TimeSpan
    /// A moment in the last column.
    var end: Moment

    /// The column that a moment falls into, if any.
    func index(of moment: Moment) -> Int? {
        let width = max(1, span.milliseconds)
        let index = count - 1 - Int(end.milliseconds / width - moment.milliseconds / width)
        return (0..<max(0, count)).contains(index) ? index : nil
    }
}

/// The series of the graphs, one value for each column. `nil` means that no reading came.
extension RecentReadings {
    /// The highest rate per second of a total.
    func highestRates(_ total: (Sample) -> Int, in columns: TimeColumns) -> [Int?] {
        highest(in: columns) { index in
            elapsed(to: index).map {
                max(0, total(samples[index]) - total(samples[index - 1])) * 1000 / $0
            }
        }
    }

    func highest(_ gauge: (EngineReading) -> Int, in columns: TimeColumns) -> [Int?] {
        highest(in: columns) { gauge(samples[$0].engine) }
    }

    /// The highest value of one drop's gauge.
    func highest(
        ofDrop drop: Int, _ gauge: (DropSample) -> Int, in columns: TimeColumns
    ) -> [Int?] {
        highest(in: columns) {
            let drops = samples[$0].drops
            return drops.indices.contains(drop) ? gauge(drops[drop]) : nil
        }
    }

    /// The average growth of a total per second.
    func averageRates(_ total: (EngineReading) -> Int, in columns: TimeColumns) -> [Int?] {
        var sums = [Int](repeating: 0, count: max(0, columns.count))
        var times = sums
        for index in samples.indices {
            guard let elapsed = elapsed(to: index),
                let column = columns.index(of: samples[index].at)
            else { continue }
            sums[column] += max(0, total(samples[index].engine) - total(samples[index - 1].engine))
            times[column] += elapsed
        }
        return zip(sums, times).map { $1 > 0 ? $0 * 1000 / $1 : nil }
    }

    /// The milliseconds since the sample before; nil for the first of an engine run.
    private func elapsed(to index: Int) -> Int? {
        guard index > 0, samples[index].run == samples[index - 1].run else { return nil }
        return Int((samples[index].at - samples[index - 1].at).milliseconds)
    }

    private func highest(in columns: TimeColumns, _ value: (Int) -> Int?) -> [Int?] {
        var highest = [Int?](repeating: nil, count: max(0, columns.count))
        for index in samples.indices {
            guard let column = columns.index(of: samples[index].at), let value = value(index)
            else { continue }
            highest[column] = max(highest[column] ?? 0, value)
        }
        return highest
    }
}

/// The growth per second of a total from the first entry to the last; nil when unknown.
private func growthRate<Entry>(
    of entries: ArraySlice<Entry>, _ total: (Entry) -> Int?, at moment: KeyPath<Entry, Moment>
) -> Int? {
    guard let first = entries.first, let last = entries.last,
        case let elapsed = (last[keyPath: moment] - first[keyPath: moment]).milliseconds,
        elapsed > 0, let before = total(first), let now = total(last)
    else { return nil }
    return max(0, now - before) * 1000 / Int(elapsed)
}
