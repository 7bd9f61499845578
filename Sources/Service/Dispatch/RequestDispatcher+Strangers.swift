import NIOCore
import NIOPosix

extension RequestDispatcher {
    /// So often at most is the file of tokens looked at because of unknown ones: a flood of wrong
    /// tokens costs no more than that.
    private static let pauseBetweenLooks = TimeAmount.milliseconds(20)

    /// A file that cannot be looked at by then is as it was: its file system may hang for long.
    private static let patience = TimeAmount.milliseconds(500)

    /// Looks whether tokens have changed, off the event loop, and goes on: a token that was made a
    /// moment ago is good at once.
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
