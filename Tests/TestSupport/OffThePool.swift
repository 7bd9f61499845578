import Foundation

/// Does what takes long or blocks on a thread of its own: on a small machine the threads that tests
/// share are two, and whoever waits on one of them holds up all other tests.
package func offThePool<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
