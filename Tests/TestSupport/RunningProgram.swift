import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A running child whose output can be read meanwhile.
package final class RunningProgram: Sendable {
    private struct Output {
        var out = Data()
        var err = Data()
        var openPipes = 2
        var status: Int32?
        var waiters: [(Output) -> Bool] = []
    }

    private let output = Mutex(Output())
    package let processID: Int32

    /// Starts a child. Calls `ended` before anybody can see that it has ended.
    init(_ process: Process, ended: @escaping @Sendable () -> Void = {}) throws {
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try RunningProgram.withoutBlockedSignals { try process.run() }
        processID = process.processIdentifier
        read(out.fileHandleForReading, into: \.out)
        read(err.fileHandleForReading, into: \.err)
        let child = Unshared(process)
        let thread = Thread {
            child.process.waitUntilExit()
            let status =
                child.process.terminationReason == .uncaughtSignal
                ? 128 + child.process.terminationStatus : child.process.terminationStatus
            ended()
            self.change { $0.status = status }
        }
        thread.start()
    }

    /// A child inherits the blocked signals, and pool threads block nearly all. A program that does
    /// not unblock them itself, such as nginx, would never receive the signal to stop.
    private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    package var hasEnded: Bool { output.withLock { $0.status != nil } }

    /// The child's result, once it has ended.
    package func result() async -> PenstockProgram.Result {
        _ = await wait { $0.status != nil && $0.openPipes == 0 }
        return output.withLock {
            PenstockProgram.Result(
                status: $0.status ?? -1, output: String(decoding: $0.out, as: UTF8.self),
                errors: String(decoding: $0.err, as: UTF8.self))
        }
    }

    /// The first line of output that starts with a prefix, once it is there; nil if the child ended
    /// without it.
    package func line(startingWith prefix: String) async -> String? {
        @Sendable func found(_ output: Output) -> String? {
            String(decoding: output.out, as: UTF8.self).split(separator: "\n").map(String.init)
                .first { $0.hasPrefix(prefix) }
        }
        _ = await wait { found($0) != nil || ($0.status != nil && $0.openPipes == 0) }
        return output.withLock { found($0) }
    }

    /// The URL on which `serve` says that it listens.
    package func listeningURL() async -> String? {
        await line(startingWith: "listening on ").map { String($0.dropFirst(13)) }
    }

    /// What the child has written to its standard error so far.
    package var errors: String { output.withLock { String(decoding: $0.err, as: UTF8.self) } }

    /// Waits until a text is on the child's standard error; false if it ended without it.
    package func says(_ words: String) async -> Bool {
        @Sendable func isThere(_ output: Output) -> Bool {
            String(decoding: output.err, as: UTF8.self).contains(words)
        }
        await wait { isThere($0) || ($0.status != nil && $0.openPipes == 0) }
        return output.withLock { isThere($0) }
    }

    package func signal(_ number: Int32) {
        kill(processID, number)
    }

    private func wait(until holds: @escaping @Sendable (Output) -> Bool) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isAlready = output.withLock { output in
                if holds(output) { return true }
                output.waiters.append { output in
                    guard holds(output) else { return false }
                    continuation.resume()
                    return true
                }
                return false
            }
            if isAlready { continuation.resume() }
        }
    }

    private func read(_ handle: FileHandle, into pile: any WritableKeyPath<Output, Data> & Sendable)
    {
        let thread = Thread {
            while true {
                let data = handle.availableData
                if data.isEmpty { break }
                self.change { $0[keyPath: pile] += data }
            }
            self.change { $0.openPipes -= 1 }
        }
        thread.start()
    }

    private func change(_ body: (inout Output) -> Void) {
        output.withLock { output in
            body(&output)
            var waiters = output.waiters
            output.waiters = []
            waiters.removeAll { $0(output) }
            output.waiters += waiters
        }
    }
}

/// Carries a process to the thread that waits for it. Only that thread uses it after the start.
private final class Unshared: @unchecked Sendable {
    let process: Process

    init(_ process: Process) {
        self.process = process
    }
}
