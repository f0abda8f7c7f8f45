internal import TenantModel

/// A name that a condition may begin with.
public struct ConditionName: Hashable, Sendable {
    /// What is spoken of.
    public enum Subject: String, Hashable, Sendable {
        /// What happened.
        case event
        /// The tenant after it.
        case tenant
        /// All tenants after it.
        case fleet
    }

    /// One kind of name: how it is written, and what it stands for.
    public struct Form: Hashable, Sendable {
        /// How it is written; capital words stand for what the user names.
        public let pattern: String
        /// What is spoken of.
        public let subject: Subject
        /// Whether it stands for a number, which may be compared by order.
        public let isNumber: Bool
        /// What it stands for.
        public let meaning: String

        init(_ pattern: String, _ subject: Subject, _ meaning: String, isNumber: Bool = false) {
            self.pattern = pattern
            self.subject = subject
            self.isNumber = isNumber
            self.meaning = meaning
        }

        /// The only texts that it can stand for; `nil`: any.
        var words: [String]? {
            switch pattern {
            case "state", "fleet.state.STATE": LifecycleState.allCases.map(\.rawValue)
            case "health": TenantHealth.Status.allCases.map(\.rawValue)
            case "outcome": Outcome.allCases.map(\.name)
            case "operation": TenantModel.Operation.allCases.map(\.name)
            case "origin": Origin.allCases.map(\.name)
            case "onboarding": ["under_way", "completed"]
            default: nil
            }
        }

        /// What stands before a word of the user's; `nil`: the name has none.
        var prefix: String? {
            guard let dot = pattern.lastIndex(of: "."), pattern[pattern.index(after: dot)...].first?.isUppercase == true
            else { return nil }
            // `config.SECTION.KEY`: the words begin at the first capital letter.
            return pattern.firstIndex(where: \.isUppercase).map { String(pattern[..<$0]) }
        }
    }

    /// How it is written.
    public let form: Form
    /// What the user named: the key of a setting, a limit, a member.
    public let word: String
    /// The limit, where the word is one.
    let limit: LimitKey?

    var subject: Subject { form.subject }

    /// Every kind of name, in the order of the documentation.
    public static let all: [Form] = events + tenants + quotas + fleets

    private static let events: [Form] = [
        Form("type", .event, "the event's type: `tenant.suspended`, `member.*`"),
        Form("action", .event, "what was done: the type, or an application's own name"),
        Form("actor", .event, "who did it: the id"),
        Form("actor.type", .event, "`user`, `operator`, `service`, `system`"),
        Form("on_behalf_of", .event, "for whom it was done"),
        Form("outcome", .event, "`succeeded`, `denied`, `failed`"),
        Form("operation", .event, "`create`, `read`, `update`, `delete`, `execute`"),
        Form("origin", .event, "`api`, `cli`, `import`, `system`"),
        Form("field", .event, "a field that it changed: `limits.users`, `members.*`"),
        Form("resource", .event, "what it was done to: the id"),
        Form("resource.type", .event, "what kind of thing that is"),
        Form("ip", .event, "the network address"),
        Form("request_id", .event, "the request"),
        Form("reason", .event, "why"),
        Form("tenant", .event, "whose event it is: slug, id or external id"),
    ]

    private static let tenants: [Form] = [
        Form("state", .tenant, "`pending`, `active`, `suspended`, `inactive`, `deleted`, `purged`"),
        Form("state_reason", .tenant, "why it is in that state"),
        Form("health", .tenant, "`healthy`, `warning`, `critical`"),
        Form("tier", .tenant, "the tier's id"),
        Form("catalog", .tenant, "the catalogue and its version: `smtp/1`"),
        Form("slug", .tenant, "the name in addresses"),
        Form("name", .tenant, "the name for people"),
        Form("region", .tenant, "where its data must stay"),
        Form("onboarding", .tenant, "`under_way`, `completed`"),
        Form("members", .tenant, "how many members it has", isNumber: true),
        Form("owners", .tenant, "how many of them are owners", isNumber: true),
        Form("version", .tenant, "the number of its events", isNumber: true),
        Form("revision", .tenant, "the version of its last change", isNumber: true),
        Form("member.USER", .tenant, "a member's role"),
        Form("config.SECTION.KEY", .tenant, "a setting's value; of a secret, `sealed`"),
        Form("feature.NAME", .tenant, "`true` or `false`"),
        Form("policy.NAME", .tenant, "a policy's value"),
        Form("metadata.NAME", .tenant, "an application's own fact"),
        Form("host.NAME", .tenant, "`host` or `domain`"),
        Form("limit.LIMIT", .tenant, "the most that is allowed, or `unlimited`", isNumber: true),
    ]

