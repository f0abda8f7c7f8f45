internal import Glibc

/// A thread of this process, as long as it lives.
struct ThreadIdentity: Hashable, Sendable {
    private let value: UInt

    /// The calling thread.
    static var current: ThreadIdentity {
        ThreadIdentity(value: UInt(pthread_self()))
    }
}
