/// A thing that a credential may do.
public enum Scope: String, Hashable, Sendable, CaseIterable, Comparable {
    /// See tenants, their limits, features, hosts and health.
    case tenantsRead = "tenants:read"
    /// Make and change tenants.
    case tenantsWrite = "tenants:write"
    /// See members, invitations and onboarding.
    case membersRead = "members:read"
    /// Change them.
    case membersWrite = "members:write"
    /// See settings, but for secrets.
    case configRead = "config:read"
    /// Change settings.
    case configWrite = "config:write"
    /// See the secret ones.
    case configReveal = "config:reveal"
    /// See usage and quotas.
    case usageRead = "usage:read"
    /// Record and consume.
    case usageWrite = "usage:write"
    /// Read the audit trail and the events.
    case auditRead = "audit:read"
    /// Make and revoke API keys.
    case keysWrite = "keys:write"
    /// Change the platform: catalogues, settings.
    case platformWrite = "platform:write"

    /// Orders by name.
    public static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
}

/// A named set of scopes, of a member, an operator or an API key.
public enum AccessRole: String, Hashable, Sendable, CaseIterable {
    /// Everything, everywhere.
    case platformAdmin = "platform_admin"
    /// Looks at everything but secrets.
    case platformViewer = "platform_viewer"
    /// Reads the trail and nothing else.
    case auditor
    /// Everything in one tenant but what is the operator's.
    case owner
    /// Administers one tenant.
    case admin
    /// Uses one tenant.
    case member
    /// Looks at one tenant.
    case viewer

    /// Whether it reaches every tenant.
    public var isPlatform: Bool { self == .platformAdmin || self == .platformViewer || self == .auditor }

    /// What it may do.
    public var scopes: Set<Scope> { Self.granted[self] ?? [] }

    /// Made once: each request is held to one of them.
    private static let granted = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.grant) })

    private var grant: Set<Scope> {
        switch self {
        case .platformAdmin: Set(Scope.allCases)
        case .platformViewer: [.tenantsRead, .membersRead, .configRead, .usageRead, .auditRead]
        case .auditor: [.auditRead]
        case .owner:
            [
                .tenantsRead, .membersRead, .membersWrite, .configRead, .configWrite, .configReveal, .usageRead,
                .usageWrite, .auditRead, .keysWrite,
            ]
        case .admin:
            [
                .tenantsRead, .membersRead, .membersWrite, .configRead, .configWrite, .usageRead, .usageWrite,
                .auditRead,
            ]
        case .member: [.tenantsRead, .configRead, .usageRead, .usageWrite]
        case .viewer: [.tenantsRead, .usageRead]
        }
    }

    /// The role of a member.
    public init(_ role: Role) {
        switch role {
        case .owner: self = .owner
        case .admin: self = .admin
        case .member: self = .member
        case .viewer: self = .viewer
        }
    }
}
