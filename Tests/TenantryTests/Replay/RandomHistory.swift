import EventLog
import TenantModel
import Tenantry
import TestSupport

/// A store with the random lives of a few tenants, drawn from a seed: every kind of event, by many actors.
///
/// Every text that is about a person or a company has one of ``marks`` in it.
struct RandomHistory {
    /// What all personal texts have in them: long enough not to stand in random bytes by chance.
    static let marks = ["zqxv", "Zqxv"]

    let store: ScratchStore
    private(set) var tenants: [TenantID] = []
    private var random: SeededGenerator

    /// Shows some histories, a store each that is closed afterwards: open ones take address space.
    ///
    /// - Parameter full: how many at full length.
    static func each(
        of full: Int, _ body: (inout RandomHistory, _ hint: String) async throws -> Void
    ) async throws {
        for number in 0..<Soak.count(of: full) {
            let seed = Soak.seed &+ UInt64(number)
            var history = try await RandomHistory(seed: seed)
            try await body(&history, "seed \(seed)")
            try history.store.platform.close()
        }
    }

    /// Lives until some hundred commands were tried.
    init(seed: UInt64, commands: ClosedRange<Int> = 40...160) async throws {
        store = try await ScratchStore { $0.edges.random = .seeded(seed) }
        random = SeededGenerator(seed: seed)
        for number in 0..<Int.random(in: 1...3, using: &random) { try await create(number) }
        var left = Int.random(in: commands, using: &random)
        while left > 0 {
            let step = Int64.random(in: 0..<(20 * 3_600 * Timestamp.second), using: &random)
            store.clock.move(to: store.clock.now + step)
            let size = min(left, Int.random(in: 4...60, using: &random))
            let requests = (0..<size).map { _ in Request([draw()], as: context()) }
            _ = try await store.platform.execute(each: requests)
            left -= size
        }
    }

    /// One of the tenants.
    mutating func anyTenant() -> TenantID { tenants.randomElement(using: &random)! }

