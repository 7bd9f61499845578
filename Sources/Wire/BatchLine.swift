package import Rules

/// One line of a batch: `{"do":"register","drop":"mi3-1","buyer":"b-1"}`.
package struct BatchLine: Equatable, Sendable {
    /// The command that the line asks for.
    package var command: BuyerCommand

    /// A line that asks for a command.
    package init(_ command: BuyerCommand) {
        self.command = command
    }

    /// The command of a line; throws what is wrong with it.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(ShapeProblem) {
        if let command = BatchLine.plain(bytes) {
            self.command = command
            return
        }
        var (act, drop, buyer, order): (String?, String?, String?, String?)
        try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
            guard case .string(let text) = value else { return }
            switch name {
            case "do": act = text
            case "drop": drop = text
            case "buyer": buyer = text
            case "order": order = text
            default: break
            }
        }
        guard let drop = drop.flatMap({ DropID($0) }) else {
            throw .member("drop", "the id of a drop")
        }
        guard let buyer = buyer.flatMap({ BuyerID($0) }) else {
            throw .member("buyer", BuyerBody.referenceRule)
        }
        command = BuyerCommand(
            try BatchLine.act(named: act, order: order), drop: drop, buyer: buyer)
    }

    private static func act(named name: String?, order: String?) throws(ShapeProblem) -> BuyerAct {
        switch name {
        case "register": return .register
        case "unregister": return .unregister
        case "claim": return .claim
        case "release": return .release
        case "confirm":
            guard let order = order.flatMap({ OrderReference($0) }) else {
                throw .member("order", BuyerBody.referenceRule)
            }
            return .confirm(order)
        default:
            throw .member("do", "one of register, unregister, claim, confirm, release")
        }
    }
}

extension JSONText {
    /// A line of a batch, without its end.
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
