import Canvas

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

extension Screen {
    /// Asks the terminal about itself and waits for its answers.
    ///
    /// - Parameter limit: the longest wait; not every terminal answers.
    package mutating func learn(within limit: Duration) {
        // The terminal answers in the order of the questions: nothing comes after the last answer.
        Self.send("\u{1B}[?2004$p\u{1B}[c")
        let start = ContinuousClock.now
        var parser = KeyParser()
        while true {
            let spent = ContinuousClock.now - start
            guard spent < limit else { return }
            let milliseconds =
                (limit - spent).components.attoseconds / 1_000_000_000_000_000
                + (limit - spent).components.seconds * 1000
            var ready = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, Int32(milliseconds) + 1) == 1 else { return }
            var bytes = [UInt8](repeating: 0, count: 256)
            #if canImport(Darwin)
                let count = Darwin.read(input, &bytes, bytes.count)
            #elseif canImport(Musl)
                let count = Musl.read(input, &bytes, bytes.count)
            #else
                let count = Glibc.read(input, &bytes, bytes.count)
            #endif
            guard count > 0 else { return }
            var isLast = false
            for case .report(let report) in parser.feed(bytes[..<count], at: spent) {
                _ = heed(report)
                if report == .other { isLast = true }
            }
            if isLast { return }
        }
    }

    /// Whether the terminal tells a paste from keys; nil if it has not answered.
    package var bracketsPastes: Bool? { takesTitles ? knownModes[2004] : false }
}
