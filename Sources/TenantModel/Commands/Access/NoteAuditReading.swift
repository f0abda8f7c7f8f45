/// Writes down that somebody looked into the trail, or took a copy of it.
public struct NoteAuditReading: Command {
    /// Whose trail; `nil`: all of it.
    public var tenant: TenantID?
    /// The filters that were set.
    public var filter: String
    /// The form of the copy; `nil`: it was only looked at.
    public var format: String?
    /// How many readings this stands for.
    public var count: UInt32

    /// Names the filters.
    public init(_ tenant: TenantID?, filter: String, format: String? = nil, count: UInt32 = 1) {
        self.tenant = tenant
        self.filter = filter
        self.format = format
        self.count = count
    }

    /// Checks the rules and emits what happens; nothing where the platform's settings say so.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        guard decision.fleet.settings.recordsReads else { return }
        let filter = String(filter.prefix(4_096))
        if let format {
            var exported = AuditExported()
            exported.filter = filter
            exported.format = format
            exported.head = decision.fleet.position
            try decision.emit(.auditExported(exported), tenant: tenant, resource: Resource(type: "audit", id: format))
        } else {
            var read = AuditRead()
            read.filter = filter
            read.count = count
            try decision.emit(.auditRead(read), tenant: tenant, resource: Resource(type: "audit", id: "trail"))
        }
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(tenant?.description)
        fingerprint.add(filter)
        fingerprint.add(format)
    }
}
