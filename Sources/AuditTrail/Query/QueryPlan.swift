/// A query, made ready to be asked of segments; a class, because a walk hands it on at every step.
final class QueryPlan: Sendable {
    /// Something that a column has.
    struct Value: Sendable {
        let bytes: [UInt8]
        let hash: UInt64
    }

    /// Terms of a field of which an event must have one.
    struct Terms: Sendable {
        let field: TermField
        let hashes: [UInt64]
    }

    let query: AuditQuery
    let kinds: KindFilter
    let tenant: Value?
    let actor: Value?
    /// The terms that are in blocks, all of which an event must have.
    let terms: [Terms]
    /// Whether events that pass the columns and blocks are certainly wanted, but for the times of happening.
    let isExact: Bool
    /// Metering is asked only where it can answer.
    let classes: [EventClass]
    /// All terms, by which whole segments can be left out.
    private let allTerms: [Terms]

    init(_ query: AuditQuery, hash: TermHash) {
        self.query = query
        kinds = KindFilter(query)
        let value = { (bytes: [UInt8]) in Value(bytes: bytes, hash: hash(bytes)) }
        tenant = query.tenant.map { id in
            var bytes: [UInt8] = []
            bytes.append(littleEndian: id.byteSwapped)
            return value(bytes)
        }
        actor = query.actor.map { value(Array($0.utf8)) }
        let texts: [(TermField, String?)] = [
            (.importID, query.importID), (.request, query.requestID), (.correlation, query.correlationID),
            (.subject, query.subject), (.resource, query.resource), (.onBehalfOf, query.onBehalfOf),
            (.sourceIP, query.sourceIP), (.userAgent, query.userAgent),
        ]
        let field = query.field.map { NamePattern($0) }
        terms =
            texts.compactMap { field, text in
                text.map { Terms(field: field, hashes: [hash(Array($0.utf8))]) }
            } + (field.map { [Terms(field: .changedField, hashes: [hash($0.term)])] } ?? [])
        // A column does not tell an empty actor from none, and a hash is only likely to be the text's.
        isExact = terms.isEmpty && actor?.bytes.isEmpty != true
        // Metering changes nothing but `usage.*`.
        let isMeteringAsked =
            query.includesUsage && field?.canMatch(namesBeginningWith: NamePattern.metering.bytes) != false
        classes = isMeteringAsked ? [.audit, .metering] : [.audit]
        allTerms = terms + Self.columnTerms(kinds, tenant, actor, hash)
    }

    /// The terms in blocks for a class.
    func terms(in eventClass: EventClass) -> [Terms] { terms.filter { $0.field.isKept(of: eventClass) } }

    /// All terms for a class.
    func allTerms(in eventClass: EventClass) -> [Terms] { allTerms.filter { $0.field.isKept(of: eventClass) } }

    private static func columnTerms(
        _ kinds: KindFilter, _ tenant: Value?, _ actor: Value?, _ hash: TermHash
    ) -> [Terms] {
        var terms: [Terms] = []
        if let tenant { terms.append(Terms(field: .tenant, hashes: [tenant.hash])) }
        if let actor { terms.append(Terms(field: .actor, hashes: [actor.hash])) }
        // The beginning of a name's first part is no term.
        if !kinds.actions.isEmpty, !kinds.actions.contains(where: { $0.isPrefix && $0.term.isEmpty }) {
            let actions = kinds.actions.map { hash($0.term) }
            terms.append(Terms(field: .action, hashes: actions))
            if let tenant {
                let pairs = actions.map { hash(pair: tenant.hash, $0) }
                terms.append(Terms(field: .tenantAndAction, hashes: pairs))
            }
        }
        if let tenant, let actor {
            terms.append(Terms(field: .tenantAndActor, hashes: [hash(pair: tenant.hash, actor.hash)]))
        }
        if let outcome = kinds.outcome { terms.append(Terms(field: .outcome, hashes: [hash([outcome])])) }
        if let operation = kinds.operation { terms.append(Terms(field: .operation, hashes: [hash([operation])])) }
        if let text = kinds.actorType { terms.append(Terms(field: .actorType, hashes: [hash(text)])) }
        if let text = kinds.resourceType { terms.append(Terms(field: .resourceType, hashes: [hash(text)])) }
        return terms
    }
}
