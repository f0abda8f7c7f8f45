import HashTreeCollections
@testable import TenantModel
import TestSupport

/// Any command of the domain, drawn so that it has a chance.
enum AnyCommand {
    private static let hidden = Sensitive.sealed(
        Sealed(keyVersion: 1, box: [UInt8](repeating: 0, count: 40), term: [UInt8](repeating: 1, count: 16)))

    static func draw(_ random: inout SeededGenerator, from fleet: Fleet) -> any Command {
        let number = Int.random(in: 0..<6, using: &random)
        let id = TenantID(rawValue: UInt128(1 + number % 4))
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1, 2: return life(id, number, &random)
        case 3, 4: return people(id, number, &random, fleet)
        case 5, 6: return settings(id, number, &random)
        case 7: return keys(id, number, &random, fleet)
        case 8: return placement(id, number, &random)
        case 9: return platform(number, &random)
        default: return usage(id, number, &random)
        }
    }

    private static func life(_ id: TenantID, _ number: Int, _ random: inout SeededGenerator) -> any Command {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1, 2:
            var create = CreateTenant(id: id, name: "T\(number)")
            create.externalID = number == 0 ? "t0" : "x\(number)"
            create.isPending = number == 5
            create.owner = "user\(number)"
            return create
        case 3: return ChangeState(id, ChangeState.Move.allCases.randomElement(using: &random)!)
        case 4: return ChangeState(id, .activate)
        case 5: return PurgeTenant(id, confirmation: "t\(number)")
        case 6:
            var update = UpdateTenant(id)
            update.slug = "t\(Int.random(in: 0..<8, using: &random))"
            update.billingEmail = .set(hidden)
            return update
        case 7: return ChangeTier(id, tier: ["free", "starter", "pro"][number % 3], force: number > 3)
        case 8: return OverrideLimit(id, LimitKey("users")!, max: Int64(number * 2))
        default: return ClearLimit(id, LimitKey("users")!)
        }
    }

    private static func people(
        _ id: TenantID, _ number: Int, _ random: inout SeededGenerator, _ fleet: Fleet
    ) -> any Command {
        let user = "user\(Int.random(in: 0..<6, using: &random))"
        let invitation = InvitationID(rawValue: UInt128(number))
        let hash = [UInt8](repeating: UInt8(number), count: 32)
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: return AddMember(id, user: user, role: Role.allCases.randomElement(using: &random)!)
        case 2: return ChangeMemberRole(id, user: user, role: Role.allCases.randomElement(using: &random)!)
        case 3: return RemoveMember(id, user: user)
        case 4: return CreateInvitation(id, invitation: invitation, email: hidden, tokenHash: hash)
        case 5:
            let place = fleet.invitation(tokenHash: hash) ?? InvitationPlace(tenant: id, invitation: invitation)
            return AcceptInvitation(place, tokenHash: hash, user: user)
        case 6: return ResendInvitation(id, invitation, tokenHash: hash)
        case 7: return RevokeInvitation(id, invitation)
        case 8: return ExpireInvitation(id, invitation)
        case 9: return CheckAccess(id, .user(user), Scope.allCases.randomElement(using: &random)!)
        case 10: return StartOnboarding(id)
        default:
            return CompleteOnboardingStep(id, ["profile", "invite_admin", "configure"].randomElement(using: &random)!)
        }
    }

    private static func settings(_ id: TenantID, _ number: Int, _ random: inout SeededGenerator) -> any Command {
        let key = ConfigKey(section: "general", key: "k\(number % 3)")
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: return SetConfig(id, key, "v\(number)")
        case 2: return DeleteConfig(id, key)
        case 3: return ActivateConfig(id, key, isActive: number > 2)
        case 4: return RevealConfig(id, key)
        case 5: return SetFeature(id, "f\(number % 3)", isEnabled: number > 2)
        case 6: return ClearFeature(id, "f\(number % 3)")
        case 7: return SetPolicy(id, "retention_days", "\(number + 1)")
        default: return ClearPolicy(id, "retention_days")
        }
    }

    private static func keys(
        _ id: TenantID, _ number: Int, _ random: inout SeededGenerator, _ fleet: Fleet
    ) -> any Command {
        let tenant = number == 5 ? nil : id
        let key = ApiKeyID(rawValue: UInt128(Int.random(in: 0..<6, using: &random)))
        let hash = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1:
            var create = CreateApiKey(
                tenant, key: key, name: "k", role: tenant == nil ? .auditor : .member, prefix: "tk_", secretHash: hash)
            if number == 3 { create.expiresAt = fleet.recordedAt.advanced(by: Timestamp.day) }
            return create
        case 2: return RotateApiKey(tenant, key, prefix: "tk_", secretHash: hash)
        case 3: return RevokeApiKey(tenant, key)
        default: return ExpireApiKey(tenant, key)
        }
    }

    private static func placement(_ id: TenantID, _ number: Int, _ random: inout SeededGenerator) -> any Command {
        let host = "h\(number).test.example"
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1, 2: return RegisterHost(id, host, kind: number % 2 == 0 ? .host : .domain)
        case 3:
            var update = UpdateHost(id, host)
            update.isPrimary = true
            return update
        case 4: return RemoveHost(id, host)
        case 5: return AssignRegion(id, "r\(number)")
        case 6: return AssignIsolation(id, Isolation.Strategy.allCases.randomElement(using: &random)!)
        default:
            var link = LinkBilling(id)
            link.subscriptionID = .set("s\(number)")
            return link
        }
    }

    private static func platform(_ number: Int, _ random: inout SeededGenerator) -> any Command {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return ChangeSettings([.defaultTenant: number == 0 ? "" : "t\(number)"])
        case 1: return ChangeSettings([.tenantsPerUser: number == 0 ? "" : "\(number)"])
        case 2: return ChangeSettings([.autoActivate: number > 2 ? "true" : "false"])
        case 3:
            return NoteBackup(
                head: 0, root: [UInt8](repeating: 1, count: 32), keys: 1, size: 1, takenAt: .init(rawValue: 0))
        case 4: return NoteImport(TenantID(rawValue: UInt128(number)), source: "old", row: "r")
        default:
            let chat = BuiltinCatalogs.chat
            return PublishCatalog(
                Catalog(id: .init(name: "chat", version: UInt32(number + 2)), defaultTier: "free", tiers: chat.tiers))
        }
    }

    private static func usage(_ id: TenantID, _ number: Int, _ random: inout SeededGenerator) -> any Command {
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: return ConsumeUsage(id, metric: "messages", amount: Int64.random(in: 1..<60, using: &random))
        case 2: return RecordUsage(id, metric: "api_calls", amount: Int64(number + 1))
        case 3: return SetUsageLevel(id, metric: "storage", level: Int64(number) << 28)
        case 4: return CorrectUsage(id, metric: "messages", delta: Int64.random(in: -20..<20, using: &random))
        default: return RecordActivity(id, action: "login")
        }
    }
}
