public import TenantModel

/// A fleet of tenants living for months: made, invited, configured, upgraded, suspended, and above all used.
///
/// Seeded: the same seed gives the same commands, at the same times, and so the same records. Use is skewed as it is in
/// life: a few tenants make most of it.
public struct FleetSimulation: Sendable {
    /// The first moment of the first day.
    public static let start = Timestamp("2026-01-01T00:00:00Z")!
    /// How long the fleet lives, in days.
    public static let days: Int64 = 270
    private static let chunk = 256

    private let platform: Platform
    private let clock: SimulatedClock
    private let events: Int
    private var random: SplitMix64
    private var plan: [SimulatedTenant]
    private var step: Int64

    /// Plans a fleet.
    ///
    /// - Parameters:
    ///   - platform: with a store that has no tenants, opened with `clock`.
    ///   - tenants: at least 1.
    ///   - events: about how many events there are to be in the end.
    public init(on platform: Platform, clock: SimulatedClock, tenants: Int, events: Int, seed: UInt64) {
        precondition(tenants >= 1, "a fleet has at least one tenant")
        self.platform = platform
        self.clock = clock
        self.events = events
        random = SplitMix64(seed: seed)
        let span = Self.days * Timestamp.day
        step = max(1, span / Int64(max(1, events)))
        plan = (1...tenants).map { SimulatedTenant(number: $0, born: 0) }
        // Half of the fleet is there on the first day, the others come later.
        for index in plan.indices where index >= tenants / 2 {
            plan[index].born = Int64(random.below(Int(span / 2)))
        }
        plan.sort { ($0.born, $0.number) < ($1.born, $1.number) }
    }

    /// Lives until there are enough events.
    ///
    /// - Parameter progress: is told how many there are.
    /// - Returns: how many there are in the end.
    /// - Throws: ``PlatformError`` if the store cannot.
    public mutating func run(progress: (Int) -> Void = { _ in }) async throws -> Int {
        var done = Int(try platform.head())
        var born = 0
        while done < events || born < plan.count {
            let left = max(plan.count - born, events - done)
            let size = min(Self.chunk, max(1, left / 2))
            var requests: [Request] = []
            for _ in 0..<size {
                clock.move(to: clock.now + step)
                let age = clock.now - Self.start.rawValue
                if born < plan.count, plan[born].born <= age || events - done <= plan.count - born {
                    requests.append(contentsOf: birth(of: born))
                    born += 1
                } else if born > 0 {
                    requests.append(life(of: random.skewed(below: born)))
                }
            }
            _ = try await platform.execute(each: requests)
            done = Int(try platform.head())
            progress(done)
        }
        return done
    }

    private mutating func birth(of index: Int) -> [Request] {
        plan[index].id = platform.newTenantID()
        return plan[index].birth(&random).map { Request([$0], as: context(Actor(type: "service", id: "signup"))) }
    }

    private mutating func life(of index: Int) -> Request {
        if let script = plan[index].script(age: clock.now - Self.start.rawValue) {
            var context = context(Actor(type: "operator", id: "ops@example.com"))
            context.reason = script.reason
            return Request([script.command], as: context)
        }
        if random.below(100) < 88 {
            return Request([plan[index].use(&random)], as: context(Actor(type: "service", id: "app")))
        }
        let who = random.below(4) == 0 ? Actor(type: "operator", id: "ops@example.com") : plan[index].admin
        var context = context(who)
        context.sourceIP = "192.0.2.\(1 + random.below(250))"
        return Request([plan[index].change(&random, platform: platform)], as: context)
    }

    private mutating func context(_ actor: Actor) -> CommandContext {
        var context = CommandContext(actor: actor, origin: .api)
        context.occurredAt = Timestamp(rawValue: clock.now)
        context.requestID = "req-" + String(random.next(), radix: 36)
        return context
    }
}
