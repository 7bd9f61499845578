import Foundation
import Testing

@testable import Rules

/// Applying an event that no law allows ends the process. Each illegal event has a process of its
/// own.
@Suite struct BrokenLawTests {
    @Test func unitsOutOfNothing() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.unitsAdded(0)])
        }
        expectTrap(end, "law 1")
    }

    @Test func moreWithdrawnThanFree() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.unitsWithdrawn(3)])
        }
        expectTrap(end, "law 1")
    }

    @Test func oversold() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                    .claimed(Illegal.bob),
                    .granted(Illegal.bob, until: Illegal.deadline),
                ], terms: Illegal.terms(units: 1))
        }
        expectTrap(end, "law 1 or 2")
    }

    @Test func registeredTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([.registered(Illegal.ada), .registered(Illegal.ada)])
        }
        expectTrap(end, "law 3")
    }

    @Test func claimWithoutRegistration() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.claimed(Illegal.carl)])
        }
        expectTrap(end, "law 3")
    }

    @Test func claimAfterLeaving() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.unregistered(Illegal.ada), .claimed(Illegal.ada)])
        }
        expectTrap(end, "law 3")
    }

    @Test func secondClaim() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .released(Illegal.ada), .claimed(Illegal.ada),
                ])
        }
        expectTrap(end, "law 3")
    }

    @Test func leftWithAClaim() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.claimed(Illegal.ada), .unregistered(Illegal.ada)])
        }
        expectTrap(end, "law 3")
    }

    @Test func leftTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([
                .registered(Illegal.ada), .unregistered(Illegal.ada), .unregistered(Illegal.ada),
            ])
        }
        expectTrap(end, "law 3")
    }

    @Test func claimBeforeTheOpening() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([.registered(Illegal.ada), .claimed(Illegal.ada)])
        }
        expectTrap(end, "law 5")
    }

    @Test func claimWhileClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.closed(.byOperator), .claimed(Illegal.ada)])
        }
        expectTrap(end, "law 5")
    }

    @Test func grantWhilePaused() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .paused, .granted(Illegal.ada, until: Illegal.deadline),
                ])
        }
        expectTrap(end, "law 5")
    }

    @Test func grantWhileClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .closed(.byOperator),
                    .granted(Illegal.ada, until: Illegal.deadline),
                ])
        }
        expectTrap(end, "law 5")
    }

    @Test func registrationAfterItsEnd() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.registered(Illegal.carl)])
        }
        expectTrap(end, "law 5")
    }

    @Test func openedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.opened])
        }
        expectTrap(end, "law 5")
    }

    @Test func openedWhenClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.closed(.byOperator), .opened])
        }
        expectTrap(end, "law 5")
    }

    @Test func resumedWithoutAPause() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([.resumed])
        }
        expectTrap(end, "law 5")
    }

    @Test func resumedWhenClosed() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.closed(.byOperator), .resumed])
        }
        expectTrap(end, "law 5")
    }

    @Test func closedBeforeTheOpening() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([.closed(.byOperator)])
        }
        expectTrap(end, "law 5")
    }

    @Test func soldOutWithUnitsLeft() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.closed(.soldOut)])
        }
        expectTrap(end, "law 5")
    }

    @Test func reopenedAfterSoldOut() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let ada = Illegal.ada
            Illegal.apply(
                Illegal.opened + [
                    .claimed(ada), .granted(ada, until: Illegal.deadline),
                    .confirmed(ada, Illegal.order), .unitsWithdrawn(1), .closed(.soldOut),
                    .reopened(opens: nil),
                ])
        }
        expectTrap(end, "law 5")
    }

    @Test func grantedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                    .granted(Illegal.ada, until: Illegal.deadline),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func confirmedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                    .confirmed(Illegal.ada, Illegal.order), .confirmed(Illegal.ada, Illegal.order),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func confirmedTooLate() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                    .confirmed(Illegal.ada, Illegal.order),
                ], lastAt: 60)
        }
        expectTrap(end, "law 6")
    }

    @Test func lapsedTooEarly() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                    .lapsed(Illegal.ada),
                ], lastAt: 59)
        }
        expectTrap(end, "law 6")
    }

    @Test func lapsedTwice() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.moment(0)),
                    .lapsed(Illegal.ada),
                    .lapsed(Illegal.ada),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func releasedAfterTheSale() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                    .confirmed(Illegal.ada, Illegal.order), .released(Illegal.ada),
                ])
        }
        expectTrap(end, "law 6")
    }

    @Test func servedOutOfOrder() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .claimed(Illegal.bob),
                    .granted(Illegal.bob, until: Illegal.deadline),
                ])
        }
        expectTrap(end, "law 7")
    }

    @Test func grantedOutOfTheHat() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                ],
                terms: Illegal.drawing)
        }
        expectTrap(end, "law 7")
    }

    @Test func drawnTooEarly() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.drawn], terms: Illegal.drawing, lastAt: 4)
        }
        expectTrap(end, "law 7")
    }

    @Test func drawnWithoutADraw() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened + [.drawn])
        }
        expectTrap(end, "law 7")
    }

    @Test func grantAtRateZero() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .dripRateSet(.perSecond(0)), .claimed(Illegal.ada),
                    .granted(Illegal.ada, until: Illegal.deadline),
                ], lastAt: 10)
        }
        expectTrap(end, "the drip rate is 0")
    }

    @Test func fasterThanTheDripRate() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(
                Illegal.opened + [
                    .claimed(Illegal.ada), .granted(Illegal.ada, until: Illegal.deadline),
                    .claimed(Illegal.bob),
                    .granted(Illegal.bob, until: Illegal.deadline),
                ], terms: Illegal.terms(rate: .perSecond(1)))
        }
        expectTrap(end, "more was granted than the drip rate")
    }

    @Test func timeGoesBack() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply(Illegal.opened, lastAt: -1)
        }
        expectTrap(end, "law 10")
    }

    @Test func missingEvent() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([
                Event(
                    sequence: 2, moment: Illegal.moment(0), drop: Illegal.drop,
                    content: .registered(Illegal.ada))
            ])
        }
        expectTrap(end, "an event is missing")
    }

    @Test func anotherCampaignsDrop() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([
                Event(
                    sequence: 1, moment: Illegal.moment(0), drop: DropID(trusted: "d9"),
                    content: .registered(Illegal.ada))
            ])
        }
        expectTrap(end, "a drop that the campaign does not have")
    }

    @Test func actOfNobody() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.apply([
                Event(
                    sequence: 1, moment: Illegal.moment(0), drop: Illegal.drop, content: .opened)
            ])
        }
        expectTrap(end, "law 9")
    }

    @Test func ordinaryClaimBeforeAPreferredOne() async {
        let end = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Illegal.servePreferredLast()
        }
        expectTrap(end, "law 7")
    }

    /// Checks that the illegal event was reached and that the trap names the law. Only debug builds
    /// print the message.
    private func expectTrap(
        _ end: ExitTest.Result?, _ words: String, location: SourceLocation = #_sourceLocation
    ) {
        let said = String(decoding: end?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains(Illegal.lawfulSoFar), sourceLocation: location)
        #if DEBUG
            #expect(said.contains(words), "\(said)", sourceLocation: location)
        #endif
    }
}
