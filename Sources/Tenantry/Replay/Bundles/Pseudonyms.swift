internal import Crypto
internal import Foundation
internal import TenantModel

/// What stands for names, addresses, identities and secrets in a bundle that is given away.
///
/// The same text has the same pseudonym everywhere in a bundle, and different texts have different ones. They are
/// counted in the order in which they come, and nothing of the original is in them.
struct Pseudonyms {
    /// What a text looks like.
    enum Kind: String {
        case tenant, name, person, host, address, agent, request, prefix, type, text
    }

    private var known: [String: String] = [:]
    private var counts: [Kind: Int] = [:]
    private var bytes: [[UInt8]: [UInt8]] = [:]

    /// What stands for a text.
    mutating func replacement(of text: String, as kind: Kind) -> String {
        if text.isEmpty { return text }
        if let known = known[text] { return known }
        let number = (counts[kind] ?? 0) + 1
        counts[kind] = number
        let made =
            switch kind {
            case .tenant: "tenant-\(number)"
            case .name: "Name \(number)"
            case .person: text.contains("@") ? "p\(number)@example.invalid" : "p\(number)"
            case .host: "h\(number).example.invalid"
            case .address: "2001:db8::\(String(number, radix: 16))"
            case .agent: "agent-\(number)"
            case .request: "request-\(number)"
            case .prefix: "tk_\(number)"
            case .type: "type-\(number)"
            case .text: "text-\(number)"
            }
        known[text] = made
        return made
    }

    /// What stands for a hash, or for a term that equal values share: as many bytes, equal for equal ones.
    mutating func replacement(of original: [UInt8]) -> [UInt8] {
        if let known = bytes[original] { return known }
        let made = Array(SHA256.hash(data: Data("bytes \(bytes.count)".utf8)).prefix(original.count))
        bytes[original] = made
        return made
    }

    /// The event with all its texts replaced but the words of the domain.
    mutating func replace(_ event: Event) throws(PlatformError) -> Event {
        var event = event
        event.payload = try replace(event.payload)
        let isOwn = event.payload.type == .activityRecorded
        event.resource = event.resource.map {
            isOwn ? replaceWhole($0) : Resource(type: $0.type, id: replaceID(of: $0))
        }
        event.context = replace(event.context)
        return event
    }

    private mutating func replace(_ context: CommandContext) -> CommandContext {
        var replaced = CommandContext(actor: context.actor, origin: context.origin)
        if (context.actor.type, context.actor.id) != (Actor.system.type, Actor.system.id) {
            replaced.actor.id = replacement(of: context.actor.id, as: .person)
            if !Self.actorTypes.contains(context.actor.type) {
                replaced.actor.type = replacement(of: context.actor.type, as: .type)
            }
        }
        replaced.actor.onBehalfOf = context.actor.onBehalfOf.map { replacement(of: $0, as: .person) }
        replaced.sourceIP = context.sourceIP.map { replacement(of: $0, as: .address) }
        replaced.userAgent = context.userAgent.map { replacement(of: $0, as: .agent) }
        replaced.requestID = context.requestID.map { replacement(of: $0, as: .request) }
        replaced.correlationID = context.correlationID.map { replacement(of: $0, as: .request) }
        replaced.traceparent = context.traceparent.map { replacement(of: $0, as: .request) }
        replaced.reason = context.reason.map { replacement(of: $0, as: .text) }
        replaced.subjects = context.subjects.map { replacement(of: $0, as: .person) }
        replaced.importRow = context.importRow.map { ImportRow(id: replacement(of: $0.id, as: .request)) }
        return replaced
    }

    /// The kinds of actors that the domain knows; others are an application's own words.
    private static let actorTypes: Set<String> = ["user", "operator", "service", "system"]

    /// An application calls things what it likes.
    private mutating func replaceWhole(_ resource: Resource) -> Resource {
        Resource(type: replacement(of: resource.type, as: .type), id: replacement(of: resource.id, as: .text))
    }

    /// What things are called by whom they belong to; what the domain itself calls them stays.
    private mutating func replaceID(of resource: Resource) -> String {
        switch resource.type {
        case "config", "quota", "limit", "feature", "policy", "scope", "catalog", "settings", "audit", "invitation",
            "apikey":
            resource.id
        case "tenant", "onboarding": replacement(of: resource.id, as: .tenant)
        case "member": replacement(of: resource.id, as: .person)
        case "host", "domain": replacement(of: resource.id, as: .host)
        default: replacement(of: resource.id, as: .text)
        }
    }
}
