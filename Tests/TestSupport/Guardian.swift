import CPty
import Foundation
import Synchronization

/// Sees to it that nothing which the tests started outlives them, also when their process is killed.
///
/// Every child bears a mark in its environment, which its own children and servers that detach
/// themselves inherit. A small program holds the end of a pipe, and kills what bears the mark once
/// the tests' process is gone.
package final class Guardian: Sendable {
    /// The guardian of this process; it starts with the first child.
    package static let shared = Guardian(mark: "\(getpid())-\(UUID().uuidString)")

    private static let variable = "PENSTOCK_TESTS_GUARDED"

    /// What the environment of every child has to hold.
    package let environment: [String: String]
    /// The pipe's end that only this process holds; nil where there is no guardian any more.
    private let held: Mutex<Int32?>

    /// Starts a guardian of what bears a mark.
    package init(mark: String) {
        environment = [Guardian.variable: mark]
        var held: Int32 = -1
        let entry = "\(Guardian.variable)=\(mark)"
        let error = cpty_guard(BuiltProgram.path("guardian"), entry, &held)
        precondition(error == 0, "the tests' guardian did not start: build all of the package")
        self.held = Mutex(held)
    }

    /// Lets go of the pipe, as the end of this process would.
    package func letGo() {
        held.withLock { held in
            if let descriptor = held { close(descriptor) }
            held = nil
        }
    }
}
