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

    /// The answer of a key, written out by `write` if it is not kept.
    func answer(_ key: Key, _ write: () throws -> Written) rethrows -> Written {
        if let known = state.withLock({ $0.answers[key] }) { return known }
        let answer = try write()
        let size = answer.text.readableBytes + key.target.utf8.count + key.version.utf8.count
        guard size <= Self.longest else { return answer }
        state.withLock { state in
            if state.bytes + size > Self.largest { state = State() }
            if state.answers.updateValue(answer, forKey: key) == nil { state.bytes += size }
        }
        return answer
    }
}

/// Answers that are the same for whoever may ask: written out once for each version.
extension Exchange {
    /// Answers a view, unless the client has its version.
    func kept(at position: Position, etag: String, _ view: () -> some Encodable) -> Answer {
        guard !clientHas(etag) else { return Answer(etag: etag, position: position) }
        let written = api.kept.answer(key(etag)) { .init(text: ByteBuffer(string: JSONText.line(view()))) }
        return Answer(content: .bytes(written.text), etag: etag, position: position)
    }

    /// Answers a page of a list.
    func keptPage<Item: Encodable>(
        at position: Position, etag: String, _ page: () throws -> (items: [Item], next: String?)
    ) rethrows -> Answer {
        let written = try api.kept.answer(key(etag)) {
            let (items, next) = try page()
            return .init(text: ByteBuffer(string: JSONText.line(Page(items, next: next))), next: next)
        }
        return linked(Answer(content: .bytes(written.text), etag: etag, position: position), next: written.next)
    }

    private func key(_ etag: String) -> KeptAnswers.Key {
        KeptAnswers.Key(target: requestTarget, tenant: visit.tenant, version: etag)
    }
}
