/// A named, versioned set of tiers.
///
/// Published as an event and never changed, so that a replay needs nothing else.
public struct Catalog: Hashable, Sendable {
    /// Its name and version.
    public struct ID: Hashable, Sendable, Comparable, CustomStringConvertible {
        /// The name.
        public let name: String
        /// The version, from 1.
        public let version: UInt32

        /// Names a version of a catalogue.
        public init(name: String, version: UInt32) {
            self.name = name
            self.version = version
        }

        /// `smtp/1`.
        public var description: String { "\(name)/\(version)" }

        /// Orders by name, then by version.
        public static func < (left: ID, right: ID) -> Bool {
            left.name == right.name ? left.version < right.version : left.name < right.name
        }
    }

    /// One commercial level.
    public struct Tier: Hashable, Sendable {
        /// Its id within the catalogue.
        public var id: String
        /// The name that people see.
        public var name: String
        /// Its place: a change to a lower one is a downgrade.
        public var rank: UInt32
        /// What it costs, where the catalogue says it.
        public var price: Money?
        /// What is limited; a limit without a maximum is explicitly unlimited.
        public var limits: [LimitKey: Int64?]
        /// Further rules, by name.
        public var policies: [String: String]
        /// What may be used.
        public var features: [String]

        /// Names all that a tier has.
        public init(
            id: String, name: String, rank: UInt32, price: Money?, limits: [LimitKey: Int64?],
            policies: [String: String], features: [String]
        ) {
            self.id = id
            self.name = name
            self.rank = rank
            self.price = price
            self.limits = limits
            self.policies = policies
            self.features = features
        }
    }

    /// An amount in a currency's minor unit, for a span of time.
    public struct Money: Hashable, Sendable {
        /// In the minor unit: cents.
        public var minor: Int64
        /// ISO 4217.
        public var currency: String
        /// `month`.
        public var per: String

        /// Names an amount.
        public init(minor: Int64, currency: String, per: String) {
            self.minor = minor
            self.currency = currency
            self.per = per
        }
    }

    /// Its name and version.
    public let id: ID
    /// The tier of a tenant that names none.
    public var defaultTier: String
    /// The tiers, by rank.
    public var tiers: [Tier]
    /// Other names of tiers.
    public var aliases: [String: String] = [:]
    /// Limits that may be chosen instead of a tier's own.
    public var defaultSets: [String: [LimitKey: Int64?]] = [:]
    /// Metrics that are shown though no tier limits them.
    public var tracked: [String] = []

    /// Names all that a catalogue has.
    public init(
        id: ID, defaultTier: String, tiers: [Tier], aliases: [String: String] = [:],
        defaultSets: [String: [LimitKey: Int64?]] = [:], tracked: [String] = []
    ) {
        self.id = id
        self.defaultTier = defaultTier
        self.tiers = tiers
        self.aliases = aliases
        self.defaultSets = defaultSets
        self.tracked = tracked
    }

    /// The tier with an id or an alias.
    public func tier(_ name: String) -> Tier? {
        let id = aliases[name] ?? name
        return tiers.first { $0.id == id }
    }
}
