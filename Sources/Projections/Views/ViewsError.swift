internal import AuditTrail
public import EventLog
public import LMDB

/// Why views could not be read or sealed: everything in them can be made anew from the log.
///
/// Two errors are equal when their codes are.
public struct ViewsError: Error, Sendable {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Hashable, Sendable {
        /// The directory is missing, and may not be made.
        case notFound
        /// A row, or the files themselves, are not what sealing has written.
        case damaged
        /// They are of another log, or were made from a log that has been replaced.
        case foreign
        /// The disk is full or the size limit is reached.
        case full
        /// The files cannot be used; LMDB says why.
        case storage(LMDBError.Code)
    }

    /// What went wrong, for a program to decide on.
    public let code: Code
    /// The views' directory.
    public let path: String
    /// What exactly was found.
    public let detail: String

    init(_ code: Code, path: String, detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }
}

extension ViewsError: Equatable {
    /// Compares the codes alone.
    public static func == (left: ViewsError, right: ViewsError) -> Bool { left.code == right.code }
}

extension ViewsError: LMDBErrorConvertible {
    /// Wraps a failure of LMDB.
    public init(_ error: LMDBError) {
        let code: Code =
            switch error.code {
            case .mapFull, .diskFull: .full
            case .notFound: .notFound
            case .corrupted, .damagedHeader, .truncated, .versionMismatch, .incompatible: .damaged
            default: .storage(error.code)
            }
        // Damaged views are made anew: no backup is needed for that, as LMDB's own hint would have it.
        self.init(code, path: error.path, detail: code == .damaged ? error.sentence : error.description)
    }
}

extension ViewsError {
    /// What a failure of the audit trail's index means for the views that it is a part of.
    init(_ error: AuditIndexError, path: String) {
        let code: Code =
            switch error.code {
            case .damaged, .outOfOrder: .damaged
            case .storage(.mapFull), .storage(.diskFull): .full
            // Whoever makes them has not come to the index yet.
            case .storage(.notFound): .notFound
            case .storage(let code): .storage(code)
            }
        self.init(code, path: path, detail: error.description)
    }
}

extension ViewsError: CustomStringConvertible {
    /// What an operator can do; empty when the sentence says it all.
    public var hint: String {
        switch code {
        case .damaged, .foreign: "Make them anew with 'tenantry rebuild': the log has everything."
        case .full: "Free space on the disk; nothing was lost."
        case .notFound, .storage: ""
        }
    }

    /// Whether nothing can be read any more until the views are opened again: LMDB gives an environment up whose last
    /// write failed half way.
    public var isLasting: Bool { code == .storage(.panic) }

    /// What failed, where and why, and what to do.
    public var description: String { hint.isEmpty ? detail : "\(detail) \(hint)" }
}

extension EventLogError {
    /// What a failure of the views means for whoever folds the log.
    public init(_ error: ViewsError) {
        let code: Code =
            switch error.code {
            case .full: .full
            case .storage(let code): .storage(code)
            case .notFound: .storage(.notFound)
            case .damaged, .foreign: .storage(.corrupted)
            }
        self.init(code, operation: "use the views in", path: error.path, detail: error.description)
    }
}
