import CPty
import Foundation
import Synchronization

/// Ends everything that the tests started when the tests end, even if their process is killed.
///
/// Every child has a mark in its environment. Its own children and detached servers inherit it. A
/// small program holds the end of a pipe; when the tests' process is gone, it kills every process
/// with the mark.
package final class Guardian: Sendable {
    /// The guardian of this process; it starts with the first child.
    package static let shared = Guardian(mark: "\(getpid())-\(UUID().uuidString)")

    private static let variable = "PENSTOCK_TESTS_GUARDED"

    /// What the environment of every child must contain.
    package let environment: [String: String]
    /// The end of the pipe that only this process holds; nil if there is no guardian any more.
    private let held: Mutex<Int32?>

    /// Starts a guardian for processes with this mark.
    package init(mark: String) {
        environment = [Guardian.variable: mark]
        var held: Int32 = -1
        let entry = "\(Guardian.variable)=\(mark)"
        let error = cpty_guard(BuiltProgram.path("guardian"), entry, &held)
        precondition(error == 0, "the tests' guardian did not start: build all of the package")
        self.held = Mutex(held)
    }

    /// Closes the pipe, as the end of this process would.
    package func letGo() {
        held.withLock { held in
            if let descriptor = held { close(descriptor) }
            held = nil
        }
    }
}
