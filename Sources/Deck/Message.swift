package import Canvas
package import Health
package import Rules
package import Telemetry

/// An input of the deck. `at` is the time by a local clock that never goes back.
package enum Message: Equatable, Sendable {
    /// A key, its time, and how it arrived.
    case keyPressed(Key, at: Moment, KeyArrival = .pressed)
    /// Input came right after a lone escape. Perhaps a slow line split an escape sequence.
    case restOfSequenceCame(at: Moment)
    /// The mouse was pressed, released or dragged, or its wheel turned.
    case mouseActed(Mouse, at: Moment)
    /// `true` gives the mouse to the deck, `false` to the terminal.
    case mouseSet(Bool)
    case exported(Exported)
    /// A pasted text. If `isWhole` is false, its end has not arrived yet.
    case pasted(String, at: Moment, isWhole: Bool = true)
    case resized(Size)
    /// The engine or the recording reported the facts of the campaign.
    case helloArrived(CampaignFacts)
    case readingArrived(Reading, at: Moment)
    /// Events came, in order. Those about single buyers are ignored.
    case eventsArrived([Event])
    /// The result of `Effect.lookUp`: the events with the sequence numbers `after + 1` to `upTo`.
    case lookedUp([Event], after: Int64, upTo: Int64)
    case linkChanged(LinkEvidence, at: Moment)
    /// The program stopped trying to connect, for this reason.
    case gaveUp(SafeText)
    /// The feed left out events that came too fast for this deck.
    case missed(events: Int)
    /// The deck's number of a command, and the id it was sent with. Its event has the same id.
    case commandNamed(Int, CommandID)
    case commandAnswered(Int, CommandAnswer, at: Moment)
    /// Time passed. Comes at least four times a second.
    case ticked(Moment)
    /// The available themes, in the order of the list.
    case themesFound([ThemeChoice])
    /// The program has something to report, such as a mistake in a file it reads.
    case reported(SafeText, StyleRole)
    /// The configuration file was saved. These settings apply now.
    case configured(Configured)
    /// A message for one of several decks: the deck's index, and the message.
    indirect case ofEngine(Int, Message)
    case replayMoved(ReplayStatus)
    /// A replay jumped. The deck forgets what it showed, and shows this.
    case rewound(Rewind)
    case workedOut(WhatIfAnswer)
}

/// The past that a deck needs after a jump in a recording.
package struct Rewind: Equatable, Sendable {
    /// The readings of the last two minutes before the moment, in order.
    package var readings: [Reading]
    /// The events of the sale up to the moment, without those about single buyers, in order.
    package var events: [Event]
    package var status: ReplayStatus

    package init(readings: [Reading], events: [Event], status: ReplayStatus) {
        (self.readings, self.events, self.status) = (readings, events, status)
    }
}
