extension Catalog {
    /// The catalogue as the event tells it; equal catalogues give equal messages.
    public var message: CatalogPublished {
        var message = CatalogPublished()
        message.catalog = id.message
        message.defaultTier = defaultTier
        message.tiers = tiers.map(\.message)
        message.aliases = aliases.namedTexts
        message.tracked = tracked
        message.defaultSets = defaultSets.sorted { $0.key < $1.key }.map { name, limits in
            var set = DefaultSet()
            set.name = name
            set.limits = limits.messages
            return set
        }
        return message
    }

    /// Reads the event; `nil` if it names a limit or a tier that cannot be.
    public init?(_ message: CatalogPublished) {
        self.init(
            id: ID(message.catalog), defaultTier: message.defaultTier,
            tiers: message.tiers.compactMap { Tier($0) },
            aliases: Dictionary(message.aliases), tracked: message.tracked)
        for set in message.defaultSets {
            guard let limits = [LimitKey: Int64?](set.limits) else { return nil }
            defaultSets[set.name] = limits
        }
        guard tiers.count == message.tiers.count, tier(defaultTier) != nil,
            aliases.values.allSatisfy({ tier($0) != nil })
        else { return nil }
    }
}

extension Catalog.ID {
    /// Reads the part of an event that names a version of a catalogue.
    public init(_ message: CatalogVersion) {
        self.init(name: message.catalog, version: message.version)
    }

    var message: CatalogVersion {
        var message = CatalogVersion()
        message.catalog = name
        message.version = version
        return message
    }
}

extension Catalog.Tier {
    var message: TierDefinition {
        var message = TierDefinition()
        message.id = id
        message.name = name
        message.rank = rank
        if let price {
            message.price.minor = price.minor
            message.price.currency = price.currency
            message.price.per = price.per
        }
        message.limits = limits.messages
        message.policies = policies.namedTexts
        message.features = features
        return message
    }

    init?(_ message: TierDefinition) {
        guard let limits = [LimitKey: Int64?](message.limits), !message.id.isEmpty else { return nil }
        self.init(
            id: message.id, name: message.name, rank: message.rank,
            price: message.hasPrice
                ? .init(minor: message.price.minor, currency: message.price.currency, per: message.price.per) : nil,
            limits: limits, policies: Dictionary(message.policies), features: message.features)
    }
}

extension LimitKey {
    /// The limit with a maximum, `nil` for unlimited, as events tell it.
    func message(max: Int64?) -> LimitValue {
        var message = LimitValue()
        message.metric = metric.name
        message.period = period.rawValue
        if let max { message.max = max }
        return message
    }

    init?(_ message: LimitValue) {
        guard let metric = Metric(message.metric), let period = Period(rawValue: message.period) else { return nil }
        self.init(metric, period)
    }
}

extension LimitValue {
    /// The maximum; `nil` for unlimited.
    var maximum: Int64? { hasMax ? max : nil }
}

extension [LimitKey: Int64?] {
    var messages: [LimitValue] {
        keys.sorted().map { $0.message(max: self[$0] ?? nil) }
    }

    init?(_ messages: [LimitValue]) {
        self = [:]
        for message in messages {
            guard let key = LimitKey(message) else { return nil }
            self[key] = .some(message.maximum)
        }
    }
}

extension [String: String] {
    /// The pairs sorted by name.
    var namedTexts: [NamedText] {
        sorted { $0.key < $1.key }.map { name, text in
            var pair = NamedText()
            pair.name = name
            pair.text = text
            return pair
        }
    }

    init(_ pairs: [NamedText]) {
        self.init(pairs.map { ($0.name, $0.text) }, uniquingKeysWith: { $1 })
    }
}
