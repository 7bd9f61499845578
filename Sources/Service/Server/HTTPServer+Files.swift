import Engine
import Logging
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// The files that a running server reads again: tokens, certificate and key.
extension HTTPServer {
    /// Reads tokens, certificate and key again, even if their files look unchanged.
    package func reread() {
        tokenChecks.checkNow(isForced: true)
        certificateChecks.checkNow(isForced: true)
    }

    /// Watches the token file. A file that cannot be used changes nothing; the reason is reported.
    func watchTokens(_ tokens: any TokenBook, _ settings: ServerSettings) {
        let (loops, engine, log) = (loops, engine, settings.log)
        tokenChecks.start { isForced in
            do throws(TokenProblem) {
                guard try isForced ? tokens.reread() : tokens.refresh() else { return }
                engine.setNotice(.tokens, nil)
                log.info("tokensTaken", metadata: ["good": .stringConvertible(tokens.goodCount)])
                for loop in loops { loop.eventLoop.execute { loop.tokensChanged() } }
            } catch {
                let words = "\(error.sentence) The tokens that were read last stay good."
                engine.setNotice(.tokens, words)
                log.warning("tokensRefused", metadata: ["why": .string(words)])
            }
        }
    }

    /// Watches certificate and key. Files that cannot be used change nothing; the reason is
    /// reported.
    func watchCertificate(_ certificate: LiveCertificate?, _ settings: ServerSettings) {
        guard let certificate else { return }
        let (engine, log) = (engine, settings.log)
        let reported = ReportedWarnings()
        reported.report(certificate, engine, log)
        certificateChecks.start { isForced in
            do throws(ServerProblem) {
                if try certificate.refresh(isForced: isForced) {
                    engine.setNotice(.certificate, nil)
                    reported.forget()
                    log.info(
                        "certificateTaken",
                        metadata: ["notAfter": .string(certificate.lastDay)])
                }
                // A certificate that was valid at the start may expire during a sale.
                reported.report(certificate, engine, log)
            } catch {
                let words = "\(error.sentence) What was read last stays in use."
                engine.setNotice(.certificate, words)
                log.warning("certificateRefused", metadata: ["why": .string(words)])
            }
        }
    }
}

/// The last warnings about a certificate, which are repeated only when they change.
private final class ReportedWarnings: Sendable {
    private let last = Mutex<[String]>([])

    func forget() { last.withLock { $0 = [] } }

    func report(_ certificate: LiveCertificate, _ engine: SaleEngine, _ log: Logger) {
        let warnings = certificate.warnings(at: Int(time(nil)))
        let isNews = last.withLock { last in
            defer { last = warnings }
            return last != warnings
        }
        guard isNews else { return }
        engine.setNotice(.certificate, warnings.first)
        for warning in warnings {
            log.warning("certificateWeak", metadata: ["why": .string(warning)])
        }
    }
}
