import Engine
import Rules
import Wire

/// The drops' notices as JSON members, written once for each event loop.
struct NoticeTexts {
    struct Text {
        /// Identifies this text among all texts that this value has made.
        let number: Int
        let notice: DropNotice
        let members: [UInt8]
    }

    private var version = 0
    private var texts: [DropID: Text] = [:]
    private var countMade = 0

    /// The notice in answers about a drop. `nil` if there is none.
    mutating func text(of drop: DropID?, on notices: DropNotices) -> Text? {
        if notices.version != version { read(notices) }
        guard !texts.isEmpty, let drop else { return nil }
        return texts[drop]
    }

    private mutating func read(_ notices: DropNotices) {
        // The version is read first: a change made in between then causes another read.
        version = notices.version
        let before = texts
        texts.removeAll()
        for (drop, notice) in notices.all {
            let existing = before[drop].flatMap { $0.notice == notice ? $0 : nil }
            texts[drop] = existing ?? make(notice)
        }
    }

    private mutating func make(_ notice: DropNotice) -> Text {
        countMade += 1
        var json = JSONText()
        json.notice(notice)
        return Text(number: countMade, notice: notice, members: json.bytes)
    }
}
