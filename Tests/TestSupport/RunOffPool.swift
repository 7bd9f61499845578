import Foundation

/// Runs slow or blocking work on its own thread. On a small machine the tests share two threads,
/// and a blocked one delays all other tests.
package func runOffPool<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
