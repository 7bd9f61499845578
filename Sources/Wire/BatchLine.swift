package import Rules

/// One line of a batch: `{"do":"register","drop":"mi3-1","buyer":"b-1"}`.
package struct BatchLine: Equatable, Sendable {
    /// The command that the line asks for.
    package var command: BuyerCommand

    package init(_ command: BuyerCommand) {
        self.command = command
    }

    /// Parses a line; throws what is wrong with it.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(ShapeProblem) {
        if let command = BatchLine.plain(bytes) {
            self.command = command
            return
        }
        let members = try RequestMembers(scanning: bytes, known: ["do", "drop", "buyer", "order"])
        let drop = try members.text("drop", "the id of a drop") { DropID($0) }
        let buyer = try members.text("buyer", BuyerBody.buyerRule) { BuyerID($0) }
        command = BuyerCommand(try BatchLine.act(members), drop: drop, buyer: buyer)
    }

    private static func act(_ members: RequestMembers) throws(ShapeProblem) -> BuyerAct {
        switch members["do"] {
        case .string("register"): return .register
        case .string("unregister"): return .unregister
        case .string("claim"): return .claim
        case .string("release"): return .release
        case .string("confirm"):
            return .confirm(
                try members.text("order", BuyerBody.referenceRule) { OrderReference($0) })
        default:
            throw .value(
                "do", "one of register, unregister, claim, confirm, release", came: members["do"])
        }
    }
}

extension JSONText {
    /// Writes a line of a batch, without its line feed.
    package mutating func batchLine(_ line: BatchLine) {
        open()
        switch line.command.act {
        case .register: member("do", "register")
        case .unregister: member("do", "unregister")
        case .claim: member("do", "claim")
        case .release: member("do", "release")
        case .confirm(let order):
            member("do", "confirm")
            member("order", order.text)
        }
        member("drop", line.command.drop.text)
        member("buyer", line.command.buyer.text)
        close()
    }
}
