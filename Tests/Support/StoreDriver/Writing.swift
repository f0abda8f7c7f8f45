import HashTreeCollections
import TenantModel
import Tenantry
import TestSupport

/// Rounds of random commands on eight tenants, after each of which what was acknowledged is read back.
struct Writing {
    private static let context = CommandContext(actor: Actor(type: "operator", id: "ops@example.com"), origin: .api)

    private let platform: Platform
    private let seed: UInt64
    private var random: SeededGenerator

    init(_ platform: Platform, seed: UInt64) {
        self.platform = platform
        self.seed = seed
        random = SeededGenerator(seed: seed)
    }

    /// Writes a round, and says what came of it.
    mutating func next(_ round: UInt64) async throws -> String {
        let ids = try await tenants()
        let own = ids[Int(seed % 8)]
        let key = ConfigKey(section: "general", key: "driver\(seed)")
        var requests = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            Request([command(on: ids[Int.random(in: 0..<8, using: &random)])], as: Self.context)
        }
        requests.append(Request([SetConfig(own, key, "\(round)")], as: Self.context))
        let results = try await platform.execute(each: requests)
        let acknowledged = try results[results.count - 1].get().positions?.upperBound ?? 0
        let (seen, position) = try platform.read { fleet in (fleet.tenant(own)?.config[key], fleet.position) }
        guard seen?.text == "\(round)", position >= acknowledged else {
            return "stale \(position) after \(acknowledged): \(seen?.text ?? "nothing")"
        }
        return "ok \(acknowledged)"
    }

    /// The eight tenants, made by whoever comes first.
    private func tenants() async throws -> [TenantID] {
        var ids: [TenantID] = []
        for number in 0..<8 {
            if let id = try platform.read({ $0.tenantID(named: "t\(number)") }) {
                ids.append(id)
                continue
            }
            var create = CreateTenant(id: platform.newTenantID(), name: "T\(number)")
            create.slug = "t\(number)"
            create.tier = "enterprise"
            create.owner = "ann"
            // Another process may have been faster.
            _ = try? await platform.execute(create, as: Self.context)
            guard let id = try platform.read({ $0.tenantID(named: "t\(number)") }) else {
                throw Unexpected("there is no tenant t\(number)")
            }
            ids.append(id)
        }
        return ids
    }

    private mutating func command(on id: TenantID) -> any Command {
        let number = Int.random(in: 0..<20, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return AddMember(id, user: "user\(number)")
        case 1: return RemoveMember(id, user: "user\(number)")
        case 2: return SetConfig(id, ConfigKey(section: "general", key: "k\(number % 5)"), "v\(number)")
        case 3: return RegisterHost(id, "h\(number).example.com")
        case 4: return RemoveHost(id, "h\(number).example.com")
        case 5: return SetUsageLevel(id, metric: "storage", level: Int64(number))
        case 6: return RecordActivity(id, action: "login")
        default: return ConsumeUsage(id, metric: "messages", amount: Int64(1 + number))
        }
    }
}
