internal import Synchronization
internal import TenantModel

/// How often something may be asked for in a second, for each of many who ask: buckets that fill evenly.
final class RateLimiter: Sendable {
    /// What a bucket says to a request.
    struct Verdict: Sendable {
        let isAllowed: Bool
        /// How many more may come at once.
        let remaining: Int
        /// Seconds until the next, or until the bucket is full.
        let seconds: Int64
    }

    /// The most buckets that are kept; those that are full again say nothing and go first.
    private static let largestCount = 10_000

    let perSecond: Int
    /// When each bucket would be full, in microseconds.
    private let fullAt = Mutex<[UInt128: Int64]>([:])

    /// - Parameter perSecond: how many in a second; 0: any number.
    init(perSecond: Int) { self.perSecond = perSecond }

    /// Takes one from a bucket; `nil` where nothing is limited.
    func take(_ key: UInt128, at now: Timestamp) -> Verdict? {
        guard perSecond > 0 else { return nil }
        let step = Timestamp.second / Int64(perSecond)
        return fullAt.withLock { fullAt in
            if fullAt.count >= Self.largestCount, fullAt[key] == nil {
                fullAt = fullAt.filter { $0.value > now.rawValue }
                if fullAt.count >= Self.largestCount { fullAt = [:] }
            }
            let full = max(fullAt[key] ?? 0, now.rawValue)
            // A clock that went back must not lock anybody out.
            let lag = min(full - now.rawValue, Timestamp.second)
            guard lag + step <= Timestamp.second else {
                return Verdict(isAllowed: false, remaining: 0, seconds: 1)
            }
            fullAt[key] = now.rawValue + lag + step
            return Verdict(
                isAllowed: true, remaining: Int((Timestamp.second - lag - step) / step),
                seconds: max(1, (lag + step) / Timestamp.second))
        }
    }
}
