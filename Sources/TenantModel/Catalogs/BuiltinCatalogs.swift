/// The five catalogues that the source documents describe (DOMAIN §2), published when a store is made.
public enum BuiltinCatalogs {
    /// All of them; `smtp` is the default.
    public static let all = [smtp, web, chat, securenet, stellara]

    private static let gigabyte: Int64 = 1 << 30
    private static let terabyte: Int64 = 1 << 40

    /// The mail server's.
    public static let smtp = Catalog(
        id: .init(name: "smtp", version: 1), defaultTier: "free",
        tiers: [
            tier("free", 0, ["users": 5, "domains": 1, "storage": gigabyte, "messages/day": 100], smtpFeatures(1)),
            tier(
                "starter", 1, ["users": 25, "domains": 3, "storage": 10 * gigabyte, "messages/day": 1_000],
                smtpFeatures(4)),
            tier(
                "pro", 2, ["users": 100, "domains": 10, "storage": 100 * gigabyte, "messages/day": 10_000],
                smtpFeatures(7), name: "Professional"),
            tier(
                "enterprise", 3, ["users": nil, "domains": nil, "storage": nil, "messages/day": nil], smtpFeatures(8)),
        ],
        aliases: ["professional": "pro"])

    /// The web framework's: one tier, everything by override.
    public static let web = Catalog(
        id: .init(name: "web", version: 1), defaultTier: "standard", tiers: [tier("standard", 0, [:], [])])

    /// The chat system's.
    public static let chat = Catalog(
        id: .init(name: "chat", version: 1), defaultTier: "free",
        tiers: ["free", "pro", "enterprise"].enumerated().map { rank, id in
            tier(id, UInt32(rank), ["users": 10, "storage": 5 * gigabyte, "messages/day": 1_000], [])
        },
        defaultSets: ["environment": limits(["users": 100, "storage": 10 * gigabyte, "messages/day": 1_000])])

    /// SecureNet's.
    public static let securenet = Catalog(
        id: .init(name: "securenet", version: 1), defaultTier: "free",
        tiers: [
            secureTier("free", 0, nil, [5, 10, gigabyte, 1_000, 100], retention: 30, level: "basic"),
            secureTier(
                "pro", 1, 299, [50, 100, 10 * gigabyte, 10_000, 1_000], retention: 90, level: "standard",
                name: "Professional"),
            secureTier(
                "business", 2, 799, [500, 1_000, 100 * gigabyte, 100_000, 10_000], retention: 365, level: "advanced"),
            secureTier(
                "enterprise", 3, 1_999, [1_000, 5_000, 500 * gigabyte, 500_000, 50_000], retention: 730,
                level: "enterprise"),
            secureTier(
                "msp", 4, 2_999, [1_000, 10_000, terabyte, 1_000_000, 100_000], retention: 730, level: "enterprise",
                name: "MSP Bundle", features: ["multi_tenant", "reseller"]),
        ],
        aliases: ["professional": "pro", "msp_bundle": "msp"])

    /// Stellara's: no limits, five metrics that are followed.
    public static let stellara = Catalog(
        id: .init(name: "stellara", version: 1), defaultTier: "free",
        tiers: ["free", "starter", "pro", "enterprise"].enumerated().map { rank, id in tier(id, UInt32(rank), [:], [])
        },
        tracked: ["api_calls", "storage", "users", "transactions", "workflow_executions"])

    private static func smtpFeatures(_ count: Int) -> [String] {
        let all = [
            "spam_filtering", "virus_scanning", "dkim_signing", "api_access", "mailing_lists", "webhooks",
            "custom_domains", "priority_support",
        ]
        return Array(all.prefix(count))
    }

    private static func secureTier(
        _ id: String, _ rank: UInt32, _ dollars: Int64?, _ numbers: [Int64], retention: Int, level: String,
        name: String? = nil, features: [String] = []
    ) -> Catalog.Tier {
        let metrics = ["users", "devices", "storage", "api_calls/month", "alerts/month"]
        var made = tier(
            id, rank, Dictionary(zip(metrics, numbers.map { Int64?.some($0) }), uniquingKeysWith: { $1 }), features,
            name: name)
        made.price = dollars.map { .init(minor: $0 * 100, currency: "USD", per: "month") }
        made.policies = ["retention_days": String(retention), "security_level": level]
        return made
    }

    private static func tier(
        _ id: String, _ rank: UInt32, _ numbers: [String: Int64?], _ features: [String], name: String? = nil
    ) -> Catalog.Tier {
        Catalog.Tier(
            id: id, name: name ?? id.prefix(1).uppercased() + id.dropFirst(), rank: rank, price: nil,
            limits: limits(numbers), policies: [:], features: features)
    }

    private static func limits(_ numbers: [String: Int64?]) -> [LimitKey: Int64?] {
        var limits: [LimitKey: Int64?] = [:]
        for (text, max) in numbers {
            guard let key = LimitKey(text) else { preconditionFailure("\(text) is no limit") }
            limits[key] = .some(max)
        }
        return limits
    }
}
