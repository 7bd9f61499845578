import Dispatch
import Foundation
import Synchronization

/// Writes the log's lines on a thread of its own.
///
/// A reader that stops reading, or a terminal that was stopped, blocks only this thread.
package final class LogWriter: Sendable {
    private struct State {
        var lines: [String] = []
        /// Lines lost for lack of room since the last write.
        var lost = 0
        var isEnding = false
    }

    /// The most lines that may wait.
    private static let linesMax = 4096

    private let descriptor: Int32
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let isDone = DispatchSemaphore(value: 0)

    /// A writer to a descriptor, which the caller closes.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
        let thread = Thread { self.run() }
        thread.name = "penstock.log"
        thread.start()
    }

    /// Queues a line for writing; never waits. Without room the line is lost, and only counted.
    package func write(_ line: String) {
        let isIn = state.withLock { state in
            guard state.lines.count < LogWriter.linesMax else {
                state.lost += 1
                return false
            }
            state.lines.append(line)
            return true
        }
        if isIn { bell.signal() }
    }

    /// Ends the thread; waits at most one second for it to write the queued lines.
    package func end() {
        state.withLock { $0.isEnding = true }
        bell.signal()
        _ = isDone.wait(timeout: .now() + .seconds(1))
        // Lets another call of `end` return.
        isDone.signal()
    }

    private func run() {
        while true {
            bell.wait()
            let (lines, lost, isEnding) = state.withLock { state in
                defer { (state.lines, state.lost) = ([], 0) }
                return (state.lines, state.lost, state.isEnding)
            }
            var text = lines.map { $0 + "\n" }.joined()
            if lost > 0 { text += "penstock: \(lost) entries of the log had no room\n" }
            send(Array(text.utf8))
            if isEnding { break }
        }
        isDone.signal()
    }

    /// Writes bytes; an error is ignored, because there is nobody to tell.
    private func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, 1000)
            } else if errno != EINTR {
                return
            }
        }
    }
}
