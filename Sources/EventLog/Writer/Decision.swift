/// A commit that waits for its turn: what to run on the writer, and whom to answer.
///
/// The base class hides the types of the answer and the refusal from the queue. Only the writer's thread touches it
/// after it was queued.
class PendingDecision: @unchecked Sendable {
    /// Runs the decision; whether it was refused is kept for the answer.
    func decide(_ batch: inout RecordBatch) {
        preconditionFailure("a decision must say what it does")
    }

    /// Answers with what was decided; the records are durable.
    func succeed() {
        preconditionFailure("a decision must say what it does")
    }

    /// Answers that the log failed.
    func fail(_ error: EventLogError) {
        preconditionFailure("a decision must say what it does")
    }
}

/// A commit with its types.
final class Decision<Answer: Sendable, Refusal: Error>: PendingDecision, @unchecked Sendable {
    typealias Outcome = Result<Answer, CommitError<Refusal>>

    private let body: @Sendable (inout RecordBatch) throws(Refusal) -> Answer
    private let continuation: CheckedContinuation<Outcome, Never>
    private var outcome: Outcome?

    init(
        _ body: @escaping @Sendable (inout RecordBatch) throws(Refusal) -> Answer,
        _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        self.body = body
        self.continuation = continuation
    }

    override func decide(_ batch: inout RecordBatch) {
        let savepoint = batch.savepoint
        do throws(Refusal) {
            outcome = .success(try body(&batch))
        } catch {
            batch.goBack(to: savepoint)
            outcome = .failure(.refused(error))
        }
    }

    override func succeed() {
        guard let outcome else { preconditionFailure("a decision is answered after it was made") }
        continuation.resume(returning: outcome)
    }

    override func fail(_ error: EventLogError) {
        continuation.resume(returning: .failure(.failed(error)))
    }
}
