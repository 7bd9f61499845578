import Foundation
import Journal
import Rules
import Wire

// The law alone on one thread, or, with `--journal`, a claim from the command to the text of its
// reply. Prints one line of JSON: the median of nine races of 100,000 buyers unless told otherwise, of one
// with a journal. Used by Benchmarks/claims and Benchmarks/instructions.

let usage = "Usage: law [--claims N] [--journal FILE]"

func failed(_ why: String) -> Never {
    FileHandle.standardError.write(Data((why + "\n").utf8))
    exit(64)
}

var claims = 100_000
var journal: String?
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
    switch (word, words.popFirst()) {
    case ("--claims", let text?):
        guard let count = Int(text), (1...9_999_999).contains(count) else {
            failed("\(text) is no number of claims from 1 to 9,999,999.\n\(usage)")
        }
        claims = count
    case ("--journal", let path?): journal = path
    default: failed(usage)
    }
}

do {
    let race = try Race(claims: claims, journal: journal)
    let paces = try (0..<(journal == nil ? 9 : 1)).map { _ in try race.run() }.sorted()
    print("{\"claims_per_second\": \(Int(paces[paces.count / 2]))}")
} catch {
    failed("The claims could not be measured: \(error)")
}
