import Engine
import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// The files that a running door reads again: tokens, certificate and key.
extension FrontDoor {
    /// Reads tokens, certificate and key again, also when their files look as before.
    package func reread() {
        lookout.look(isForced: true)
        tlsLookout.look(isForced: true)
    }

    /// Looks after the file of tokens; a file that cannot be used changes nothing, and is told.
    func watchTokens(_ tokens: any TokenBook, _ settings: DoorSettings) {
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
    func watchCertificate(_ certificate: LiveCertificate?, _ settings: DoorSettings) {
        guard let certificate else { return }
        let (engine, log) = (engine, settings.log)
        FrontDoor.tell(certificate, engine, log)
        tlsLookout.begin { isForced in
            do throws(DoorProblem) {
                guard try certificate.refresh(isForced: isForced) else { return }
                log.info(
                    "certificateTaken",
                    metadata: ["notAfter": .stringConvertible(certificate.notAfter)])
                FrontDoor.tell(certificate, engine, log)
            } catch {
                let words = "\(error.sentence) What was read last stays in use."
                engine.setNotice(.certificate, words)
                log.warning("certificateRefused", metadata: ["why": .string(words)])
            }
        }
    }

    private static func tell(_ certificate: LiveCertificate, _ engine: SaleEngine, _ log: Logger) {
        let warnings = certificate.warnings(at: Int(time(nil)))
        engine.setNotice(.certificate, warnings.first)
        for warning in warnings {
            log.warning("certificateWeak", metadata: ["why": .string(warning)])
        }
    }
}
