/// What an operator has set for the whole platform: part of the log, because decisions depend on it.
public struct Settings: Hashable, Sendable {
    /// Where a request's tenant is looked for, in this order.
    public var sources: [ResolutionSource] = [.host, .subdomain, .header, .path, .credential, .default]
    /// The header that names a tenant.
    public var header = "x-tenant-id"
    /// The parameter that names a tenant.
    public var parameter = "tenant"
    /// The part of a path that stands before a tenant's name.
    public var pathPrefix = "/tenant/"
    /// The domain whose subdomains are slugs; empty: none.
    public var baseDomain = ""
    /// The tenant of requests that name none; empty: none.
    public var defaultTenant = ""
    /// Whether a request without a tenant is refused.
    public var isStrict = true
    /// Whether a pending tenant becomes active when its onboarding is complete.
    public var activatesAfterOnboarding = true
    /// The steps of an onboarding that names none of its own.
    public var onboardingSteps = [
        Onboarding.Step(id: "profile"), Onboarding.Step(id: Onboarding.inviteAdmin),
        Onboarding.Step(id: "configure", isOptional: true),
    ]
    /// How many days an invitation is open that names no end.
    public var invitationDays: Int64 = 7
    /// How many tenants a user may own; `nil`: any number.
    public var tenantsPerUser: Int64?
    /// How a new tenant's data is kept apart, unless it says.
    public var isolation = Isolation.Strategy.shared
    /// What stands before a tenant's name in its namespace.
    public var isolationPrefix = "tenant_"

    /// Whether looking into the trail is written into it.
    public var recordsReads = true

    /// The settings of a new store.
    public init() {}
}

/// One setting of the platform: its name in events, files and the command line.
public enum Setting: String, Hashable, Sendable, CaseIterable {
    case catalog
    case sources = "resolve.sources"
    case header = "resolve.header"
    case parameter = "resolve.parameter"
    case pathPrefix = "resolve.path_prefix"
    case baseDomain = "resolve.base_domain"
    case defaultTenant = "resolve.default_tenant"
    case onMiss = "resolve.on_miss"
    case autoActivate = "onboarding.auto_activate"
    case onboardingSteps = "onboarding.steps"
    case invitationDays = "invitations.expiry_days"
    case tenantsPerUser = "tenants.max_per_user"
    case isolation = "isolation.default"
    case isolationPrefix = "isolation.prefix"
    case recordReads = "audit.record_reads"

    /// What values it takes, as the end of a sentence that begins with "must be".
    public var form: String {
        switch self {
        case .catalog: "the name of a catalogue"
        case .sources: "a list of \(ResolutionSource.allCases.map(\.rawValue).joined(separator: ","))"
        case .header: "the name of a header"
        case .parameter: "the name of a parameter"
        case .pathPrefix: "the beginning of a path, like /tenant/"
        case .baseDomain: "a domain in lower case, or empty"
        case .defaultTenant: "the slug of a tenant, or empty"
        case .onMiss: "strict or graceful"
        case .autoActivate, .recordReads: "true or false"
        case .onboardingSteps: "a list of steps, those that may be left out with a '?' at their end"
        case .invitationDays: "1 to 365"
        case .tenantsPerUser: "1 or more, or empty for any number"
        case .isolation: Isolation.Strategy.allCases.map(\.rawValue).joined(separator: ", ")
        case .isolationPrefix: "lower-case letters, digits and underscores, at most 32"
        }
    }
}

extension Settings {
    /// The text of a setting; ``Setting/catalog`` is the fleet's.
    public func text(of setting: Setting) -> String {
        switch setting {
        case .catalog: ""
        case .sources: sources.map(\.rawValue).joined(separator: ",")
        case .header: header
        case .parameter: parameter
        case .pathPrefix: pathPrefix
        case .baseDomain: baseDomain
        case .defaultTenant: defaultTenant
        case .onMiss: isStrict ? "strict" : "graceful"
        case .autoActivate: activatesAfterOnboarding ? "true" : "false"
        case .onboardingSteps: onboardingSteps.map(\.text).joined(separator: ",")
        case .invitationDays: String(invitationDays)
        case .tenantsPerUser: tenantsPerUser.map(String.init) ?? ""
        case .isolation: isolation.rawValue
        case .isolationPrefix: isolationPrefix
        case .recordReads: recordsReads ? "true" : "false"
        }
    }

    /// Sets a setting from its text; returns whether the text is one of its values.
    mutating func set(_ setting: Setting, to text: String) -> Bool {
        switch setting {
        case .catalog: return false
        case .sources: return Self.take(ResolutionSource.list(text), &sources)
        case .header: return Self.take(Self.word(text, "-_", upTo: 64), &header)
        case .parameter: return Self.take(Self.word(text, "-_", upTo: 64), &parameter)
        case .pathPrefix:
            let isPrefix = text.hasPrefix("/") && text.hasSuffix("/") && text.utf8.count <= 128
            return Self.take(isPrefix ? text : nil, &pathPrefix)
        case .baseDomain: return Self.take(text.isEmpty || HostName.fault(in: text) == nil ? text : nil, &baseDomain)
        case .defaultTenant: return Self.take(text.isEmpty || Slug.fault(in: text) == nil ? text : nil, &defaultTenant)
        case .onMiss: return Self.take(["strict": true, "graceful": false][text], &isStrict)
        case .autoActivate: return Self.take(Bool(text), &activatesAfterOnboarding)
        case .recordReads: return Self.take(Bool(text), &recordsReads)
        case .onboardingSteps: return Self.take(Onboarding.Step.list(text), &onboardingSteps)
        case .invitationDays:
            return Self.take(Int64(text).flatMap { (1...365).contains($0) ? $0 : nil }, &invitationDays)
        case .tenantsPerUser:
            guard !text.isEmpty else {
                tenantsPerUser = nil
                return true
            }
            guard let number = Int64(text), number > 0 else { return false }
            tenantsPerUser = number
            return true
        case .isolation: return Self.take(Isolation.Strategy(rawValue: text), &isolation)
        case .isolationPrefix:
            return Self.take(text.isEmpty ? "" : Self.word(text, "_", upTo: 32), &isolationPrefix)
        }
    }

    private static func take<Value>(_ value: Value?, _ place: inout Value) -> Bool {
        guard let value else { return false }
        place = value
        return true
    }

    private static func word(_ text: String, _ signs: String, upTo length: Int) -> String? {
        text.isWord(upTo: length, signs: signs) ? text : nil
    }
}

extension ResolutionSource {
    fileprivate static func list(_ text: String) -> [ResolutionSource]? {
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        let sources = names.compactMap { ResolutionSource(rawValue: String($0)) }
        return sources.count == names.count && Set(sources).count == sources.count ? sources : nil
    }
}

extension Onboarding.Step {
    /// Reads `profile,invite_admin,configure?`; `nil` if a name is none or comes twice.
    static func list(_ text: String) -> [Onboarding.Step]? {
        let steps = text.split(separator: ",", omittingEmptySubsequences: false).map { Onboarding.Step(String($0)) }
        return areGood(steps) ? steps : nil
    }

    /// Whether the names are words, and each is there once.
    static func areGood(_ steps: [Onboarding.Step]) -> Bool {
        steps.allSatisfy { $0.id.isWord(upTo: 64, signs: "_-") } && Set(steps.map(\.id)).count == steps.count
            && steps.count <= 32
    }
}
