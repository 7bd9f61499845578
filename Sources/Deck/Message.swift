package import Canvas
package import Health
package import Rules
package import Telemetry

/// What happened to the deck. Moments called `at` are of a local clock that never steps back.
package enum Message: Equatable, Sendable {
    /// A key, and how it came.
    case keyPressed(Key, at: Moment, KeyArrival = .pressed)
    /// What came right after a lone escape and may be the rest of a sequence cut by a slow line.
    case restOfSequenceCame(at: Moment)
    /// The mouse was pressed, let go, dragged or its wheel turned.
    case mouseActed(Mouse, at: Moment)
    /// The mouse is the deck's from now on, or the terminal's.
    case mouseSet(Bool)
    /// What became of a picture that was to be kept.
    case exported(Exported)
    /// A pasted text, whole; or as much of it as came, while its end is missing.
    case pasted(String, at: Moment, isWhole: Bool = true)
    /// The terminal's size, at the start and whenever it changes.
    case resized(Size)
    /// The engine, or the recording, told about the campaign.
    case helloArrived(CampaignFacts)
    /// A reading came.
    case readingArrived(Reading, at: Moment)
    /// Events came, in order; those of single buyers are passed over.
    case eventsArrived([Event])
    /// The events after a number, up to another, that were to be looked up.
    case lookedUp([Event], after: Int64, upTo: Int64)
    /// Something happened to the connection.
    case linkChanged(LinkEvidence, at: Moment)
    /// No connection will be tried any more: in words, why.
    case gaveUp(SafeText)
    /// The feed passed over what came too fast for this deck.
    case missed(events: Int)
    /// The id that an order was sent with: its event bears it.
    case commandNamed(Int, CommandID)
    /// An order's answer.
    case commandAnswered(Int, Answer, at: Moment)
    /// Time went by: four times a second or oftener.
    case ticked(Moment)
    /// These are the themes there are, in the order of the list.
    case themesFound([ThemeChoice])
    /// The program has something to say, such as a mistake in a file that it reads.
    case noted(SafeText, Role)
    /// The configuration was saved: this holds now.
    case configured(Configured)
    /// What happened to the deck of one of several engines.
    indirect case ofEngine(Int, Message)
    /// A replay stands here now.
    case replayMoved(ReplayStatus)
    /// A replay jumped: forget what was shown, and show this.
    case rewound(Rewind)
    /// How far it is with what would have come of a drop.
    case workedOut(WhatIfAnswer)
}

/// What a deck needs to know of the past after a jump in a recording.
package struct Rewind: Equatable, Sendable {
    /// The readings of the last two minutes before the moment, in order.
    package var readings: [Reading]
    /// The events of the sale up to the moment that are not single buyers', in order.
    package var events: [Event]
    /// Where the replay stands.
    package var status: ReplayStatus

    /// The past at a moment.
    package init(readings: [Reading], events: [Event], status: ReplayStatus) {
        self.readings = readings
        self.events = events
        self.status = status
    }
}
