internal import Foundation
public import TenantModel

/// Commands written as JSON, one object a line, to be carried out together or one after the other.
///
/// A line names its `command`, its `tenant` (but for a new one), and the command's fields; `actor`, `reason`,
/// `occurred_at` and `idempotency_key` may be said of each.
public struct CommandBatch: Sendable {
    /// The most commands that can take effect together.
    public static let largest = 1_000

    /// A line that is not a command.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// From 1.
        public let line: Int
        /// What is wrong with it.
        public let reason: String
        /// What is wrong with which of its fields, if it is one of them.
        public var fields: [Refusal.Field] = []
        /// The rule that says no, where nothing is wrong with the line itself.
        public var refusal: RefusalCode?

        /// `line 3: …`.
        public var description: String { "line \(line): \(reason)" }
    }

    /// The requests, and the line that each is from.
    public private(set) var requests: [(line: Int, request: Request)] = []
    private let platform: Platform
    private let context: CommandContext
    private var lines = ""
    /// Tenants that an earlier line makes, by the names that it gives them.
    private var made: [String: TenantID] = [:]

    /// Begins a batch.
    ///
    /// - Parameter context: what is said of every command that says nothing else.
    public init(on platform: Platform, as context: CommandContext) {
        self.platform = platform
        self.context = context
    }

    /// The names of the commands, in order.
    public static var names: [String] { CommandForm.all.keys.sorted() }

    /// All of the commands, to take effect together; each keeps what its line says of it.
    ///
    /// - Parameter key: what makes a repetition of the whole recognisable; the keys of the lines do not count.
    public func together(idempotencyKey key: String?) -> Request {
        var whole = Request(requests.flatMap(\.request.commands), as: context)
        whole.each = requests.map(\.request.context)
        if let key { whole.context.idempotency = Platform.idempotency(key: key, actor: context.actor, text: lines) }
        return whole
    }

    /// Understands a line and adds its command.
    ///
    /// - Throws: ``Fault``; ``PlatformError`` if the store cannot be read.
    public mutating func add(_ line: String, number: Int) throws {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        guard case .object(let object)? = JSONValue(text: line) else {
            throw Fault(line: number, reason: "it is not a JSON object")
        }
        var fields = CommandFields(object)
        let name = fields.text("command")
        guard let form = CommandForm.all[name] else {
            throw Fault(
                line: number,
                reason: "there is no command '\(name)'; there are \(Self.names.joined(separator: ", "))")
        }
        var unknown: String?
        let id = form.isOfPlatform ? TenantID(rawValue: 0) : try tenant(of: name, object, &fields, &unknown)
        let (request, key) = said(&fields)
        let command = id.flatMap { form.make(&fields, $0) }
        // Where the making came to an end, what it left is not known to be wrong.
        if command != nil { fields.finish() }
        guard fields.faults.isEmpty, let command else {
            let refusal = Refusal.validation(fields.faults)
            throw Fault(line: number, reason: refusal.detail, fields: refusal.fields)
        }
        if let unknown {
            throw Fault(
                line: number, reason: "there is no tenant \(unknown)",
                fields: [Refusal.Field("/tenant", "names no tenant: there is no \(unknown)")],
                refusal: .tenantNotFound)
        }
        var context = request
        if let key {
            context.idempotency = Platform.idempotency(
                key: key, actor: context.actor, commands: [command], occurredAt: context.occurredAt)
        }
        requests.append((number, Request([command], as: context)))
        lines += line + "\n"
    }

    /// - Parameter unknown: gets a name that nobody has; the rest of the line is looked at all the same.
    private mutating func tenant(
        of command: String, _ object: [String: JSONValue], _ fields: inout CommandFields, _ unknown: inout String?
    ) throws -> TenantID? {
        if command == "tenant.create" {
            let id = platform.newTenantID()
            let slug = object["slug"]?.string ?? object["name"]?.string.map { Slug.make(from: $0) }
            // A name that is taken stays who has it: the new tenant gets another one, or is refused.
            for name in [slug, object["external_id"]?.string].compactMap({ $0 })
            where try made[name] == nil && platform.read({ $0.tenantID(named: name) == nil }) { made[name] = id }
            return id
        }
        let name = fields.text("tenant")
        guard !name.isEmpty else { return nil }
        if let id = try platform.read({ $0.resolve(name) }) ?? made[name] { return id }
        unknown = name
        return TenantID(rawValue: 0)
    }

    /// What a line says of its command beside the command itself.
    private func said(_ fields: inout CommandFields) -> (context: CommandContext, key: String?) {
        var context = context
        if let actor = fields.optionalText("actor") {
            context.actor = Actor(actor, usualType: context.actor.type)
        }
        context.reason = fields.optionalText("reason") ?? context.reason
        context.occurredAt = fields.time("occurred_at") ?? context.occurredAt
        if let revision = fields.optionalNumber("if_revision") { context.expectedRevision = UInt64(clamping: revision) }
        return (context, fields.optionalText("idempotency_key"))
    }
}
