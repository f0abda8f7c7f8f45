/// Writes an application's own entry into a tenant's audit trail (source document 003: `log_audit_event`).
public struct RecordActivity: Command {
    /// The most bytes that each of the JSON texts may have.
    public static let largestText = 24 * 1_024

    /// Whose.
    public var id: TenantID
    /// What was done, in the application's words: 1 to 256 bytes.
    public var action: String
    /// What it was done to.
    public var resource: Resource?
    /// The class of what was done.
    public var operation = Operation.execute
    /// How it ended.
    public var outcome = Outcome.succeeded
    /// The state before, as JSON.
    public var before: String?
    /// The state after, as JSON.
    public var after: String?
    /// Anything else, as JSON.
    public var details: String?
    /// Why it failed.
    public var error: String?

    /// Names the tenant and what was done.
    public init(_ id: TenantID, action: String) {
        self.id = id
        self.action = action
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        _ = try decision.tenant(id)
        try checkFields(isImported: decision.context.origin == .imported)
        var recorded = ActivityRecorded()
        if let before { recorded.before = before }
        if let after { recorded.after = after }
        if let details { recorded.details = details }
        if let error { recorded.error = error }
        try decision.emit(
            .activityRecorded(recorded), tenant: id, resource: resource, outcome: outcome, operation: operation,
            action: action)
    }

    private func checkFields(isImported: Bool) throws(Refusal) {
        var faults: [Refusal.Field] = []
        if !(1...256).contains(action.utf8.count) { faults.append(.init("/action", "must have 1 to 256 bytes")) }
        // Another system's trail is taken as it is; it is shown as what it is.
        if !isImported, EventType(name: action) != nil {
            faults.append(.init("/action", "is the name of one of Tenantry's own events; choose another"))
        }
        if let resource, resource.type.utf8.count > 256 || resource.id.utf8.count > 2_048 {
            faults.append(.init("/resource", "must have a type of at most 256 bytes and an id of at most 2,048"))
        }
        for (pointer, text) in [("/before", before), ("/after", after), ("/details", details)] {
            guard let text else { continue }
            if text.utf8.count > Self.largestText {
                faults.append(.init(pointer, "must have at most 24 KiB"))
            } else if !ConfigType.isJSON(text) {
                faults.append(.init(pointer, "must be a JSON text"))
            }
        }
        if let error, error.utf8.count > 1_024 { faults.append(.init("/error", "must have at most 1,024 bytes")) }
        guard faults.isEmpty else { throw .validation(faults) }
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        for text in [action, resource?.type, resource?.id, before, after, details, error] { fingerprint.add(text) }
        fingerprint.add(operation.rawValue)
        fingerprint.add(outcome.rawValue)
    }
}
