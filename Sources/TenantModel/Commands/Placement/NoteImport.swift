/// Says from which system a tenant was brought, and what of it has no place of its own here.
public struct NoteImport: Command {
    /// Whose.
    public var id: TenantID
    /// The system's name.
    public var source: String
    /// The record's id there.
    public var row: String
    /// What else it said, by name.
    public var fields: [String: String]

    /// Names the tenant and where it was.
    public init(_ id: TenantID, source: String, row: String, fields: [String: String] = [:]) {
        self.id = id
        self.source = source
        self.row = row
        self.fields = fields
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        guard (1...256).contains(source.utf8.count) else { throw .validation("/source", "must have 1 to 256 bytes") }
        let size = fields.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard size <= SetConfig.largestValue else { throw .validation("/fields", "must have at most 24 KiB in all") }
        var imported = TenantImported()
        imported.source = source
        imported.row = row
        imported.fields = fields.namedTexts
        try decision.emit(.tenantImported(imported), tenant: id, resource: Resource(type: "tenant", id: tenant.slug))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(source)
        fingerprint.add(row)
        fingerprint.add(fields)
    }
}
