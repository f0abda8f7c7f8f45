/// Why a commit did not give an answer.
public enum CommitError<Refusal: Error>: Error {
    /// The closure refused; nothing was appended for it.
    case refused(Refusal)
    /// The log failed; its code says whether the records are certainly not in the log.
    case failed(EventLogError)
}
