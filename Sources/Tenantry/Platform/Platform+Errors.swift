internal import AuditTrail
internal import EventLog
internal import Projections

extension PlatformError {
    /// What a failure of the log means for whoever uses the platform.
    init(_ error: EventLogError) {
        let code: Code =
            switch error.code {
            case .notFound, .noSuchPosition: .notFound
            case .alreadyExists: .alreadyExists
            case .newerFormat: .newerFormat
            case .damaged, .wrongLog: .damaged
            case .recordTooLarge: .invalidInput
            case .full: .full
            case .readOnly, .closed: .readOnly
            case .clockJumped: .clockJumped
            case .outcomeUnknown: .outcomeUnknown
            case .storage: .storage
            }
        self.init(code, error.description)
    }
}

extension PlatformError {
    /// What a failure of the views means for whoever uses the platform.
    init(_ error: ViewsError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .damaged, .foreign: .damaged
            case .full: .full
            case .storage: .storage
            }
        self.init(code, error.detail, hint: error.hint)
    }
}

extension PlatformError {
    /// What a failure of the trail's index means for whoever uses the platform.
    init(_ error: AuditIndexError) {
        let code: Code =
            switch error.code {
            case .damaged, .outOfOrder: .damaged
            case .storage: .storage
            }
        self.init(code, error.sentence, hint: error.hint)
    }
}

extension Platform.Options {
    /// How the store's log is opened.
    var log: LMDBEventLog.Options {
        var log = LMDBEventLog.Options(clock: edges.clock)
        log.sizeLimit = sizeLimit
        log.readOnly = readOnly
        return log
    }
}

extension UInt128 {
    /// 32 hexadecimal digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
