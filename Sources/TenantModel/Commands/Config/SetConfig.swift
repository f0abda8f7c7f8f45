internal import HashTreeCollections

/// Sets a setting; one that has this value already stays as it is.
public struct SetConfig: Command {
    /// The most bytes that a value may have.
    public static let largestValue = 24 * 1_024

    /// Whose.
    public var id: TenantID
    /// Which.
    public var key: ConfigKey
    /// What the value is.
    public var type: ConfigType
    /// The value; a secret is sealed before it is decided.
    public var value: Value
    /// Whether it counts.
    public var isActive: Bool

    /// A value, in clear or sensitive.
    public enum Value: Hashable, Sendable {
        /// Anybody who may read the settings may read it.
        case clear(String)
        /// Only the holder of the tenant's key can read it.
        case secret(Sensitive)
    }

    /// Sets a value; of the type `secret` it is sensitive.
    public init(_ id: TenantID, _ key: ConfigKey, type: ConfigType = .string, _ text: String, isActive: Bool = true) {
        self.id = id
        self.key = key
        self.type = type
        value = type == .secret ? .secret(.plain(text)) : .clear(text)
        self.isActive = isActive
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        if let fault = key.fault { throw .validation([fault]) }
        var new = ConfigValue()
        new.type = type.rawValue
        new.inactive = !isActive
        switch value {
        case .clear(let text):
            guard text.utf8.count <= Self.largestValue else { throw Self.tooLarge }
            if let fault = type.fault(in: text) { throw .validation("/value", fault) }
            new.text = text
        case .secret(let secret):
            guard secret.value.plainCount <= Self.largestValue else { throw Self.tooLarge }
            new.secret = secret.value.message
        }
        let old = tenant.config[key].map(\.message)
        if old?.hasSecret == true, !new.hasSecret {
            throw .validation("/type", "is secret: delete the setting first if its value may be read by anybody")
        }
        guard !Self.says(old, theSameAs: new) else { return }
        var set = ConfigSet()
        set.section = key.section
        set.key = key.key
        if let old { set.from = old }
        set.to = new
        try decision.emit(.configSet(set), tenant: id, resource: key.resource)
    }

    private static let tooLarge = Refusal(
        .payloadTooLarge, "a setting's value has at most 24 KiB; keep large things elsewhere and set their address")

    /// Whether two values are equal; secrets are when their terms are.
    private static func says(_ old: ConfigValue?, theSameAs new: ConfigValue) -> Bool {
        guard let old, old.type == new.type, old.inactive == new.inactive else { return false }
        return old.text == new.text && old.secret.term == new.secret.term
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(key.section)
        fingerprint.add(key.key)
        fingerprint.add(type.rawValue)
        fingerprint.add(isActive ? UInt8(1) : 0)
        switch value {
        case .clear(let text): fingerprint.add(text)
        case .secret(let secret): fingerprint.add(secret)
        }
    }

    /// The same with its sensitive values sealed.
    public func sealed<Failure: Error>(
        by seal: (String, String) throws(Failure) -> Sealed
    ) throws(Failure) -> SetConfig {
        guard case .secret(let secret) = value else { return self }
        var copy = self
        copy.value = .secret(try secret.sealed(at: "config/\(key.section)/\(key.key)", by: seal))
        return copy
    }
}
