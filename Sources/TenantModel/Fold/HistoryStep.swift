/// What a fold looks at in everything that it applies, whatever it says.
protocol HistoryStep {
    var position: Position { get }
    var recordedAt: Timestamp { get }
    var tenant: TenantID? { get }
    var version: UInt64 { get }
    var revision: UInt64 { get }
    var type: EventType { get }
    var idempotency: Idempotency? { get }
    var importRow: ImportRow? { get }
}

extension HistoryStep {
    /// An error at this position.
    func fault(_ reason: String) -> FoldError { FoldError(position: position, reason: "\(type.name): \(reason)") }

    /// Checks that this is the next event of a tenant, by the last version and revision of its history.
    func checkFollows(version: UInt64, revision: UInt64) throws(FoldError) {
        guard self.version == version + 1 else { throw fault("the tenant's next version is \(version + 1)") }
        guard self.revision == (type.countsAsChange ? self.version : revision) else {
            throw fault("the tenant's revision is \(revision)")
        }
    }
}

extension Event: HistoryStep {
    var type: EventType { payload.type }
    var idempotency: Idempotency? { context.idempotency }
    var importRow: ImportRow? { context.importRow }
}

extension Metering: HistoryStep {
    var type: EventType { .usageRecorded }
}
