import NIOCore
import NIOPosix

extension RequestDispatcher {
    /// The shortest time between two checks of the token file that unknown tokens cause. It limits
    /// the cost of a flood of wrong tokens.
    private static let pauseBetweenLooks = TimeAmount.milliseconds(20)

    /// The longest wait for a check; after it the tokens count as unchanged. The file system may
    /// hang for long.
    private static let patience = TimeAmount.milliseconds(500)

    /// Checks off the event loop whether the tokens have changed, then continues. So a token that
    /// was made a moment ago works at once.
    func lookAtTokensAgain(_ goOn: @escaping () -> Void) {
        eventLoop.assertInEventLoop()
        let isUnderWay = !strangers.isEmpty
        guard isUnderWay || .now() - lastLookAtTokens >= RequestDispatcher.pauseBetweenLooks else {
            return goOn()
        }
        strangers.append(goOn)
        if isUnderWay { return }
        let round = lookRound
        lookout.look { [self] in eventLoop.execute { self.welcomeStrangers(of: round) } }
        eventLoop.scheduleTask(in: RequestDispatcher.patience) { self.welcomeStrangers(of: round) }
    }

    private func welcomeStrangers(of round: Int) {
        guard round == lookRound else { return }
        lookRound += 1
        lastLookAtTokens = .now()
        let waiting = strangers
        strangers = []
        for goOn in waiting { goOn() }
        flushTouched()
    }
}
