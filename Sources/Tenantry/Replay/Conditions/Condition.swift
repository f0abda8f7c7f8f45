public import TenantModel

/// What a replay stops at, and a bisection looks for: comparisons of what an event, a tenant or all tenants say.
///
/// ```
/// state=suspended
/// quota.storage.percent>=95
/// type=member.* and actor=ops@example.com
/// ```
///
/// All of a condition's comparisons must hold. ``ConditionName/all`` has the names.
public struct Condition: Hashable, Sendable, CustomStringConvertible {
    /// The condition as it was written.
    public let description: String
    let comparisons: [Comparison]

    /// Reads a condition.
    ///
    /// - Throws: ``ConditionError`` that says at which character it cannot be read, and why.
    public init(_ text: String) throws(ConditionError) {
        var reader = ConditionReader(text)
        comparisons = try reader.comparisons()
        description = text
    }

    /// Whether it speaks of all tenants together.
    public var isOfFleet: Bool { comparisons.contains { $0.name.subject == .fleet } }

    /// Whether it speaks of all tenants together and of nothing else.
    var isOfFleetAlone: Bool { comparisons.allSatisfy { $0.name.subject == .fleet } }

    /// Whether it speaks of what happened.
    public var isOfEvent: Bool { comparisons.contains { $0.name.subject == .event } }

    /// Whether what it says of a tenant is so; of no tenant, nothing is.
    ///
    /// - Parameter time: when deadlines and periods are evaluated.
    public func holds(of tenant: Tenant?, at time: Timestamp) -> Bool {
        guard let tenant else { return false }
        return comparisons.allSatisfy { comparison in
            comparison.name.subject != .tenant || comparison.holds(comparison.name.value(of: tenant, at: time))
        }
    }

    /// Whether a replay stops after a step.
    ///
    /// What is said of the event must be so. A condition that speaks of states alone stops where it turns true, not
    /// wherever it is: else nobody could go on from there.
    public func stops(at step: ReplayStep) -> Bool {
        let holdsOfEvent = comparisons.allSatisfy { comparison in
            comparison.name.subject != .event || comparison.holds(anyOf: comparison.name.values(of: step))
        }
        guard holdsOfEvent else { return false }
        if comparisons.allSatisfy({ $0.name.subject == .event }) { return true }
        guard holds(of: step.after, at: step.time) else { return false }
        return isOfEvent || !holds(of: step.before, at: step.timeBefore)
    }
}

/// Why a text is no condition.
public struct ConditionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text.
    public let text: String
    /// The character, from 1, where it cannot be read.
    public let character: Int
    /// Why, as a sentence without its end.
    public let reason: String

    /// All of it.
    public var description: String { "the condition '\(text)' cannot be read at character \(character): \(reason)" }
}