    private static let quotas: [Form] = [
        Form("quota.LIMIT.used", .tenant, "what is used in the limit's period", isNumber: true),
        Form("quota.LIMIT.max", .tenant, "the most that is allowed, or `unlimited`", isNumber: true),
        Form("quota.LIMIT.remaining", .tenant, "what is left of it", isNumber: true),
        Form("quota.LIMIT.percent", .tenant, "how much of it is used, rounded down", isNumber: true),
    ]

    private static let fleets: [Form] = [
        Form("fleet.tenants", .fleet, "how many tenants there are, of any state but purged", isNumber: true),
        Form("fleet.members", .fleet, "how many members all have together", isNumber: true),
        Form("fleet.state.STATE", .fleet, "how many are in a state", isNumber: true),
        Form("fleet.tier.TIER", .fleet, "how many are on a tier", isNumber: true),
    ]
}

extension ConditionName {
    /// Finds what a text names; the plural that events use for fields, `members.ann`, is the same.
    ///
    /// - Returns: the name, or what is wrong as a sentence without its end.
    static func read(_ text: String) -> Result<ConditionName, Fault> {
        if let form = all.first(where: { $0.pattern == text }) {
            return .success(ConditionName(form: form, word: "", limit: nil))
        }
        if text == "quota" || text.hasPrefix("quota.") { return quota(text) }
        let singular = plurals.first { text.hasPrefix($0.key) }.map { $0.value + text.dropFirst($0.key.count) } ?? text
        for form in all {
            guard let prefix = form.prefix, singular.hasPrefix(prefix), singular.count > prefix.count else { continue }
            let word = String(singular.dropFirst(prefix.count))
            let limit = form.pattern.hasSuffix("LIMIT") ? LimitKey(word) : nil
            if form.pattern.hasSuffix("LIMIT"), limit == nil {
                return .failure(Fault("'\(word)' is no limit: one is like users, or messages/day"))
            }
            if form.pattern.hasPrefix("config."), !word.contains(".") {
                return .failure(Fault("a setting is named config.SECTION.KEY"))
            }
            if form.subject == .fleet, let words = form.words, !words.contains(word) {
                return .failure(Fault("'\(word)' is none of \(words.joined(separator: ", "))"))
            }
            return .success(ConditionName(form: form, word: word, limit: limit))
        }
        return .failure(Fault("there is no name '\(text)'; names are state, type, quota.storage.percent and others"))
    }

    private static func quota(_ text: String) -> Result<ConditionName, Fault> {
        let last = text.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
        guard let form = quotas.first(where: { $0.pattern == "quota.LIMIT.\(last)" }) else {
            return .failure(Fault("a quota is quota.LIMIT and .used, .max, .remaining or .percent"))
        }
        let word = String(text.dropFirst("quota.".count).dropLast(last.count + 1))
        guard let limit = LimitKey(word) else {
            return .failure(Fault("'\(word)' is no limit: one is like users, or messages/day"))
        }
        return .success(ConditionName(form: form, word: word, limit: limit))
    }

    private static let plurals = Dictionary(
        uniqueKeysWithValues: StateDifference.singulars.map { ("\($0.value).", "\($0.key).") })

    /// What is wrong with a name.
    struct Fault: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }
}
