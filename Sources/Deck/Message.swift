package import Canvas
package import Health
package import Rules
package import Telemetry

/// What happened to the deck. Moments named `at` are from a local clock that never goes back.
package enum Message: Equatable, Sendable {
    /// A key, and how it came.
    case keyPressed(Key, at: Moment, KeyArrival = .pressed)
    /// Input right after a lone escape. It may be the rest of a sequence that a slow line cut.
    case restOfSequenceCame(at: Moment)
    /// The mouse was pressed, released or dragged, or its wheel turned.
    case mouseActed(Mouse, at: Moment)
    /// The mouse belongs to the deck from now on (true), or to the terminal.
    case mouseSet(Bool)
    case exported(Exported)
    /// A pasted text: the whole of it, or what has come so far while its end is missing.
    case pasted(String, at: Moment, isWhole: Bool = true)
    case resized(Size)
    /// The engine or the recording told the facts of the campaign.
    case helloArrived(CampaignFacts)
    case readingArrived(Reading, at: Moment)
    /// Events came, in order. Those about single buyers are ignored.
    case eventsArrived([Event])
    /// The looked-up events after a number, up to another.
    case lookedUp([Event], after: Int64, upTo: Int64)
    case linkChanged(LinkEvidence, at: Moment)
    /// No more connections are attempted, with the reason in words.
    case gaveUp(SafeText)
    /// The feed left out events that came too fast for this deck.
    case missed(events: Int)
    /// The id that a command was sent with; its event has the same id.
    case commandNamed(Int, CommandID)
    case commandAnswered(Int, CommandAnswer, at: Moment)
    /// Time passed. Comes at least four times a second.
    case ticked(Moment)
    /// The available themes, in the order of the list.
    case themesFound([ThemeChoice])
    /// The program has something to report, such as a mistake in a file it reads.
    case reported(SafeText, StyleRole)
    /// The configuration file was saved, and this is valid now.
    case configured(Configured)
    /// A message for the deck of one of several engines.
    indirect case ofEngine(Int, Message)
    case replayMoved(ReplayStatus)
    /// A replay jumped: forget what was shown, and show this.
    case rewound(Rewind)
    case workedOut(WhatIfAnswer)
}

/// What a deck needs to know about the past after a jump in a recording.
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
