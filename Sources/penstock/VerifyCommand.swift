import ArgumentParser
import Campaign
import Health
import Journal
import Machine
import Recordings
import Rules

/// `penstock verify`: checks that a recording is unchanged and that the sale kept the law.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a recording's hash chain, laws, order of service and books.",
        discussion: """
            Prints what is wrong and where, the first broken place first; then it ends with 65. A \
            recording is unsigned: whoever has the file could have computed its chain anew.
            """)

    @Argument(help: .recording, completion: .file())
    var recording: String
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let sale = try RecordedSale(recording)
        let result = try Failure.journal { () throws(JournalError) in
            try sale.recording.verify(
                terms: sale.terms,
                indicator: Indicator(
                    drawWindows: sale.terms.drawWindows, receivesTicks: false,
                    limits: HealthLimits(storefrontSLO: sale.file.storefront?.sloLatency))
            ) { count, total in
                Standard.progress("verifying: \(count) of \(total) events")
            }
        }
        Standard.endProgress()
        if json {
            try Standard.json(encoding: VerifyReply(result, sale.unpublishedDraws))
        } else {
            for finding in result.findings { try Standard.output(finding.description) }
            if let other = result.firstOtherVerdict {
                try Standard.output(
                    """
                    note: \(result.otherVerdictCount) readings would be judged otherwise today, \
                    the first is \(other.reading): \(other.recorded) then, \(other.now) now
                    """)
            }
            for drop in sale.unpublishedDraws {
                try Standard.output(
                    """
                    note: the order of the draw of \(drop.text) is not yet verifiable: the engine \
                    publishes its seed when the drop is closed
                    """)
            }
            let more = result.findingCount - result.findings.count
            if more > 0 { try Standard.output("… and \(more) more") }
            try Standard.output(
                """
                \(result.isSound ? "sound" : "NOT SOUND"): \(result.eventCount) events, \
                \(result.readingCount) readings, \(result.verdictChanges) changes of the verdict, \
                \(result.sealCount) seals
                unsigned: nobody's signature vouches for it; compare the head with one that was noted
                head \(result.head)
                digest \(String(result.digest, radix: 16))
                """)
        }
        guard result.isSound else { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}

/// What `verify --json` prints.
private struct VerifyReply: Encodable {
    struct ReportedFinding: Encodable {
        let place: String
        let what: String
    }

    let sound: Bool
    let events: Int64
    let readings: Int64
    let verdicts: Int64
    let verdictsJudgedOtherwise: Int64
    let seals: Int64
    let head: String
    let digest: String
    let findings: [ReportedFinding]
    let signed = false
    /// Drops whose draw cannot be recomputed yet.
    let notYetVerifiable: [String]

    private enum CodingKeys: String, CodingKey {
        case sound, events, readings, verdicts, seals, head, digest, findings, signed
        case notYetVerifiable = "not_yet_verifiable"
        case verdictsJudgedOtherwise = "verdicts_judged_otherwise"
    }

    init(_ result: Verification, _ unpublishedDraws: [DropID]) {
        notYetVerifiable = unpublishedDraws.map(\.text)
        sound = result.isSound
        events = result.eventCount
        readings = result.readingCount
        verdicts = result.verdictChanges
        verdictsJudgedOtherwise = result.otherVerdictCount
        seals = result.sealCount
        head = result.head
        digest = String(result.digest, radix: 16)
        findings = result.findings.map {
            ReportedFinding(place: $0.place.description, what: $0.sentence)
        }
    }
}
