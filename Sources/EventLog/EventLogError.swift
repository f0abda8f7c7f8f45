public import LMDB

/// What a log could not do: what failed, where, and what to do about it.
///
/// Two errors are equal when their codes are.
public struct EventLogError: Error, Sendable {
    /// What went wrong, for a program to decide on.
    public let code: Code
    /// What was being done, as a verb phrase.
    public let operation: String
    /// The log's directory, where it is known.
    public let path: String
    /// What exactly was found.
    public let detail: String?

    /// Makes an error.
    public init(_ code: Code, operation: String, path: String = "", detail: String? = nil) {
        self.code = code
        self.operation = operation
        self.path = path
        self.detail = detail
    }

    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Hashable, Sendable {
        /// There is no log in the directory.
        case notFound
        /// A log is in the directory already.
        case alreadyExists
        /// The log, or a record of it, was written by a newer version of the program.
        case newerFormat
        /// Bytes of the log are not what its writer writes.
        case damaged(position: Position)
        /// The log is not the one that the store names.
        case wrongLog
        /// There is no record at the position.
        case noSuchPosition(Position)
        /// A record would have more than 65,535 bytes.
        case recordTooLarge(length: Int)
        /// The configured size limit is reached or the disk is full.
        case full
        /// The log was opened for reading only, or has made itself so after a failure.
        case readOnly
        /// The wall clock has jumped, or is behind the log's last record.
        case clockJumped
        /// It can not be told whether what was to be committed is in the log.
        case outcomeUnknown
        /// The log is being closed, or is closed.
        case closed
        /// The directory or its files can not be used; LMDB says why.
        case storage(LMDBError.Code)
    }

    /// Whether the commit that failed is certainly not in the log.
    public var isNotCommitted: Bool { code != .outcomeUnknown }
}

extension EventLogError: Equatable {
    /// Compares the codes alone.
    public static func == (left: EventLogError, right: EventLogError) -> Bool { left.code == right.code }
}

extension EventLogError: LMDBErrorConvertible {
    /// Wraps a failure of LMDB; a full disk and a reached size limit become the same code.
    public init(_ error: LMDBError) {
        let code: Code =
            switch error.code {
            case .mapFull, .diskFull: .full
            case .closed: .closed
            case .readOnly: .readOnly
            default: .storage(error.code)
            }
        self.init(code, operation: error.operation, path: error.path, detail: error.description)
    }
}

extension EventLogError: CustomStringConvertible {
    /// What an operator can do; empty when the sentence says it all.
    public var hint: String {
        switch code {
        case .notFound: "Check the path, or make a store with 'tenantry init'."
        case .alreadyExists: "Open it, or choose another directory."
        case .newerFormat: "Use the version of the program that wrote it, or a newer one."
        case .damaged:
            "See what is damaged with 'tenantry verify', and restore the store from a backup; keep this one."
        case .wrongLog: "Do not mix the files of two stores; restore this one from its backup."
        case .recordTooLarge: "Shorten the values: a record holds at most 65,535 bytes."
        case .full: "Free space on the disk or raise the size limit, then try again; nothing was lost."
        case .readOnly: "Open the log again once the cause is mended."
        case .clockJumped: "Set the machine's clock right, or accept it as it is, and try again."
        case .outcomeUnknown: "Try again with the same idempotency key once the store is open again."
        case .noSuchPosition, .closed, .storage: ""
        }
    }

    /// One or two sentences: what failed, where, why, and what to do.
    public var description: String {
        if case .storage = code, let detail { return detail }
        let place = path.isEmpty ? "" : " \(path)"
        let cause = detail.map { "\(reason) (\($0))" } ?? reason
        let sentence = "cannot \(operation)\(place): \(cause)."
        return hint.isEmpty ? sentence : "\(sentence) \(hint)"
    }

    private var reason: String {
        switch code {
        case .notFound: "there is no log"
        case .alreadyExists: "there is a log already"
        case .newerFormat: "it was written by a newer version of this program"
        case .damaged(let position): position == 0 ? "it is damaged" : "the record at position \(position) is damaged"
        case .wrongLog: "the log is not this store's"
        case .noSuchPosition(let position): "there is no position \(position)"
        case .recordTooLarge(let length): "the record would have \(length) bytes"
        case .full: "no space is left"
        case .readOnly: "the log takes no more records"
        case .clockJumped: "the clock can not be trusted"
        case .outcomeUnknown: "it can not be told whether the records were written"
        case .closed: "the log is closed"
        case .storage(let code): "\(code)"
        }
    }
}
