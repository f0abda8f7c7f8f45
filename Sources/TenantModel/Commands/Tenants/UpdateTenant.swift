internal import HashTreeCollections

/// Changes a tenant's own fields; those that are as asked for already are left out, and if all are, nothing happens.
public struct UpdateTenant: Command {
    /// A field's new value: not mentioned, to be removed, or to be set.
    public enum Change<Value: Hashable & Sendable>: Hashable, Sendable {
        /// Leave it.
        case keep
        /// Remove it.
        case remove
        /// Set it.
        case set(Value)
    }

    /// Whose.
    public var id: TenantID
    /// The name that people see.
    public var name: String?
    /// The name in addresses; the old one becomes free.
    public var slug: String?
    /// What it is.
    public var description: Change<String> = .keep
    /// An IANA time zone's name.
    public var timezone: String?
    /// A BCP 47 language tag.
    public var locale: String?
    /// Entries to set, or with `nil` to remove.
    public var metadata: [String: String?] = [:]
    /// Where bills go.
    public var billingEmail: Change<Sensitive> = .keep
    /// Whom to call.
    public var contactPhone: Change<Sensitive> = .keep

    /// Changes nothing yet.
    public init(_ id: TenantID) { self.id = id }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        var faults = ProfileRules.faults(
            name: name, description: description.newValue, timezone: timezone, locale: locale, metadata: metadata)
        if let slug, let fault = Slug.fault(in: slug) { faults.append(.init("/slug", fault)) }
        let merged = tenant.metadata.merging(metadata.compactMapValues { $0 }) { $1 }.filter {
            metadata[$0.key] != .some(nil)
        }
        if merged.count > 64 { faults.append(.init("/metadata", "would have more than 64 entries")) }
        guard faults.isEmpty else { throw .validation(faults) }
        if let slug, slug != tenant.slug {
            try decision.checkIsNotDefault(tenant)
            try decision.fleet.checkSubdomain(of: slug, for: id)
            let own = "\(tenant.slug).\(decision.fleet.settings.baseDomain)"
            if tenant.hosts[own] != nil {
                throw Refusal(.nameTaken, "the host \(own) is of the old slug; remove it first")
            }
        }
        if let slug, slug != tenant.slug, decision.fleet.tenantID(named: slug) != nil {
            throw Refusal(.nameTaken, "the slug \(slug) is taken; choose another one")
        }
        var updated = ProfileUpdated()
        updated.changes.note("name", from: tenant.name, to: name ?? tenant.name)
        updated.changes.note("slug", from: tenant.slug, to: slug ?? tenant.slug)
        updated.changes.note("description", from: tenant.description, to: description.applied(to: tenant.description))
        updated.changes.note("timezone", from: tenant.timezone, to: timezone ?? tenant.timezone)
        updated.changes.note("locale", from: tenant.locale, to: locale ?? tenant.locale)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            updated.changes.note("metadata.\(key)", from: tenant.metadata[key], to: value)
        }
        if let change = Self.change(of: tenant.billingEmail, billingEmail) { updated.billingEmail = change }
        if let change = Self.change(of: tenant.contactPhone, contactPhone) { updated.contactPhone = change }
        guard updated != ProfileUpdated() else { return }
        try decision.emit(.profileUpdated(updated), tenant: id, resource: Resource(type: "tenant", id: tenant.slug))
    }

    /// What changes of a sealed value; values with equal terms are equal.
    private static func change(of old: Sealed?, _ change: Change<Sensitive>) -> SealedChange? {
        let new: Sealed?
        switch change {
        case .keep: return nil
        case .remove: new = nil
        case .set(let value): new = value.value
        }
        guard old?.term != new?.term else { return nil }
        var message = SealedChange()
        if let old { message.from = old.message }
        if let new { message.to = new.message }
        return message
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        for text in [name, slug, timezone, locale] { fingerprint.add(text) }
        fingerprint.add(description == .remove ? "\0" : description.newValue)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            fingerprint.add(key)
            fingerprint.add(value)
        }
        for change in [billingEmail, contactPhone] {
            fingerprint.add(change == .remove ? UInt8(1) : 0)
            fingerprint.add(change.newValue)
        }
    }

    /// What is wrong with the sensitive values.
    public var faultsInClear: [Refusal.Field] {
        [
            ("/billing_email", billingEmail.newValue?.faultAsEmail),
            ("/contact_phone", contactPhone.newValue?.faultAsPhone),
        ].compactMap { field, fault in fault.map { Refusal.Field(field, $0) } }
    }

    /// The same with its sensitive values sealed.
    public func sealed<Failure: Error>(
        by seal: (String, String) throws(Failure) -> Sealed
    ) throws(Failure) -> UpdateTenant {
        var copy = self
        if case .set(let value) = billingEmail {
            copy.billingEmail = .set(try value.sealed(at: SealedPlace.billingEmail, by: seal))
        }
        if case .set(let value) = contactPhone {
            copy.contactPhone = .set(try value.sealed(at: SealedPlace.contactPhone, by: seal))
        }
        return copy
    }
}

extension UpdateTenant.Change {
    var newValue: Value? {
        guard case .set(let value) = self else { return nil }
        return value
    }

    func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .remove: nil
        case .set(let value): value
        }
    }
}

extension [TextChange] {
    /// Adds a field's change, if it is one.
    mutating func note(_ field: String, from: String?, to: String?) {
        guard from != to else { return }
        var change = TextChange()
        change.field = field
        if let from { change.from = from }
        if let to { change.to = to }
        append(change)
    }
}
