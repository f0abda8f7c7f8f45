public import EventLog
public import TenantModel

extension Event {
    /// Reads a record as an event.
    ///
    /// - Throws: ``EventLogError``: `newerFormat` for a type or schema that this program does not know, `damaged` if
    ///   the payload is not its type's message.
    /// - Complexity: O(length of the record); about a microsecond.
    public init(_ record: borrowing RecordView) throws(EventLogError) {
        try self.init(record, isForFolding: false)
    }

    /// Reads a record as an event; for a fold, without the texts that no fold looks at: a rebuild is mostly this.
    public init(_ record: borrowing RecordView, isForFolding: Bool) throws(EventLogError) {
        let position = record.position
        let payload: EventPayload
        do throws(PayloadError) {
            payload = try EventPayload(
                type: record.type, schema: record.schema, bytes: [UInt8](copying: record.payload))
        } catch {
            // What looks like a newer program's may be a damaged one's.
            try record.check()
            throw EventLogError(error, at: position)
        }
        guard let outcome = Outcome(rawValue: record.outcome), let operation = Operation(rawValue: record.operation),
            let origin = Origin(rawValue: record.origin)
        else {
            throw EventLogError(
                .newerFormat, operation: "read",
                detail: "position \(position) has an unknown outcome, operation or origin")
        }
        let action = isForFolding ? nil : record.text(of: .action)
        let resourceType = isForFolding ? nil : record.text(of: .resourceType)
        let resourceID = isForFolding ? nil : record.text(of: .resourceID)
        self.init(
            id: EventID(rawValue: record.eventID), position: position,
            tenant: record.tenant == 0 ? nil : TenantID(rawValue: record.tenant), version: record.version,
            revision: record.revision, recordedAt: Timestamp(rawValue: record.recordedAt),
            occurredAt: Timestamp(rawValue: record.occurredAt), outcome: outcome, operation: operation,
            causation: record.causation, action: action,
            resource: resourceType == nil && resourceID == nil
                ? nil : Resource(type: resourceType ?? "", id: resourceID ?? ""),
            sharedContext: CommandContext.read(record, origin: origin, isForFolding: isForFolding), payload: payload)
    }
}

extension RecordView {
    /// Compares the record with its checksum.
    ///
    /// - Throws: ``EventLogError`` with `damaged`.
    /// - Complexity: O(length).
    public func check() throws(EventLogError) {
        do throws(RecordFault) {
            try checkIntegrity(at: position)
        } catch {
            throw EventLogError(.damaged(position: position), operation: "read", detail: error.description)
        }
    }
}

extension CommandContext {
    /// What most records say of their command, as far as a fold is concerned: nothing.
    private static let nothingToFold = Box(CommandContext(actor: Actor(type: "", id: ""), origin: .api))

    /// Reads what a record says of its command; what only the command knew is missing.
    fileprivate static func read(
        _ record: borrowing RecordView, origin: Origin, isForFolding: Bool
    ) -> Box<CommandContext> {
        guard isForFolding else { return Box(CommandContext(record, origin: origin) { _ in true }) }
        let isMetering = record.type == EventType.usageRecorded.rawValue
        for index in 0..<record.parts {
            guard let part = RecordPart(rawValue: record.tag(ofPart: index)) else { continue }
            guard isFolded(part, isMetering: isMetering) else { continue }
            return Box(CommandContext(record, origin: origin) { isFolded($0, isMetering: isMetering) })
        }
        return nothingToFold
    }

    private init(_ record: borrowing RecordView, origin: Origin, _ isWanted: (RecordPart) -> Bool) {
        self.init(actor: Actor(type: "", id: ""), origin: origin)
        for index in 0..<record.parts {
            let text = { (record: borrowing RecordView) in
                String(decoding: record.bytes(ofPart: index))
            }
            let part = RecordPart(rawValue: record.tag(ofPart: index))
            if let part, !isWanted(part) { continue }
            switch part {
            case .actorType: actor.type = text(record)
            case .actorID: actor.id = text(record)
            case .onBehalfOf: actor.onBehalfOf = text(record)
            case .sourceIP: sourceIP = text(record)
            case .userAgent: userAgent = text(record)
            case .requestID: requestID = text(record)
            case .correlationID: correlationID = text(record)
            case .traceparent: traceparent = text(record)
            case .reason: reason = text(record)
            case .importID: importRow = ImportRow(id: text(record))
            case .subject: subjects.append(text(record))
            case .idempotency:
                idempotency = Idempotency(record.bytes(ofPart: index)) ?? idempotency
            case .action, .resourceType, .resourceID, .sealedTerm, nil: continue
            }
        }
    }

    /// Whether a state depends on a part of the envelope; who reports use leaves no trace in it.
    private static func isFolded(_ part: RecordPart, isMetering: Bool) -> Bool {
        switch part {
        case .importID, .idempotency: true
        case .actorID, .reason: !isMetering
        default: false
        }
    }
}

extension Idempotency {
    /// Reads the part of a record; `nil` if it has another length.
    init?(_ part: Span<UInt8>) {
        guard part.count == 32 else { return nil }
        let read = { (part: Span<UInt8>, range: Range<Int>) in
            range.reduce(into: UInt128(0)) { $0 = $0 << 8 | UInt128(part[$1]) }
        }
        self.init(key: read(part, 0..<16), fingerprint: read(part, 16..<32))
    }
}

extension EventLogError {
    /// What a payload that cannot be understood means for whoever reads the log.
    fileprivate init(_ error: PayloadError, at position: Position) {
        switch error {
        case .unknown(let type, let schema):
            self.init(
                .newerFormat, operation: "read",
                detail: "position \(position) has an event of the unknown type \(type), schema \(schema)")
        case .malformed(let type):
            self.init(
                .damaged(position: position), operation: "read", detail: "its payload is not one of \(type.name)")
        }
    }
}
