package import Rules

// The replies of the hot routes. With a status they are a line of a batch's answer.
extension JSONText {
    /// Where a claim stands.
    package mutating func claim(
        _ standing: ClaimStanding, phase: Phase, closure: Closure?, status: Int? = nil
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
            } else {
                member("poll_after_ms", ClaimReply.pollAfterMS(position: position))
            }
        }
        if let heldUntil = standing.heldUntil { member("held_until", heldUntil) }
        member("order", standing.order?.text)
        close()
    }

    /// Whether a buyer is registered.
    package mutating func registration(isRegistered: Bool, status: Int? = nil) {
        open()
        if let status { member("status", status) }
        member("registered", isRegistered)
        close()
    }

    /// A problem.
    package mutating func problem(_ problem: Problem) {
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
        close()
    }
}
