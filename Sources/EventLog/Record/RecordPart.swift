/// The optional parts of a record, by their tag (`docs/FORMAT.md` §4).
public enum RecordPart: UInt8, CaseIterable, Sendable {
    /// An application's own name for what was done, where it is not the event type's.
    case action = 1
    /// What kind of actor did it.
    case actorType
    /// Who did it.
    case actorID
    /// On whose behalf.
    case onBehalfOf
    /// What kind of thing it was done to.
    case resourceType
    /// What it was done to.
    case resourceID
    /// The network address it came from.
    case sourceIP
    /// The program it came from.
    case userAgent
    /// The request that it was part of.
    case requestID
    /// The workflow that it was part of.
    case correlationID
    /// The W3C trace context.
    case traceparent
    /// Why it was done.
    case reason
    /// The row of an import's source that it was made from.
    case importID
    /// A person whom the data is about; may repeat.
    case subject
    /// The keyed hash under which the sealed part before can be found.
    case sealedTerm
    /// 16 bytes hash of the idempotency key and its scope, 16 bytes fingerprint of the request.
    case idempotency

    /// The flag of a part whose bytes are ciphertext.
    static let sealedFlag: UInt8 = 1
    /// The flag of a part that a reader must understand.
    static let mustUnderstandFlag: UInt8 = 128
}
