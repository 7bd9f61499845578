import NIOCore
import NIOPosix

extension DoorLoop {
    /// So often at most is the file of tokens looked at because of unknown ones: a flood of wrong
    /// tokens costs no more than that.
    private static let pauseBetweenLooks = TimeAmount.milliseconds(20)

    /// Looks whether tokens have changed, off the event loop, and goes on: a token that was made a
    /// moment ago is good at once.
    func lookAtTokensAgain(_ goOn: @escaping () -> Void) {
        eventLoop.assertInEventLoop()
        let isUnderWay = !strangers.isEmpty
        guard isUnderWay || .now() - lastLookAtTokens >= DoorLoop.pauseBetweenLooks else {
            return goOn()
        }
        strangers.append(goOn)
        if isUnderWay { return }
        threads.submit { [self] _ in
            // A file that cannot be used changes nothing: the tokens read last stay good.
            _ = try? tokens.refresh()
            eventLoop.execute { self.welcomeStrangers() }
        }
    }

    private func welcomeStrangers() {
        lastLookAtTokens = .now()
        let waiting = strangers
        strangers = []
        for goOn in waiting { goOn() }
        flushTouched()
    }
}
