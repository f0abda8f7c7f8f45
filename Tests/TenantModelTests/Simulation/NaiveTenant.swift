import TenantModel

/// What a tenant should be, kept in plain dictionaries and by the rules as DOMAIN words them.
struct NaiveTenant: Equatable {
    var slug: String
    var state = "active"
    var stateBefore: String?
    var tier = "free"
    var members: [String: String] = [:]
    var config: [String: String] = [:]
    var messages: [String: Int64] = [:]
    var storage: Int64 = 0
    var messageLimit: Int64?

    static let limits: [String: (users: Int64?, messages: Int64?, storage: Int64?)] = [
        "free": (5, 100, 1 << 30), "starter": (25, 1_000, 10 << 30), "enterprise": (nil, nil, nil),
    ]

    private var limit: (users: Int64?, messages: Int64?, storage: Int64?) { Self.limits[tier]! }

    /// Whether the command is carried out; changes the tenant if it is.
    mutating func apply(_ action: RandomAction, today: String) -> Bool {
        switch action {
        case .move(let move): return enter(move)
        case .consume(let amount):
            guard state == "active", amount <= (messageLimit ?? limit.messages ?? .max) - messages[today, default: 0]
            else {
                return false
            }
            messages[today, default: 0] += amount
        case .record(let amount): messages[today, default: 0] += amount
        case .level(let level): storage = level
        default:
            guard state != "deleted" else { return false }
            return edit(action, today: today)
        }
        return true
    }

    private mutating func edit(_ action: RandomAction, today: String) -> Bool {
        switch action {
        case .add(let user, let role):
            if let has = members[user] { return has == role }
            guard Int64(members.count) < limit.users ?? .max else { return false }
            members[user] = role
        case .setRole(let user, let role):
            guard let has = members[user] else { return false }
            guard has == role || has != "owner" || owners > 1 else { return false }
            members[user] = role
        case .remove(let user):
            guard let has = members[user], has != "owner" || owners > 1 else { return false }
            members[user] = nil
        case .set(let key, let value): config[key] = value
        case .unset(let key):
            guard config.removeValue(forKey: key) != nil else { return false }
        case .tier(let next, let force):
            let new = Self.limits[next]!
            let isOver =
                Int64(members.count) > new.users ?? .max || storage > new.storage ?? .max
                || messages[today, default: 0] > (messageLimit ?? new.messages ?? .max)
            guard next == tier || force || !isOver else { return false }
            tier = next
        case .override(let max): messageLimit = max
        case .move, .consume, .record, .level: preconditionFailure("these are not edits")
        }
        return true
    }

    private var owners: Int { members.values.filter { $0 == "owner" }.count }

    private mutating func enter(_ move: ChangeState.Move) -> Bool {
        let target: String
        switch move {
        case .activate: target = "active"
        case .suspend: target = "suspended"
        case .deactivate: target = "inactive"
        case .delete: target = "deleted"
        case .restore:
            guard state == "deleted", let stateBefore else { return false }
            state = stateBefore
            return true
        }
        if state == target { return true }
        let ways = [
            "active": ["suspended", "inactive", "deleted"], "suspended": ["active", "inactive", "deleted"],
            "inactive": ["active", "deleted"], "deleted": [],
        ]
        guard ways[state]!.contains(target) else { return false }
        if target == "deleted" { stateBefore = state }
        state = target
        return true
    }
}

/// One thing that may happen to a tenant.
enum RandomAction {
    case move(ChangeState.Move)
    case add(String, String)
    case setRole(String, String)
    case remove(String)
    case set(String, String)
    case unset(String)
    case tier(String, force: Bool)
    case override(Int64)
    case consume(Int64)
    case record(Int64)
    case level(Int64)

    static func draw(_ random: inout some RandomNumberGenerator) -> RandomAction {
        let user = "user\(Int.random(in: 0..<7, using: &random))"
        let role = Role.allCases.randomElement(using: &random)!.rawValue
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1: return .move(ChangeState.Move.allCases.randomElement(using: &random)!)
        case 2: return .move(.activate)
        case 3: return .move(.restore)
        case 4, 5, 6: return .add(user, role)
        case 7: return .setRole(user, role)
        case 8: return .remove(user)
        case 9, 10:
            return .set("k\(Int.random(in: 0..<4, using: &random))", "v\(Int.random(in: 0..<3, using: &random))")
        case 11: return .unset("k\(Int.random(in: 0..<4, using: &random))")
        case 12:
            let tier = ["free", "starter", "enterprise"].randomElement(using: &random)!
            return .tier(tier, force: Bool.random(using: &random))
        case 13: return .override(Int64.random(in: 0..<300, using: &random))
        case 14: return .level(Int64.random(in: 0..<(2 << 30), using: &random))
        case 15: return .record(Int64.random(in: 1..<20, using: &random))
        default: return .consume(Int64.random(in: 1..<40, using: &random))
        }
    }

    func command(for id: TenantID) -> any Command {
        switch self {
        case .move(let move): ChangeState(id, move)
        case .add(let user, let role): AddMember(id, user: user, role: Role(rawValue: role)!)
        case .setRole(let user, let role): ChangeMemberRole(id, user: user, role: Role(rawValue: role)!)
        case .remove(let user): RemoveMember(id, user: user)
        case .set(let key, let value): SetConfig(id, ConfigKey(section: "general", key: key), value)
        case .unset(let key): DeleteConfig(id, ConfigKey(section: "general", key: key))
        case .tier(let tier, let force): ChangeTier(id, tier: tier, force: force)
        case .override(let max): OverrideLimit(id, LimitKey("messages/day")!, max: max)
        case .consume(let amount): ConsumeUsage(id, metric: "messages", amount: amount)
        case .record(let amount): RecordUsage(id, metric: "messages", amount: amount)
        case .level(let level): SetUsageLevel(id, metric: "storage", level: level)
        }
    }
}
