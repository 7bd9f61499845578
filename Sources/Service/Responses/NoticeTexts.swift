import Engine
import Rules
import Wire

/// What the answers about each drop tell besides, as one event loop writes it: put together once.
struct NoticeTexts {
    /// The members that answers about one drop carry.
    struct Text {
        /// Tells it from every other text that was ever put together here.
        let number: Int
        let notice: DropNotice
        let members: [UInt8]
    }

    private var version = 0
    private var texts: [DropID: Text] = [:]
    private var countMade = 0

    /// What answers about a drop tell besides; nil: nothing.
    mutating func text(of drop: DropID?, on board: NoticeBoard) -> Text? {
        if board.version != version { read(board) }
        guard !texts.isEmpty, let drop else { return nil }
        return texts[drop]
    }

    private mutating func read(_ board: NoticeBoard) {
        // The version first: what is put up in between is read once more.
        version = board.version
        let before = texts
        texts.removeAll()
        for (drop, notice) in board.all {
            if let known = before[drop], known.notice == notice {
                texts[drop] = known
            } else {
                texts[drop] = make(notice)
            }
        }
    }

    private mutating func make(_ notice: DropNotice) -> Text {
        countMade += 1
        var json = JSONText()
        json.notice(notice)
        return Text(number: countMade, notice: notice, members: json.bytes)
    }
}
