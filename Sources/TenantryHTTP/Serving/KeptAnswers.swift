internal import HTTPTypes
internal import NIOCore
internal import Synchronization
internal import Tenantry
internal import TenantModel

/// Answers that were written out, by what was asked and the version of what was answered: the same question about the
/// same version has the same answer.
final class KeptAnswers: Sendable {
    /// A question and the version of its answer.
    struct Key: Hashable, Sendable {
        /// The path and the query, as they were asked.
        let target: String
        /// About whom: a name in the path can become another tenant's.
        let tenant: TenantID?
        let version: String
    }

    /// What was written out.
    struct Written: Sendable {
        let text: ByteBuffer
        /// Where the list goes on.
        var next: String?
    }

    private struct State {
        var answers: [Key: Written] = [:]
        var bytes = 0
    }

    /// The most that is kept, in bytes; beyond it begins anew.
    private static let largest = 16 << 20
    /// Longer answers are not kept, in bytes.
    private static let longest = 64 << 10

    private let state = Mutex(State())

    /// The answer to a question, if it is kept.
    func answer(_ key: Key) -> Written? { state.withLock { $0.answers[key] } }

    /// Keeps the answer to a question.
    func keep(_ answer: Written, _ key: Key) {
        let size = answer.text.readableBytes + key.target.utf8.count + key.version.utf8.count
        guard size <= Self.longest else { return }
        state.withLock { state in
            if state.bytes + size > Self.largest { state = State() }
            if state.answers.updateValue(answer, forKey: key) == nil { state.bytes += size }
        }
    }
}

/// Answers that are the same for whoever may ask: written out once for each version.
///
/// A handler asks first, and then makes and keeps what is not known. A closure that makes it would cost more than to
/// find it: it would copy what it is made of.
extension Exchange {
    /// The answer of a version, if it is kept.
    func known(_ etag: String, at position: Position) -> Answer? {
        api.kept.answer(key(etag)).map { answer($0, etag, at: position) }
    }

    /// The answer of a version of what is there for certain, if the client has it.
    func unchanged(_ etag: String, at position: Position) -> Answer? {
        clientHas(etag) ? Answer(status: .notModified, etag: etag, position: position) : nil
    }

    /// Answers a view, and keeps it.
    func kept(_ view: some Encodable, _ etag: String, at position: Position) -> Answer {
        kept(KeptAnswers.Written(text: ByteBuffer(string: JSONText.line(view))), etag, at: position)
    }

    /// Answers a page of a list, and keeps it.
    func keptPage(_ items: [some Encodable], next: String?, _ etag: String, at position: Position) -> Answer {
        let text = ByteBuffer(string: JSONText.line(Page(items, next: next)))
        return kept(KeptAnswers.Written(text: text, next: next), etag, at: position)
    }

    private func kept(_ written: KeptAnswers.Written, _ etag: String, at position: Position) -> Answer {
        api.kept.keep(written, key(etag))
        return answer(written, etag, at: position)
    }

    private func answer(_ written: KeptAnswers.Written, _ etag: String, at position: Position) -> Answer {
        linked(Answer(content: .bytes(written.text), etag: etag, position: position), next: written.next)
    }

    private func key(_ etag: String) -> KeptAnswers.Key {
        KeptAnswers.Key(target: requestTarget, tenant: visit.tenant, version: etag)
    }
}
