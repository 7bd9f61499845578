extension Ledger {
    /// Checks that the journal's files are still in place and whole.
    ///
    /// Returns a warning for operators, in words without a full stop; nil if all is well. Throws if
    /// what is written now would be lost; the ledger then writes nothing more.
    package func inspect() throws(JournalError) -> String? {
        if let poison { throw .poisoned(path: path, cause: poison.description) }
        do throws(JournalError) {
            if let warning = try look() { return warning }
        } catch {
            if case .engine = owner { lock.leaveBehind() }
            throw error
        }
        if let warning = restoreLock() { return warning }
        reserve?.look()
        guard log.isHeld else { return nil }
        let reader = LockHolder(path: path).name(.reader)
        return
            "the journal's log cannot be moved and has \(log.bytes >> 20) MiB: \(reader) reads it"
    }

    /// Checks the journal's files. After it has thrown, the ledger writes nothing more.
    @discardableResult
    func look() throws(JournalError) -> String? {
        do throws(JournalError) {
            return try watch?.look(lock)
        } catch {
            poison = error
            throw error
        }
    }

    /// Puts a removed lock file back. Returns the warning about it; nil if the file was still
    /// there.
    private func restoreLock() -> String? {
        do throws(JournalError) {
            let isRestored = try lock.restore()
            return isRestored
                ? "\(path)-lock was removed and is there again: it tells how far the journal has come"
                : nil
        } catch {
            return "\(path)-lock was removed and cannot be put back: \(error)"
        }
    }

    /// Before a write: checks that nobody else has written to the journal. If a checkpoint is due,
    /// checks all files first, because it copies the log's content into the journal.
    func lookBeforeWriting() throws(JournalError) {
        if log.isDue { try look() }
        do throws(JournalError) {
            try watch?.lookForOthers()
        } catch {
            poison = error
            throw error
        }
    }

    /// After a write: checks that the journal's log is still there and whole. Otherwise the write
    /// does not count.
    func demandLog() throws(JournalError) {
        do throws(JournalError) {
            if lock.journalStatus?.names == 0 {
                throw .lostFile(path: path, cause: "it was removed")
            }
            try watch?.lookAtLog()
        } catch {
            poison = error
            if case .engine = owner { lock.leaveBehind() }
            throw error
        }
    }
}
