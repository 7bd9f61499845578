import Foundation
import Testing

@testable import Rules

/// Applying an event that no law allows ends the process. Each illegal event has a process of its
/// own.
@Suite struct BrokenLawTests {
    @Test func unitsOutOfNothing() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.unitsAdded(0)])
        }
        expectTrap(end, "law 1")
    }

    @Test func moreWithdrawnThanFree() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.unitsWithdrawn(3)])
        }
        expectTrap(end, "law 1")
    }

    @Test func oversold() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline),
                    .claimed(Crime.bob),
                    .granted(Crime.bob, until: Crime.deadline),
                ], terms: Crime.terms(units: 1))
        }
        expectTrap(end, "law 1 or 2")
    }

    @Test func registeredTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([.registered(Crime.ada), .registered(Crime.ada)])
        }
        expectTrap(end, "law 3")
    }

    @Test func claimWithoutRegistration() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.claimed(Crime.carl)])
        }
        expectTrap(end, "law 3")
    }

    @Test func claimAfterLeaving() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.unregistered(Crime.ada), .claimed(Crime.ada)])
        }
        expectTrap(end, "law 3")
    }

    @Test func secondClaim() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .released(Crime.ada), .claimed(Crime.ada),
                ])
        }
        expectTrap(end, "law 3")
    }

    @Test func leftWithAClaim() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.claimed(Crime.ada), .unregistered(Crime.ada)])
        }
        expectTrap(end, "law 3")
    }

    @Test func leftTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([
                .registered(Crime.ada), .unregistered(Crime.ada), .unregistered(Crime.ada),
            ])
        }
        expectTrap(end, "law 3")
    }

    @Test func claimBeforeTheOpening() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([.registered(Crime.ada), .claimed(Crime.ada)])
        }
        expectTrap(end, "law 5")
    }

    @Test func claimWhileClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.closed(.byOperator), .claimed(Crime.ada)])
        }
        expectTrap(end, "law 5")
    }

    @Test func grantWhilePaused() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .paused, .granted(Crime.ada, until: Crime.deadline),
                ])
        }
        expectTrap(end, "law 5")
    }

    @Test func grantWhileClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .closed(.byOperator),
                    .granted(Crime.ada, until: Crime.deadline),
                ])
        }
        expectTrap(end, "law 5")
    }

    @Test func registrationAfterItsEnd() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.registered(Crime.carl)])
        }
        expectTrap(end, "law 5")
    }

    @Test func openedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.opened])
        }
        expectTrap(end, "law 5")
    }

    @Test func openedWhenClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.closed(.byOperator), .opened])
        }
        expectTrap(end, "law 5")
    }

    @Test func resumedWithoutAPause() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([.resumed])
        }
        expectTrap(end, "law 5")
    }

    @Test func resumedWhenClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.closed(.byOperator), .resumed])
        }
        expectTrap(end, "law 5")
    }

    @Test func closedBeforeTheOpening() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([.closed(.byOperator)])
        }
        expectTrap(end, "law 5")
    }

    @Test func soldOutWithUnitsLeft() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.closed(.soldOut)])
        }
        expectTrap(end, "law 5")
    }

    @Test func reopenedAfterSoldOut() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let ada = Crime.ada
            Crime.commit(
                Crime.opened + [
                    .claimed(ada), .granted(ada, until: Crime.deadline),
                    .confirmed(ada, Crime.order), .unitsWithdrawn(1), .closed(.soldOut),
                    .reopened(opens: nil),
                ])
        }
        expectTrap(end, "law 5")
    }

    @Test func grantedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline),
                    .granted(Crime.ada, until: Crime.deadline),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func confirmedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline),
                    .confirmed(Crime.ada, Crime.order), .confirmed(Crime.ada, Crime.order),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func confirmedTooLate() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline),
                    .confirmed(Crime.ada, Crime.order),
                ], lastAt: 60)
        }
        expectTrap(end, "law 6")
    }

    @Test func lapsedTooEarly() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline),
                    .lapsed(Crime.ada),
                ], lastAt: 59)
        }
        expectTrap(end, "law 6")
    }

    @Test func lapsedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.moment(0)),
                    .lapsed(Crime.ada),
                    .lapsed(Crime.ada),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func releasedAfterTheSale() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline),
                    .confirmed(Crime.ada, Crime.order), .released(Crime.ada),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func servedOutOfOrder() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .claimed(Crime.bob),
                    .granted(Crime.bob, until: Crime.deadline),
                ])
        }
        expectTrap(end, "law 7")
    }

    @Test func grantedOutOfTheHat() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [.claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline)],
                terms: Crime.drawing)
        }
        expectTrap(end, "law 7")
    }

    @Test func drawnTooEarly() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.drawn], terms: Crime.drawing, lastAt: 4)
        }
        expectTrap(end, "law 7")
    }

    @Test func drawnWithoutADraw() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened + [.drawn])
        }
        expectTrap(end, "law 7")
    }

    @Test func grantAtRateZero() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .dripRateSet(.perSecond(0)), .claimed(Crime.ada),
                    .granted(Crime.ada, until: Crime.deadline),
                ], lastAt: 10)
        }
        expectTrap(end, "the drip rate is 0")
    }

    @Test func fasterThanTheDripRate() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(
                Crime.opened + [
                    .claimed(Crime.ada), .granted(Crime.ada, until: Crime.deadline),
                    .claimed(Crime.bob),
                    .granted(Crime.bob, until: Crime.deadline),
                ], terms: Crime.terms(rate: .perSecond(1)))
        }
        expectTrap(end, "more was granted than the drip rate")
    }

    @Test func timeGoesBack() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit(Crime.opened, lastAt: -1)
        }
        expectTrap(end, "law 10")
    }

    @Test func missingEvent() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([
                Event(
                    sequence: 2, moment: Crime.moment(0), drop: Crime.drop,
                    content: .registered(Crime.ada))
            ])
        }
        expectTrap(end, "an event is missing")
    }

    @Test func anotherCampaignsDrop() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([
                Event(
                    sequence: 1, moment: Crime.moment(0), drop: DropID(trusted: "d9"),
                    content: .registered(Crime.ada))
            ])
        }
        expectTrap(end, "a drop that the campaign does not have")
    }

    @Test func actOfNobody() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.commit([
                Event(
                    sequence: 1, moment: Crime.moment(0), drop: Crime.drop, content: .opened)
            ])
        }
        expectTrap(end, "law 9")
    }

    @Test func ordinaryClaimBeforeAPreferredOne() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Crime.servePreferredLast()
        }
        expectTrap(end, "law 7")
    }

    /// Checks that the illegal event was reached and that the trap names the law. Only debug builds
    /// print the message.
    private func expectTrap(
        _ end: ExitTest.Result?, _ words: String, location: SourceLocation = #_sourceLocation
    ) {
        let said = String(decoding: end?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains(Crime.lawfulSoFar), sourceLocation: location)
        #if DEBUG
            #expect(said.contains(words), "\(said)", sourceLocation: location)
        #endif
    }
}
