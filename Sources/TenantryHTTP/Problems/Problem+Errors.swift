internal import Hummingbird
internal import NIOCore
internal import Tenantry
internal import TenantModel

extension Problem {
    /// What an error of whatever kind means for who asked: the one place where errors become problems.
    ///
    /// - Parameter now: from when on waiting is counted.
    init(_ error: any Error, at now: Timestamp) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self = Problem(refusal: refusal, at: now)
        case let error as PlatformError: self = Problem(store: error)
        case is NIOTooManyBytesError: self = Problem(.payloadTooLarge, "the body has more than 1 MiB")
        case is CancellationError: self = Problem(.unavailable, "the server is shutting down; ask again")
        default: self = Problem(.internal, "the server failed; report the request_id")
        }
    }

    /// A rule's "no".
    init(refusal: Refusal, at now: Timestamp? = nil) {
        self.init(ProblemType(rawValue: refusal.code.rawValue) ?? .internal, refusal.detail)
        errors = refusal.fields
        if let now, let end = refusal.retryAfter {
            retryAfter = max(1, (end.rawValue - now.rawValue + Timestamp.second - 1) / Timestamp.second)
        }
        guard !refusal.overLimit.isEmpty else { return }
        let over = refusal.overLimit.map { excess in
            JSONValue.object([
                "limit": .string(excess.limit.description), "max": .int(excess.max), "used": .int(excess.used),
            ])
        }
        members["over_limit"] = .array(over)
        if type == .quotaExceeded {
            members["violated-policies"] = .array(refusal.overLimit.map { .string($0.limit.description) })
            // Where no period's end frees anything, waiting is of no use.
            members["retryable"] = .bool(refusal.retryAfter != nil)
        }
    }

    /// The store's "cannot".
    init(store error: PlatformError) {
        let type: ProblemType =
            switch error.code {
            case .notFound: .notFound
            case .invalidInput: .badRequest
            case .readOnly: .readOnly
            case .outcomeUnknown: .outcomeUnknown
            case .full: .storeFull
            case .clockJumped: .clockJumped
            case .newerFormat: .newerFormat
            case .alreadyExists, .cannotCreate, .damaged, .wrongKey, .storage: .internal
            }
        // Paths of the server's disk are not the client's business.
        let isTold = type == .notFound || type == .badRequest
        self.init(type, isTold ? error.detail : type.explanation)
        if type.status == 503 { retryAfter = 5 }
    }
}
