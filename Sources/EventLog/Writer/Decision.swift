/// A commit that waits for its turn: what to run on the writer, and whom to answer.
///
/// The base class hides the types of the answer and the refusal from the queue. Only the writer's thread touches it
/// after it was queued.
@usableFromInline
class PendingDecision: @unchecked Sendable {
    @usableFromInline init() {}

    /// Runs the decision; whether it was refused is kept for the answer.
    @usableFromInline
    func decide(_ batch: inout RecordBatch) {
        preconditionFailure("a decision must say what it does")
    }

    /// Answers with what was decided; the records are durable.
    @usableFromInline
    func succeed() {
        preconditionFailure("a decision must say what it does")
    }

    /// Answers that the log failed.
    @usableFromInline
    func fail(_ error: EventLogError) {
        preconditionFailure("a decision must say what it does")
    }
}

/// A commit with its types.
///
/// Inlinable, so that whoever commits has it compiled for those types, which would else be looked up at run time.
@usableFromInline
final class Decision<Answer: Sendable, Refusal: Error>: PendingDecision, @unchecked Sendable {
    @usableFromInline typealias Outcome = Result<Answer, CommitError<Refusal>>

    @usableFromInline let body: @Sendable (inout RecordBatch) throws(Refusal) -> Answer
    @usableFromInline let continuation: CheckedContinuation<Outcome, Never>
    @usableFromInline var outcome: Outcome?

    @inlinable
    init(
        _ body: @escaping @Sendable (inout RecordBatch) throws(Refusal) -> Answer,
        _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        self.body = body
        self.continuation = continuation
    }

    @inlinable
    override func decide(_ batch: inout RecordBatch) {
        let savepoint = batch.savepoint
        do throws(Refusal) {
            outcome = .success(try body(&batch))
        } catch {
            batch.goBack(to: savepoint)
            outcome = .failure(.refused(error))
        }
    }

    @inlinable
    override func succeed() {
        guard let outcome else { preconditionFailure("a decision is answered after it was made") }
        continuation.resume(returning: outcome)
    }

    @inlinable
    override func fail(_ error: EventLogError) {
        continuation.resume(returning: .failure(.failed(error)))
    }
}
