internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// What every command that changes something takes.
struct ChangeOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Option(
        help: "Who does it: an e-mail address or a user's id, or TYPE:ID (default: $TENANTRY_ACTOR, else the OS user).")
    var actor: String?

    @Option(help: "On whose behalf.")
    var onBehalfOf: String?

    @Option(help: "Why; it is kept with the event.")
    var reason: String?

    @Option(help: "A key under which a repetition takes effect once, within 24 hours.")
    var idempotencyKey: String?

    @Option(help: "The revision that the tenant must have.")
    var ifRevision: UInt64?

    @Option(help: "The request that this is part of.")
    var requestID: String?

    @Option(help: "The workflow that this is part of.")
    var correlationID: String?

    @Option(
        name: .customLong("subject"), help: "Whom it is about, as 'audit query --subject' finds it; may be repeated.")
    var subjects: [String] = []

    @Flag(help: "Show what would happen, and change nothing.")
    var dryRun = false

    /// The recorded user agent: the OS user, whatever --actor claims.
    static var userAgent: String { "tenantry/\(TenantryCommand.version) (\(NSUserName()))" }

    /// Who is named, or the environment's, or the OS user.
    static func actor(_ text: String?) -> Actor {
        let usual = ProcessInfo.processInfo.environment["TENANTRY_ACTOR"].flatMap { $0.isEmpty ? nil : $0 }
        guard let named = text ?? usual else {
            return Actor(type: "operator", id: NSUserName())
        }
        return Actor(named, usualType: "operator")
    }

    func context(for commands: [any Command] = [], occurredAt: Timestamp? = nil) -> CommandContext {
        var who = Self.actor(actor)
        who.onBehalfOf = onBehalfOf
        var context = CommandContext(actor: who, origin: .commandLine)
        context.userAgent = Self.userAgent
        context.reason = reason
        context.requestID = requestID
        context.correlationID = correlationID
        context.subjects = subjects
        context.expectedRevision = ifRevision
        context.occurredAt = occurredAt
        if let idempotencyKey, !commands.isEmpty {
            context.idempotency = Platform.idempotency(
                key: idempotencyKey, actor: who, commands: commands, occurredAt: occurredAt)
        }
        return context
    }

    /// Carries commands out, or shows what they would do, and says so on standard error.
    ///
    /// - Returns: what became of them; `nil` for a dry run.
    @discardableResult
    func execute(
        _ commands: [any Command], on platform: Platform, occurredAt: Timestamp? = nil
    ) async throws -> Answer? {
        try await execute(Request(commands, as: context(for: commands, occurredAt: occurredAt)), on: platform)
    }

    /// Carries a request out, or shows what it would do, and says so on standard error.
    ///
    /// - Returns: what became of it; `nil` for a dry run.
    @discardableResult
    func execute(_ request: Request, on platform: Platform) async throws -> Answer? {
        if dryRun {
            let preview = try platform.preview(each: [request])[0].get()
            if preview.isReplay {
                Console.error("nothing would change: it was done before, at #\(preview.events.first?.position ?? 0)")
            } else if preview.events.isEmpty {
                Console.error("nothing would change")
            } else {
                for event in preview.events { Console.error("would append \(event.payload.type.name)") }
            }
            return nil
        }
        let answer = try await platform.execute(request)
        Console.warn(platform.keysLeftWarning)
        switch (answer.positions, answer.isReplay) {
        case (nil, _): Console.error("nothing to do: it is so already")
        case (let positions?, true): Console.error("done before, at #\(positions.lowerBound)")
        case (let positions?, false):
            let last = positions.count > 1 ? " to #\(positions.upperBound)" : ""
            Console.error("done: #\(positions.lowerBound)\(last)")
        }
        return answer
    }
}

extension ChangeOptions {
    /// Opens the store and carries out a command about a tenant.
    @discardableResult
    func executeOnTenant(
        _ argument: TenantArgument, occurredAt: Timestamp? = nil, _ make: (TenantID) throws -> any Command
    ) async throws -> Answer? {
        let platform = try store.open()
        return try await execute([make(try platform.tenant(argument.tenant).id)], on: platform, occurredAt: occurredAt)
    }
}

/// A tenant that a command is about.
struct TenantArgument: ParsableArguments {
    @Argument(help: "The tenant: its slug, id or external id.")
    var tenant: String
}
