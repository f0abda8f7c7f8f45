internal import TenantModel

/// One tenant of a simulated fleet: its name, its habits, and what is to happen to it.
struct SimulatedTenant: Sendable {
    let number: Int
    /// When it comes, in microseconds after the fleet's first moment.
    var born: Int64
    var id = TenantID(rawValue: 0)
    /// What was told of it so far.
    private var told = 0
    private var users = 1

    init(number: Int, born: Int64) {
        self.number = number
        self.born = born
    }

    private static let words = [
        "initech", "globex", "umbrella", "hooli", "soylent", "vehement", "wonka", "acme", "stark", "tyrell",
        "cyberdyne",
        "massive", "gringotts", "oceanic", "duff", "monarch",
    ]

    private var word: String { Self.words[number % Self.words.count] }
    var slug: String { "\(word)-\(number)" }
    var admin: Actor { .user("admin@\(slug).example") }
    private var tier: String {
        ["free", "free", "starter", "starter", "pro", "enterprise", "pro", "starter"][number % 8]
    }

    mutating func birth(_ random: inout SplitMix64) -> [any Command] {
        var create = CreateTenant(id: id, name: word.prefix(1).uppercased() + word.dropFirst() + " \(number)")
        create.slug = slug
        create.externalID = "crm-\(10_000 + number)"
        create.tier = tier
        create.owner = admin.id
        create.metadata = ["segment": ["retail", "health", "public", "media"][random.below(4)]]
        return [create]
    }

    /// What an operator does at an appointed time: every seventh tenant does not pay, and some pay late.
    mutating func script(age: Int64) -> (command: any Command, reason: String)? {
        guard number % 7 == 0 else { return nil }
        let days = (age - born) / Timestamp.day
        if told == 0, days >= 60 {
            told = 1
            return (ChangeState(id, .suspend), "unpaid")
        }
        if told == 1, days >= 75, number % 14 == 0 {
            told = 2
            return (ChangeState(id, .activate), "paid")
        }
        return nil
    }

    /// What its application does all day.
    mutating func use(_ random: inout SplitMix64) -> any Command {
        switch random.below(10) {
        case 0: return SetUsageLevel(id, metric: "storage", level: Int64(random.below(3 << 30)))
        case 1, 2: return RecordUsage(id, metric: "api_calls", amount: 1 + Int64(random.below(50)))
        default: return ConsumeUsage(id, metric: "messages", amount: 1 + Int64(random.below(5)))
        }
    }

    /// What its people and the operators do now and then.
    mutating func change(_ random: inout SplitMix64, platform: Platform) -> any Command {
        switch random.below(12) {
        case 0, 1, 2:
            let keys = [
                ("branding", "color"), ("general", "language"), ("auth", "session_minutes"), ("features", "beta"),
            ]
            let (section, key) = keys[random.below(4)]
            return SetConfig(id, ConfigKey(section: section, key: key), "v\(random.below(20))")
        case 3, 4:
            users += 1
            return AddMember(
                id, user: "user\(users)@\(slug).example", role: random.below(5) == 0 ? .admin : .member)
        case 5: return RemoveMember(id, user: "user\(2 + random.below(users))@\(slug).example")
        case 6:
            let token = platform.newToken()
            return CreateInvitation(
                id, invitation: platform.newInvitationID(), email: .plain("guest\(random.below(50))@example.net"),
                tokenHash: Platform.hash(ofToken: token))
        case 7: return ChangeTier(id, tier: ["starter", "pro", "enterprise"][random.below(3)])
        case 8: return OverrideLimit(id, LimitKey("messages/day")!, max: 200 + Int64(random.below(2_000)))
        case 9:
            var update = UpdateTenant(id)
            update.metadata["health"] = ["green", "yellow", "red"][random.below(3)]
            return update
        default:
            var activity = RecordActivity(
                id, action: ["login", "document.shared", "report.exported"][random.below(3)])
            activity.resource = Resource(type: "document", id: String(random.below(500)))
            activity.outcome = random.below(20) == 0 ? .denied : .succeeded
            return activity
        }
    }
}
