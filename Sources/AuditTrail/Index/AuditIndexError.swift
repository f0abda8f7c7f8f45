public import LMDB

/// What the trail's index could not do: what failed, where, and what to do about it.
///
/// Two errors are equal when their codes are.
public struct AuditIndexError: Error, Sendable {
    /// What went wrong, for a program to decide on.
    public let code: Code
    /// What was found, as the end of a sentence.
    public let detail: String

    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Hashable, Sendable {
        /// Bytes of the index are not what its writer writes: which segment's, and which part of it.
        case damaged(segment: UInt64, part: String)
        /// A segment was to be written that is not the next one.
        case outOfOrder(segment: UInt64, expected: UInt64)
        /// The environment that holds the index failed; LMDB says why.
        case storage(LMDBError.Code)
    }

    /// Makes an error; the detail is the end of a sentence.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension AuditIndexError: Equatable {
    /// Compares the codes alone.
    public static func == (left: AuditIndexError, right: AuditIndexError) -> Bool { left.code == right.code }
}

extension AuditIndexError: LMDBErrorConvertible {
    /// Wraps a failure of LMDB.
    public init(_ error: LMDBError) {
        self.init(.storage(error.code), error.description)
    }
}

extension AuditIndexError: CustomStringConvertible {
    /// What an operator can do; empty when the sentence says it all.
    public var hint: String {
        guard case .damaged = code else { return "" }
        return "Nothing of the log is lost: 'tenantry rebuild' makes the index anew."
    }

    /// What failed, where, and why.
    public var sentence: String {
        switch code {
        case .damaged(let segment, let part):
            "the index of the audit trail is damaged: segment \(segment), \(part): \(detail)"
        case .outOfOrder(let segment, let expected):
            "cannot add segment \(segment) to the index of the audit trail: \(expected) is the next one"
        case .storage: detail
        }
    }

    /// One or two sentences: what failed, where, why, and what to do.
    public var description: String { hint.isEmpty ? sentence : "\(sentence). \(hint)" }
}