    /// A number below another.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    private mutating func create(_ number: Int) async throws {
        var create = CreateTenant(id: store.platform.newTenantID(), name: "Zqxv Works \(number) zqxv")
        create.slug = "zqxv-\(number)"
        create.externalID = number == 1 ? "zqxv-old-1" : nil
        create.owner = number == 0 ? nil : person(number)
        create.isPending = number == 2
        create.description = "what zqxv does"
        create.metadata = ["crm": "zqxv-crm-\(number)"]
        create.billingEmail = .plain("bill\(number)@zqxv.example")
        create.contactPhone = .plain("+49 30 \(number)")
        try await store.platform.execute(create, as: context())
        if number == 1 {
            let note = NoteImport(create.id, source: "zqxv.csv", row: "zqxv-1", fields: ["plan": "zqxv plan"])
            try await store.platform.execute(note, as: context())
        }
        tenants.append(create.id)
    }

    private func person(_ number: Int) -> String {
        number % 2 == 0 ? "zqxv\(number)@zqxv.example" : "zqxv.user\(number)"
    }

    private mutating func context() -> CommandContext {
        let number = below(5)
        let actor =
            number == 0
            ? Actor(type: "operator", id: "ops@zqxv.example", onBehalfOf: below(3) == 0 ? person(below(4)) : nil)
            : Actor(type: "user", id: person(number))
        var context = CommandContext(actor: actor, origin: .api)
        if below(2) == 0 { context.reason = "because zqxv\(below(9)) asked" }
        if below(2) == 0 { context.sourceIP = "2001:db8:zqxv::\(below(9))" }
        if below(3) == 0 { context.userAgent = "browser of zqxv\(below(3))" }
        if below(3) == 0 { context.requestID = "req-zqxv-\(below(999))" }
        if below(5) == 0 { context.correlationID = "flow-zqxv-\(below(99))" }
        if below(4) == 0 { context.subjects = [person(below(6)), "zqxv subject"] }
        return context
    }

    private mutating func draw() -> any Command {
        let (id, number) = (anyTenant(), below(6))
        switch below(12) {
        case 0, 1: return life(id, number)
        case 2, 3: return people(id, number)
        case 4, 5: return settings(id, number)
        case 6, 7: return placement(id, number)
        default: return usage(id, number)
        }
    }

    private mutating func life(_ id: TenantID, _ number: Int) -> any Command {
        switch below(9) {
        case 0: return ChangeState(id, ChangeState.Move.allCases.randomElement(using: &random)!)
        case 1, 2, 3: return ChangeState(id, number == 0 ? .suspend : .activate)
        case 4: return ChangeTier(id, tier: ["free", "starter", "pro", "enterprise"][number % 4], force: number > 1)
        case 5: return OverrideLimit(id, LimitKey("users")!, max: number == 0 ? nil : Int64(number * 2))
        case 6:
            var trial = OverrideLimit(id, LimitKey("messages/day")!, max: Int64(number * 50))
            trial.enforcement = .soft
            trial.expiresAt = Timestamp(rawValue: store.clock.now).advanced(by: Int64(number + 1) * Timestamp.day)
            return trial
        case 7: return ClearLimit(id, LimitKey("users")!)
        default:
            var update = UpdateTenant(id)
            update.name = "Zqxv \(number)"
            if number == 1 { update.slug = "zqxv-other-\(below(5))" }
            if number == 2 { update.billingEmail = .set(.plain("new\(below(5))@zqxv.example")) }
            if number == 3 { update.contactPhone = .remove }
            let crm: String? = number == 4 ? nil : "zqxv-\(number)"
            update.metadata = ["crm": crm]
            update.description = .set("zqxv \(number)")
            return update
        }
    }

    private mutating func people(_ id: TenantID, _ number: Int) -> any Command {
        let user = person(below(6))
        let hash = [UInt8](repeating: UInt8(number), count: 32)
        let invitation = InvitationID(rawValue: UInt128(number + 1))
        switch below(9) {
        case 0, 1, 2: return AddMember(id, user: user, role: Role.allCases.randomElement(using: &random)!)
        case 3: return ChangeMemberRole(id, user: user, role: Role.allCases.randomElement(using: &random)!)
        case 4: return RemoveMember(id, user: user)
        case 5:
            var create = CreateInvitation(
                id, invitation: invitation, email: .plain("guest\(number)@zqxv.example"), tokenHash: hash)
            create.metadata = ["from": "zqxv"]
            return create
        case 6:
            guard let place = try? store.platform.fleet().invitation(tokenHash: hash) else {
                return RevokeInvitation(id, invitation)
            }
            return AcceptInvitation(place, tokenHash: hash, user: user)
        case 7: return ResendInvitation(id, invitation, tokenHash: hash)
        default: return RevokeInvitation(id, invitation)
        }
    }

    private mutating func settings(_ id: TenantID, _ number: Int) -> any Command {
        let key = ConfigKey(section: "general", key: "k\(number % 3)")
        switch below(11) {
        case 0, 1: return SetConfig(id, key, "zqxv value \(number)")
        case 2: return SetConfig(id, ConfigKey(section: "auth", key: "token"), type: .secret, "zqxv hush \(number)")
        case 3: return SetConfig(id, ConfigKey(section: "auth", key: "minutes"), type: .int, "\(number)")
        case 4: return DeleteConfig(id, key)
        case 5: return ActivateConfig(id, key, isActive: number > 2)
        case 6: return SetFeature(id, "feature_\(number % 3)", isEnabled: number > 2)
        case 7: return ClearFeature(id, "feature_\(number % 3)")
        case 8: return SetPolicy(id, "retention_days", "\(number + 1)")
        case 9: return SetPolicy(id, "contact", "dpo\(number)@zqxv.example")
        default: return ClearPolicy(id, number > 2 ? "retention_days" : "contact")
        }
    }

    private mutating func placement(_ id: TenantID, _ number: Int) -> any Command {
        let host = "h\(number).zqxv.example"
        let key = ApiKeyID(rawValue: UInt128(below(4) + 1))
        let hash = random.bytes(32)
        switch below(11) {
        case 0, 1: return RegisterHost(id, host, kind: number % 2 == 0 ? .host : .domain)
        case 2:
            var update = UpdateHost(id, host)
            update.isPrimary = true
            return update
        case 3: return RemoveHost(id, host)
        case 4: return AssignRegion(id, "eu-\(number)")
        case 5: return AssignIsolation(id, .database, namespace: "zqxv_\(number)")
        case 6:
            var link = LinkBilling(id)
            link.subscriptionID = .set("sub-zqxv-\(number)")
            return link
        case 7: return CreateApiKey(id, key: key, name: "zqxv job", role: .member, prefix: "tk_zqxv1", secretHash: hash)
        case 8: return RotateApiKey(id, key, prefix: "tk_zqxv2", secretHash: hash)
        case 9: return StartOnboarding(id)
        default: return CompleteOnboardingStep(id, ["profile", "invite_admin", "configure"][number % 3])
        }
    }

    private mutating func usage(_ id: TenantID, _ number: Int) -> any Command {
        switch below(8) {
        case 0, 1, 2: return ConsumeUsage(id, metric: "messages", amount: Int64(below(60) + 1))
        case 3:
            var record = RecordUsage(id, metric: "api_calls", amount: Int64(number + 1))
            record.description = "called by zqxv"
            return record
        case 4: return SetUsageLevel(id, metric: "storage", level: Int64(number) << 28)
        case 5: return CorrectUsage(id, metric: "messages", delta: Int64(below(30) - 20))
        case 6: return CheckAccess(id, .user(person(below(4))), .configWrite)
        default:
            var activity = RecordActivity(id, action: "report.opened")
            activity.resource = Resource(type: "report", id: "zqxv report \(number)")
            activity.details = #"{"who":"zqxv\#(number)"}"#
            activity.error = number == 0 ? "zqxv failed" : nil
            return activity
        }
    }
}
