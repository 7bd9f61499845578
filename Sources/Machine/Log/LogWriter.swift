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
            // Nobody can be told of an error.
            try? WholeFile.write(Array(text.utf8), to: descriptor)
            if isEnding { break }
        }
        isDone.signal()
    }
}
