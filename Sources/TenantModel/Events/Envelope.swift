/// How an action ended.
public enum Outcome: UInt8, Hashable, Sendable, CaseIterable {
    case succeeded = 1, denied, failed

    /// The word for it.
    public var name: String {
        switch self {
        case .succeeded: "succeeded"
        case .denied: "denied"
        case .failed: "failed"
        }
    }

    /// The outcome with a name.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

/// The class of an action.
public enum Operation: UInt8, Hashable, Sendable, CaseIterable {
    case create = 1, read, update, delete, execute

    /// The word for it.
    public var name: String {
        switch self {
        case .create: "create"
        case .read: "read"
        case .update: "update"
        case .delete: "delete"
        case .execute: "execute"
        }
    }

    /// The class with a name.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

/// By which way a command came.
public enum Origin: UInt8, Hashable, Sendable, CaseIterable {
    case api = 1, commandLine, imported, system

    /// The word for it.
    public var name: String {
        switch self {
        case .api: "api"
        case .commandLine: "cli"
        case .imported: "import"
        case .system: "system"
        }
    }
}

/// Who did something.
public struct Actor: Hashable, Sendable {
    /// What kind: `user`, `service`, `operator`, `system`.
    public var type: String
    /// Who: at most 256 bytes.
    public var id: String
    /// On whose behalf, if not their own.
    public var onBehalfOf: String?

    /// Names an actor.
    public init(type: String, id: String, onBehalfOf: String? = nil) {
        self.type = type
        self.id = id
        self.onBehalfOf = onBehalfOf
    }

    /// A person.
    public static func user(_ id: String) -> Actor { Actor(type: "user", id: id) }
    /// Tenantry itself.
    public static let system = Actor(type: "system", id: "tenantry")
}

/// What something was done to.
public struct Resource: Hashable, Sendable {
    /// What kind: `tenant`, `member`, `config`.
    public var type: String
    /// Which one.
    public var id: String

    /// Names a resource.
    public init(type: String, id: String) {
        self.type = type
        self.id = id
    }
}

/// What makes a repeated request recognisable.
public struct Idempotency: Hashable, Sendable {
    /// A hash of the caller's key and its scope: actor and tenant.
    public var key: UInt128
    /// A hash of what was asked for.
    public var fingerprint: UInt128

    /// Joins the two.
    public init(key: UInt128, fingerprint: UInt128) {
        self.key = key
        self.fingerprint = fingerprint
    }
}

/// What a caller says about a command beside the command itself; it goes into every event that the command makes.
public struct CommandContext: Hashable, Sendable {
    /// Who asks.
    public var actor: Actor
    /// By which way.
    public var origin: Origin
    /// From which network address.
    public var sourceIP: String?
    /// With which program.
    public var userAgent: String?
    /// In which request.
    public var requestID: String?
    /// In which workflow.
    public var correlationID: String?
    /// In which W3C trace.
    public var traceparent: String?
    /// Why.
    public var reason: String?
    /// The persons whom the data is about.
    public var subjects: [String] = []
    /// When it happened, if not now.
    public var occurredAt: Timestamp?
    /// The revision that the tenant must have.
    public var expectedRevision: UInt64?
    /// What makes a repetition recognisable.
    public var idempotency: Idempotency?
    /// The row that an import made the command from, and a hash of it and its source: kept for ever.
    public var importRow: ImportRow?

    /// Makes a context.
    public init(actor: Actor, origin: Origin) {
        self.actor = actor
        self.origin = origin
    }
}

/// A row of an import's source.
public struct ImportRow: Hashable, Sendable {
    /// Its id, as the source has it.
    public var id: String

    /// Names a row.
    public init(id: String) { self.id = id }
}
