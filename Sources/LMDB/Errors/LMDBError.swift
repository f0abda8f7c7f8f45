/// What LMDB, or a check of this module, refused to do: what failed, where, and what to do about it.
///
/// Two errors are equal when their codes are: the texts are for people.
public struct LMDBError: Error, Sendable {
    /// What went wrong, for a program to decide on.
    public let code: Code
    /// What was being done, as a verb phrase: `open`, `put`, `commit`.
    public let operation: String
    /// The environment's directory, or the file in it that the failure is about.
    public let path: String
    /// What exactly was found, where the code alone does not say it.
    public let detail: String?

    init(_ code: Code, operation: String, path: String, detail: String? = nil) {
        self.code = code
        self.operation = operation
        self.path = path
        self.detail = detail
    }
}

extension LMDBError: Equatable {
    /// Compares the codes alone.
    public static func == (left: LMDBError, right: LMDBError) -> Bool {
        left.code == right.code
    }
}

extension LMDBError: CustomStringConvertible {
    /// What an operator can do, a sentence; empty when there is nothing better than the reason itself.
    public var hint: String {
        code.hint
    }

    /// What failed, where and why, a sentence.
    public var sentence: String {
        let reason = detail.map { "\(code.reason) (\($0))" } ?? code.reason
        return "cannot \(operation) \(path): \(reason)."
    }

    /// One or two sentences: what failed, where, why, and what to do.
    public var description: String { hint.isEmpty ? sentence : "\(sentence) \(hint)" }
}
