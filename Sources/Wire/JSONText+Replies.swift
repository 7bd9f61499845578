package import Rules

// Answers of the fast routes. With a status they are one line of a batch's answer.
extension JSONText {
    /// Writes the answer about a claim; with a status it is a line of a batch's answer.
    ///
    /// Without `pollAfterMS` polling again is pointless. The further members are as `notice` writes
    /// them.
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

    /// Writes the answer about a registration.
    package mutating func registration(
        isRegistered: Bool, status: Int? = nil, also members: [UInt8] = []
    ) {
        open()
        if let status { member("status", status) }
        member("registered", isRegistered)
        append(members: members)
        close()
    }

    /// Writes the members that every answer about a drop carries, without braces.
    package mutating func notice(_ notice: DropNotice) {
        if let announcement = notice.announcement { member("announcement", announcement) }
        if let opens = notice.opens { member("opens", opens) }
    }

    /// Writes an announcement.
    package mutating func member(_ name: StaticString, _ announcement: Announcement) {
        openMember(name)
        member("at", announcement.at)
        member("text", announcement.text)
        close()
    }

    /// Writes a problem and further members.
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

    /// Writes a drop as `DropReply` is encoded, faster: it is polled by the thousand.
    package mutating func drop(_ reply: DropReply) {
        open()
        if let announcement = reply.announcement { member("announcement", announcement) }
        member("armed", reply.isArmed)
        member("closed_at", reply.closedAt)
        member("closed_because", reply.closedBecause?.rawValue)
        member("closes", reply.closes)
        member("draw_seed", reply.drawSeed)
        member("draw_seed_hash", reply.drawSeedHash)
        member("draw_window", reply.drawWindow)
        switch reply.dripRate {
        case .perSecond(let rate): member("drip_rate", rate)
        case .unlimited: member("drip_rate", "unlimited")
        }
        member("free", reply.free)
        member("held", reply.held)
        member("hold", reply.hold)
        member("id", reply.id)
        member("issued", reply.issued)
        member("line", reply.line)
        member("missed", reply.missed)
        member("oldest_wait_ms", reply.oldestWaitMS)
        member("opened_at", reply.openedAt)
        member("opens", reply.opens)
        member("order", reply.order)
        member("phase", reply.phase.rawValue)
        member("registered", reply.registered)
        member("registration_closes", reply.registrationCloses)
        member("registration_opens", reply.registrationOpens)
        if let isRepeated = reply.isRepeated { member("repeated", isRepeated) }
        member("revision", reply.revision)
        member("sold", reply.sold)
        member("withdrawn", reply.withdrawn)
        close()
    }

    private mutating func member(_ name: StaticString, _ window: SellingWindow?) {
        guard let window else { return }
        openMember(name)
        member("from", window.from)
        member("to", window.to)
        close()
    }

    private mutating func member(_ name: StaticString, _ value: Moment?) {
        if let value { member(name, value) }
    }
}
