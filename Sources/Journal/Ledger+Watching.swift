extension Ledger {
    /// Looks whether the journal's files are still where they were, and what operators should know
    /// of them: in words without a full stop, nil when all is well. Throws when what is written now
    /// would be lost; then nothing is written any more.
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

    /// Looks at the journal's files; nothing is written any more once it throws.
    @discardableResult
    func look() throws(JournalError) -> String? {
        do throws(JournalError) {
            return try watch?.look(lock)
        } catch {
            poison = error
            throw error
        }
    }

    /// A lock that was taken away is put back; the words that tell it.
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

    /// What is moved into the journal must be what was written, by this ledger.
    func lookBeforeWriting() throws(JournalError) {
        if log.isDue { try look() }
        do throws(JournalError) {
            try watch?.lookForOthers()
        } catch {
            poison = error
            throw error
        }
    }

    /// What was written counts only where the log that holds it is whole.
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
