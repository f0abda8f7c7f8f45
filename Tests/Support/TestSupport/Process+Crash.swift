public import Foundation
internal import Glibc

extension Process {
    /// Ends the process at once, as a crash would, and waits until it is gone.
    ///
    /// - Returns: whether it was still at work.
    @discardableResult
    public func crash() -> Bool {
        kill(processIdentifier, SIGKILL)
        waitUntilExit()
        return terminationReason == .uncaughtSignal
    }
}
