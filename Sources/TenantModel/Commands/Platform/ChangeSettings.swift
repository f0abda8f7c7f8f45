/// Changes settings of the platform; those that are as asked for already are left out.
public struct ChangeSettings: Command {
    /// The new texts.
    public var values: [Setting: String]

    /// Names the settings and their texts.
    public init(_ values: [Setting: String]) { self.values = values }

    /// It is about the platform.
    public var tenant: TenantID? { nil }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        var faults: [Refusal.Field] = []
        var changed = SettingsChanged()
        for (setting, text) in values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard Self.isGood(setting, text, decision.fleet) else {
                faults.append(.init("/\(setting.rawValue)", "must be \(setting.form)"))
                continue
            }
            guard !Self.isSo(setting, text, decision.fleet) else { continue }
            var change = TextChange()
            change.field = setting.rawValue
            change.from = decision.fleet.text(of: setting)
            change.to = text
            changed.changes.append(change)
        }
        if let domain = values[.baseDomain], !domain.isEmpty, domain != decision.fleet.settings.baseDomain,
            let host = decision.fleet.strangers(below: domain).first
        {
            faults.append(.init("/\(Setting.baseDomain.rawValue)", "is above \(host), which is a tenant's host"))
        }
        guard faults.isEmpty else { throw .validation(faults) }
        guard !changed.changes.isEmpty else { return }
        let subject = changed.changes.count == 1 ? changed.changes[0].field : "platform"
        try decision.emit(.settingsChanged(changed), tenant: nil, resource: Resource(type: "settings", id: subject))
    }

    private static func isGood(_ setting: Setting, _ text: String, _ fleet: Fleet) -> Bool {
        if setting == .catalog { return fleet.newestCatalog(named: text) != nil }
        if setting == .defaultTenant, !text.isEmpty, fleet.tenantID(named: text) == nil { return false }
        var settings = fleet.settings
        return settings.set(setting, to: text)
    }

    /// Whether a setting says so already; the default catalogue moves on to the newest version when it is set again.
    private static func isSo(_ setting: Setting, _ text: String, _ fleet: Fleet) -> Bool {
        setting == .catalog
            ? fleet.newestCatalog(named: text)?.id == fleet.defaultCatalog : fleet.settings.text(of: setting) == text
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        for (setting, text) in values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            fingerprint.add(setting.rawValue)
            fingerprint.add(text)
        }
    }
}

extension Fleet {
    /// The text of a setting.
    public func text(of setting: Setting) -> String {
        setting == .catalog ? defaultCatalog?.name ?? "" : settings.text(of: setting)
    }
}

extension Decision {
    /// Refuses to take its name from the tenant that requests without one are for.
    func checkIsNotDefault(_ tenant: Tenant) throws(Refusal) {
        guard fleet.settings.defaultTenant == tenant.slug else { return }
        throw Refusal(
            .invalidTransition,
            "\(tenant.slug) is the platform's default tenant; change \(Setting.defaultTenant.rawValue) first")
    }
}
