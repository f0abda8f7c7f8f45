/// Why the platform could not do something that no rule of the domain forbids.
///
/// A rule's "no" is a `Refusal`. Two errors are equal when their codes are.
public struct PlatformError: Error, Sendable {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: String, Hashable, Sendable {
        /// There is no store, or not the event or tenant that was asked for.
        case notFound
        /// There is a store already, or something else where one should be made.
        case alreadyExists
        /// Nothing can be made there.
        case cannotCreate
        /// A file of the store is not what its writer writes.
        case damaged
        /// The store was written by a newer version of the program.
        case newerFormat
        /// The master key is missing, or is not this store's.
        case wrongKey
        /// The store takes no changes: it was opened for reading, or has made itself so after a failure.
        case readOnly
        /// It can not be told whether the command took effect.
        case outcomeUnknown
        /// The disk is full or the size limit is reached; nothing was changed.
        case full
        /// The clock can not be trusted; nothing was changed.
        case clockJumped
        /// What was given is malformed.
        case invalidInput
        /// The files can not be read or written.
        case storage
    }

    /// What went wrong, for a program to decide on.
    public let code: Code
    /// What failed, where and why.
    public let detail: String
    /// What to do about it; may be empty.
    public let hint: String

    /// Makes an error.
    public init(_ code: Code, _ detail: String, hint: String = "") {
        self.code = code
        self.detail = detail
        self.hint = hint
    }
}

extension PlatformError: Equatable {
    /// Compares the codes alone.
    public static func == (left: PlatformError, right: PlatformError) -> Bool { left.code == right.code }
}

extension PlatformError: CustomStringConvertible {
    /// What failed, where and why, and what to do.
    public var description: String { hint.isEmpty ? detail : "\(detail). \(hint)" }
}
