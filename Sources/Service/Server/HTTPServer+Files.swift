import Engine
import Logging
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// The files that a running door reads again: tokens, certificate and key.
extension HTTPServer {
    /// Reads tokens, certificate and key again, also when their files look as before.
    package func reread() {
        lookout.look(isForced: true)
        tlsLookout.look(isForced: true)
    }

    /// Looks after the file of tokens; a file that cannot be used changes nothing, and is told.
    func watchTokens(_ tokens: any TokenBook, _ settings: ServerSettings) {
        let (loops, engine, log) = (loops, engine, settings.log)
        lookout.begin { isForced in
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

    /// Looks after certificate and key; files that cannot be used change nothing, and are told.
    func watchCertificate(_ certificate: LiveCertificate?, _ settings: ServerSettings) {
        guard let certificate else { return }
        let (engine, log) = (engine, settings.log)
        let told = ToldWarnings()
        told.tell(certificate, engine, log)
        tlsLookout.begin { isForced in
            do throws(ServerProblem) {
                if try certificate.refresh(isForced: isForced) {
                    engine.setNotice(.certificate, nil)
                    told.forget()
                    log.info(
                        "certificateTaken",
                        metadata: ["notAfter": .string(certificate.lastDay)])
                }
                // One that was sound at the start comes to its end while a sale goes on.
                told.tell(certificate, engine, log)
            } catch {
                let words = "\(error.sentence) What was read last stays in use."
                engine.setNotice(.certificate, words)
                log.warning("certificateRefused", metadata: ["why": .string(words)])
            }
        }
    }
}

/// What was said of a certificate last: it is said again once it changes.
private final class ToldWarnings: Sendable {
    private let last = Mutex<[String]>([])

    func forget() { last.withLock { $0 = [] } }

    func tell(_ certificate: LiveCertificate, _ engine: SaleEngine, _ log: Logger) {
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
