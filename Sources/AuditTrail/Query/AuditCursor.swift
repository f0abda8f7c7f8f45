public import EventLog

/// Where a page of the trail ended: opaque, stable while the log grows, good for one store and one query.
public struct AuditCursor: Hashable, Sendable, LosslessStringConvertible {
    /// The last position of the page.
    public let position: Position
    /// The store's id, shortened.
    private let store: UInt32
    /// A hash of the query and the position, so that a cursor that was tampered with is none.
    private let query: UInt32

    /// Ends a page.
    public init(after position: Position, of query: AuditQuery, store: UInt128) {
        self.position = position
        self.store = UInt32(truncatingIfNeeded: store ^ store >> 64 ^ store >> 32)
        self.query = Self.hash(query, position)
    }

    /// Reads the text of a cursor; `nil` if it is not one.
    public init?(_ text: String) {
        guard text.utf8.count == 34, text.hasPrefix("a1"), let bits = UInt128(text.dropFirst(2), radix: 16) else {
            return nil
        }
        position = Position(truncatingIfNeeded: bits)
        store = UInt32(truncatingIfNeeded: bits >> 96)
        query = UInt32(truncatingIfNeeded: bits >> 64)
    }

    /// 34 characters that mean something to nobody else.
    public var description: String {
        let bits = UInt128(store) << 96 | UInt128(query) << 64 | UInt128(position)
        let digits = String(bits, radix: 16)
        return "a1" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Whether it ended a page of this query in this store.
    public func fits(_ query: AuditQuery, store: UInt128) -> Bool {
        self == AuditCursor(after: position, of: query, store: store)
    }

    /// FNV-1a of the query's text: the same in every process.
    private static func hash(_ query: AuditQuery, _ position: Position) -> UInt32 {
        "\(position) \(query)".utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}

extension AuditQuery: CustomStringConvertible {
    /// The filters that are set, in a fixed order: what a reading or an export of the trail is recorded with.
    public var description: String {
        let texts: [(String, String?)] = [
            ("tenant", tenant.map { String($0, radix: 16) }), ("actor", actor), ("actor_type", actorType),
            ("on_behalf_of", onBehalfOf), ("action", actions.isEmpty ? nil : actions.joined(separator: ",")),
            ("resource_type", resourceType), ("resource", resource), ("outcome", outcome.map(String.init)),
            ("operation", operation.map(String.init)), ("ip", sourceIP), ("user_agent", userAgent),
            ("request_id", requestID), ("correlation_id", correlationID), ("import_id", importID),
            ("subject", subject), ("field", field), ("since", since.map(String.init)),
            ("until", until.map(String.init)), ("by", isByOccurrence ? "occurred" : nil),
            ("include", includesUsage ? "usage" : nil), ("order", isOldestFirst ? "oldest" : nil),
        ]
        return texts.compactMap { name, text in text.map { "\(name)=\($0)" } }.joined(separator: " ")
    }
}
