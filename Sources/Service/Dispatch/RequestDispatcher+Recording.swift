import Engine
import NIOCore
import NIOPosix
import Rules
import Wire

extension RequestDispatcher {
    /// Answers with the campaign file and how far the journal reaches. The journal is read off the
    /// event loop.
    func tellExtent(for connection: HTTPConnection, slot: UInt64) {
        guard let history = engine.history else {
            let problem = Problem(.failed, "This engine keeps no journal that could be read.")
            return connection.finish(slot, with: answer(problem))
        }
        let bound = NIOLoopBound((self, connection), eventLoop: eventLoop)
        threads.runIfActive(eventLoop: eventLoop) { try history.extent() }.whenComplete { result in
            let (dispatcher, connection) = bound.value
            switch result {
            case .success(let extent):
                let reply = RecordingReply(
                    campaign: dispatcher.settings.campaign.id,
                    text: dispatcher.settings.campaignText,
                    lastEvent: extent.lastEvent, lastReading: extent.lastReading,
                    edition: dispatcher.engine.editionAtStart.rawValue)
                connection.finish(slot, with: dispatcher.answer(encoding: reply))
            case .failure(let error):
                connection.finish(slot, with: dispatcher.answer(Problem(.failed, "\(error)")))
            }
            dispatcher.flushTouched()
        }
    }
}
