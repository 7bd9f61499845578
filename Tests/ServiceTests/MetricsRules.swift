import Foundation

/// Parses a page of Prometheus' text format and finds violations of the rules for format and names:
/// those of `promtool check metrics`, and that help and type precede every sample.
struct MetricsRules {
    struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    private(set) var samples: [Sample] = []
    private(set) var types: [String: String] = [:]
    private(set) var findings: [String] = []
    private var helped: Set<String> = []
    private var current = ""

    init(_ page: String) {
        if !page.hasSuffix("\n") { findings.append("the last line has no end") }
        for line in page.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# ") { readComment(line) } else { readSample(line) }
        }
        for (name, type) in types where type == "histogram" { checkHistogram(name) }
        for name in types.keys where !samples.contains(where: { family(of: $0.name) == name }) {
            findings.append("\(name) has no sample")
        }
        let keys = samples.map { "\($0.name) \($0.labels.sorted { $0.key < $1.key })" }
        if Set(keys).count < keys.count { findings.append("a sample stands twice") }
    }

    /// What is the same on every page of an engine: names and labels.
    var shape: Set<String> {
        Set(samples.map { "\($0.name) \($0.labels.sorted { $0.key < $1.key })" })
    }

    private mutating func readComment(_ line: Substring) {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4 else { return findings.append("no help or type: \(line)") }
        let name = words[2]
        if words[1] == "HELP" {
            if !helped.insert(name).inserted { findings.append("\(name) stands apart") }
            return
        }
        types[name] = words[3]
        current = name
        checkName(name, words[3])
    }

    private mutating func checkName(_ name: String, _ type: String) {
        if !helped.contains(name) { findings.append("\(name) has no help") }
        if name.wholeMatch(of: /[a-z][a-z0-9_]*/) == nil { findings.append("\(name): name") }
        if (type == "counter") != name.hasSuffix("_total") { findings.append("\(name): \(type)") }
        let wrongEnds = ["_count", "_sum", "_bucket", "_ms", "_us", "_milliseconds", "_kb", "_mb"]
        for end in wrongEnds + ["_gauge", "_counter", "_histogram"] where name.hasSuffix(end) {
            findings.append("\(name) ends with \(end)")
        }
    }

    private mutating func readSample(_ line: Substring) {
        guard
            let match = line.wholeMatch(
                of: /([a-z_:0-9]+)(?:\{([^}]*)\})? (NaN|[-+]?[0-9.eE+]+)/),
            let value = Double(match.3)
        else { return findings.append("no sample: \(line)") }
        var labels: [String: String] = [:]
        for pair in (match.2 ?? "").split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[1].hasPrefix("\""), parts[1].hasSuffix("\"") else {
                return findings.append("labels: \(line)")
            }
            labels[String(parts[0])] = String(parts[1].dropFirst().dropLast())
        }
        let name = String(match.1)
        if family(of: name) != current { findings.append("\(name) stands apart") }
        if labels["quantile"] != nil { findings.append("\(name) is no summary") }
        if labels["le"] != nil, types[current] != "histogram" { findings.append("\(name): le") }
        samples.append(Sample(name: name, labels: labels, value: value))
    }

    private func family(of name: String) -> String {
        for end in ["_bucket", "_sum", "_count"] where name.hasSuffix(end) {
            let base = String(name.dropLast(end.count))
            if types[base] == "histogram" { return base }
        }
        return name
    }

    private mutating func checkHistogram(_ name: String) {
        let buckets = samples.filter { $0.name == name + "_bucket" }
        let bounds = buckets.compactMap { Double($0.labels["le"] ?? "") }
        let counts = buckets.map(\.value)
        let total = samples.first { $0.name == name + "_count" }?.value
        if bounds.count != buckets.count || bounds != bounds.sorted() || bounds.last != .infinity {
            findings.append("\(name): bounds")
        }
        if counts != counts.sorted() || counts.last != total { findings.append("\(name): counts") }
        if !samples.contains(where: { $0.name == name + "_sum" }) {
            findings.append("\(name): sum")
        }
    }
}
