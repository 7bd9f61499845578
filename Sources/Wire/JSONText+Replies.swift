package import Rules

// The replies of the hot routes. With a status they are a line of a batch's answer.
extension JSONText {
    /// Where a claim stands.
    ///
    /// - Parameters:
    ///   - standing: the claim's standing.
    ///   - phase: where the drop is in its life.
    ///   - closure: why it closed; nil unless closed.
    ///   - pollAfterMS: when to ask again; nil where it is not worth it.
    ///   - status: the status, for a line of a batch's answer.
    ///   - members: what the answer tells besides, as `notice` writes it.
    package mutating func claim(
        _ standing: ClaimStanding, phase: Phase, closure: CloseReason?, pollAfterMS: Int? = nil,
        status: Int? = nil, also members: [UInt8] = []
    ) {
        open()
        if let status { member("status", status) }
        member("state", standing.state.name)
        if let position = standing.position {
            member("position", position)
            member("ahead", position - 1)
            if standing.awaitsDraw { member("awaits_draw", true) }
            member("phase", phase.rawValue)
            if let closure {
                member("closed_because", closure.rawValue)
            } else if let pollAfterMS {
                member("poll_after_ms", pollAfterMS)
            }
        }
        if let heldUntil = standing.heldUntil { member("held_until", heldUntil) }
        member("order", standing.order?.text)
        append(members: members)
        close()
    }

    /// Whether a buyer is registered.
    package mutating func registration(
        isRegistered: Bool, status: Int? = nil, also members: [UInt8] = []
    ) {
        open()
        if let status { member("status", status) }
        member("registered", isRegistered)
        append(members: members)
        close()
    }

    /// What every answer about a drop tells besides: members without the braces around them.
    package mutating func notice(_ notice: DropNotice) {
        if let announcement = notice.announcement { member("announcement", announcement) }
        if let opens = notice.opens { member("opens", opens) }
    }

    /// Writes an operator's message.
    package mutating func member(_ name: StaticString, _ announcement: Announcement) {
        openMember(name)
        member("at", announcement.at)
        member("text", announcement.text)
        close()
    }

    /// A problem, and what the answer tells besides.
    package mutating func problem(_ problem: Problem, also members: [UInt8] = []) {
        open()
        member("status", problem.status)
        member("code", problem.code)
        member("type", problem.type)
        member("title", problem.title)
        member("detail", problem.detail)
        member("field", problem.field)
        if let progress = problem.progress { member("progress", progress) }
        if let act = problem.act {
            openMember("act")
            member("author", act.author)
            member("what", act.what)
            member("at", act.at)
            member("reason", act.reason)
            member("text", act.text)
            if let number = act.number { member("number", Int(number)) }
            close()
        }
        append(members: members)
        close()
    }
}
