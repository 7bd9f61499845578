import CPty
import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// A program on its own terminal, and a person who types and reads the screen.
///
/// Every wait is for a condition, with a deadline. One test uses it at a time.
package final class PseudoTerminal {
    /// What went wrong, with the screen's text.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package enum Ending: Sendable, Equatable {
        case exited(Int)
        case signalled(Int)
    }

    /// The screen, as far as the output was read.
    package private(set) var screen: VirtualScreen
    package private(set) var output: [UInt8] = []
    /// Nil if no process was started, or if it was reaped.
    package private(set) var process: Int32?
    /// The settings before any program ran on the terminal.
    package private(set) var modesAtFirst: [UInt8] = []
    private var pair = cpty_pair()
    private var ending: Ending?

    /// A terminal without a program.
    package init(columns: Int = 80, rows: Int = 24) throws {
        screen = VirtualScreen(columns: columns, rows: rows)
        let error = cpty_open(&pair, Int32(rows), Int32(columns))
        guard error == 0 else { throw Failure(description: "no pseudo-terminal: error \(error)") }
        modesAtFirst = modes
    }

    /// Starts a program on its own terminal, with this environment and the guardian's mark.
    package convenience init(
        running path: String, _ arguments: [String] = [],
        environment: [String: String] = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"],
        columns: Int = 80, rows: Int = 24, directory: String? = nil
    ) throws {
        try self.init(columns: columns, rows: rows)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        var settings: [UnsafeMutablePointer<CChar>?] =
            environment
            .merging(Guardian.shared.environment) { $1 }.sorted { $0.key < $1.key }
            .map { strdup("\($0.key)=\($0.value)") }
        words.append(nil)
        settings.append(nil)
        defer { for text in words + settings { free(text) } }
        var started: Int32 = 0
        let error = cpty_spawn(&pair, path, words, settings, directory, &started)
        guard error == 0 else { throw Failure(description: "\(path) did not start: \(error)") }
        process = started
    }

    deinit {
        if let process { cpty_end(process) }
        hangUp()
    }

    /// The program's side of the terminal, for code that runs in the test itself.
    package var programDescriptor: Int32 { pair.program }

    /// The settings that `stty` shows, to compare before and after.
    package var modes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = cpty_modes(pair.program, &bytes, bytes.count)
        return Array(bytes[..<count])
    }

    package func send(_ text: String) { send(bytes: Array(text.utf8)) }

    /// Types keys 60 ms apart, as a fast hand does: keys that arrive together do not act.
    package func type(_ keys: String...) async {
        for key in keys {
            for _ in 0..<12 { await Self.pause() }
            send(key)
        }
    }

    /// Types keys until a text is on the screen. Repeats them if a busy machine delivered them
    /// together or too late.
    ///
    /// - Throws: `Failure` if the text never appears.
    package func type(_ keys: String..., until text: String) async throws {
        for _ in 0..<20 {
            for key in keys { await type(key) }
            // Not there in time: the keys are typed again. The last attempt throws.
            if (try? await waitFor(text: text, within: .seconds(6))) != nil { return }
        }
        try await waitFor(text: text, within: .zero)
    }

    package func send(bytes: [UInt8]) { _ = write(pair.person, bytes, bytes.count) }

    package func resize(columns: Int, rows: Int) {
        screen.resize(columns: columns, rows: rows)
        _ = cpty_resize(pair.person, Int32(rows), Int32(columns))
    }

    package func signal(_ number: Int32) {
        if let process { kill(process, number) }
    }

    /// Closes the terminal, as closing its window does.
    package func hangUp() {
        if pair.program >= 0 { close(pair.program) }
        if pair.person >= 0 { close(pair.person) }
        pair = cpty_pair(person: -1, program: -1)
    }

    /// Reads all available output without waiting.
    package func drain() { _ = drain(for: nil) }

    /// Reads all available output. Returns whether the text was on the screen meanwhile, even for a
    /// moment.
    private func drain(for text: String?) -> Bool {
        var isSeen = false
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while pair.person >= 0 {
            let count = read(pair.person, &bytes, bytes.count)
            guard count > 0 else { break }
            output += bytes[..<count]
            for start in stride(from: 0, to: count, by: 256) {
                screen.feed(bytes[start..<min(start + 256, count)])
                if let text, !isSeen { isSeen = screen.hasWritten(text) }
            }
        }
        return isSeen
    }

    /// Waits until the screen fulfils the condition.
    ///
    /// - Throws: `Failure` with the screen at the deadline, or if the program ended.
    @discardableResult
    package func waitFor(
        _ what: String, within limit: Duration = .seconds(120),
        _ isTrue: (VirtualScreen) -> Bool
    ) async throws -> VirtualScreen {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while true {
            let hasEnded = noticeEnd()
            drain()
            if isTrue(screen) { return screen }
            if hasEnded { throw failure("the program ended before \(what)") }
            if ContinuousClock.now > deadline { throw failure("never saw \(what)") }
            await readable()
        }
    }

    /// Waits until the screen shows a text, or has shown it since the last read.
    ///
    /// - Throws: `Failure` as above.
    @discardableResult
    package func waitFor(
        text: String, within limit: Duration = .seconds(120)
    ) async throws -> VirtualScreen {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while !screen.contains(text) {
            let hasEnded = noticeEnd()
            if drain(for: text) || screen.contains(text) { break }
            if hasEnded { throw failure("the program ended before '\(text)'") }
            if ContinuousClock.now > deadline { throw failure("never saw '\(text)'") }
            await readable()
        }
        return screen
    }

    /// Waits until the program has ended, and reads all its output.
    ///
    /// - Throws: `Failure` with the screen at the deadline.
    package func waitForEnd(within limit: Duration = .seconds(120)) async throws -> Ending {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while true {
            let hasEnded = noticeEnd()
            drain()
            if hasEnded, let ending { return ending }
            if ContinuousClock.now > deadline { throw failure("the program did not end") }
            await readable()
        }
    }

    /// Waits until the program's output fulfils the condition, also after its end, when the last
    /// output may still be on its way. False if the deadline passes.
    package func waitForOutput(
        within limit: Duration = .seconds(120), _ isTrue: (String) -> Bool
    ) async -> Bool {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while true {
            drain()
            if isTrue(String(decoding: output, as: UTF8.self)) { return true }
            if ContinuousClock.now > deadline { return false }
            await readable()
        }
    }

    /// Types a text repeatedly without reading, until the program is blocked in a write.
    ///
    /// - Throws: `Failure` if it never is.
    package func sendUntilStuck(
        _ text: String, within limit: Duration = .seconds(120)
    ) async throws {
        let deadline = ContinuousClock.now.advanced(by: limit)
        var stuck = 0
        // A write that takes a moment looks the same as a blocked one.
        while stuck < 20 {
            stuck = cpty_is_writable(pair.program) ? 0 : stuck + 1
            if ContinuousClock.now > deadline { throw failure("the program never got stuck") }
            send(text)
            await Self.pause()
        }
    }

    private func noticeEnd() -> Bool {
        guard let process else { return ending != nil }
        var how: Int32 = 0
        guard cpty_has_ended(process, &how) else { return false }
        ending = how >= 1000 ? .signalled(Int(how) - 1000) : .exited(Int(how))
        self.process = nil
        return true
    }

    private func failure(_ text: String) -> Failure {
        Failure(description: "\(text); on the screen:\n\(screen.text)")
    }

    private static func pause() async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) { done.resume() }
        }
    }

    /// Waits briefly for output, outside the threads that other tests use.
    private func readable() async {
        let descriptor = pair.person
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().async {
                _ = cpty_is_readable(descriptor, 20)
                done.resume()
            }
        }
    }
}
