internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// What says how much tenants use, and what an application has to say for their trails.
extension Route {
    static let usageCommands: [Route] = [
        recordUsage,
        command(
            .post, "/usage/consume", "consumeUsage", "Use something if the limit allows it: check and record in one",
            .usageWrite, "usage.consume",
            body: Body(
                schema: .command([("metric", .string)], maybe: [("amount", .integer)]),
                example: .object(["metric": .string("messages"), "amount": .int(5)])),
            reply: Reply(schema: .ref("Consumed")),
            problems: [.quotaExceeded, .tenantSuspended, .tenantInactive], telling: tellUsage),
        command(
            .post, "/usage/corrections", "correctUsage", "Put right what was recorded wrongly", .usageWrite,
            "usage.correct",
            body: Body(
                schema: .command(
                    [("metric", .string), ("delta", .integer)], maybe: [("position", .integer)]),
                example: .object([
                    "metric": .string("messages"), "delta": .int(-5), "reason": .string("counted twice"),
                ])), reply: Reply(schema: .ref("Consumed")), telling: tellUsage),
        command(
            .post, "/activity", "recordActivity", "Write an entry of the application's own into the trail",
            .usageWrite, "activity.record",
            body: Body(
                schema: .command(
                    [("action", .string)],
                    maybe: [
                        ("resource_type", .string), ("resource_id", .string), ("before", .string), ("after", .string),
                        ("details", .string), ("error", .string),
                    ]),
                example: .object([
                    "action": .string("document.shared"), "resource_type": .string("document"),
                    "resource_id": .string("42"),
                ])), reply: Reply(schema: .ref("Recorded")), telling: tellRecorded),
    ]

    private struct Consumed: Encodable {
        let metric: String
        let used: Int64
        let period: String?
        let max: Int64?
        let remaining: Int64?
    }

    private static let tellUsage: Telling = { exchange, answer in
        let position = try exchange.platform.head()
        guard let usage = answer.result.usage else { return Answer.empty(at: position).replayed(answer) }
        let view = Consumed(
            metric: usage.metric, used: usage.used, period: usage.period?.rawValue, max: usage.max,
            remaining: usage.remaining)
        return Answer.json(view, at: position).replayed(answer)
    }

    private struct Recorded: Encodable {
        /// The first and the last of its events; none, if it was so already.
        let positions: [Position]
        let replayed: Bool
    }

    private static let tellRecorded: Telling = { exchange, answer in
        let ends = answer.positions.map { [$0.lowerBound, $0.upperBound] } ?? []
        let view = Recorded(positions: ends, replayed: answer.isReplay)
        return Answer.json(view, at: try exchange.platform.head()).replayed(answer)
    }

    private static let recordUsage: Route = {
        var route = Route(
            method: .post, path: "/v1/tenants/{tenant}/usage", name: "recordUsage",
            summary: "Write down what was used, one or many; a limit refuses nothing", access: .tenant(.usageWrite),
            reply: Reply(schema: .ref("Recorded")), isCommand: true,
            handler: .work { exchange in
                var object = try await exchange.object()
                let records = object.removeValue(forKey: "records")
                var fields = CommandFields(object)
                let context = try exchange.context(taking: &fields)
                guard let records, records != .null else {
                    let command = try usage(&fields, exchange.target())
                    return try tellRecorded(exchange, try await exchange.carryOut([command], as: context))
                }
                try fields.check()
                let commands = try usages(records, exchange.target())
                let answer = try await Refusal.placing(place) { try await exchange.carryOut(commands, as: context) }
                return try tellRecorded(exchange, answer)
            })
        let record: [(String, Schema)] = [
            ("amount", .nullable(.integer)), ("level", .nullable(.integer)), ("description", .nullable(.string)),
            ("dimensions", .nullable(.map(.nullable(.string)))),
        ]
        route.body = Body(
            schema: .command(
                maybe: [("metric", .string)] + record
                    + [("records", .array(.object([("metric", .string)], maybe: record)))]),
            example: .object(["metric": .string("api_calls"), "amount": .int(12)]))
        return route
    }()

    private static func place(_ index: Int, _ pointer: String) -> String? {
        pointer.isEmpty ? nil : "/records/\(index)\(pointer)"
    }

    /// The recordings of a list.
    private static func usages(_ records: JSONValue, _ id: TenantID) throws -> [any Command] {
        guard case .array(let records) = records, (1...CommandBatch.largest).contains(records.count) else {
            throw Problem.validation("/records", "must be a list of 1 to \(CommandBatch.largest) objects")
        }
        return try records.enumerated().map { index, record in
            guard case .object(let members) = record else {
                throw Problem.validation("/records/\(index)", "must be an object")
            }
            var fields = CommandFields(members)
            return try Refusal.placing(command: index, place) { try usage(&fields, id) }
        }
    }

    /// A recording, or with `level` the setting of a level.
    private static func usage(_ fields: inout CommandFields, _ id: TenantID) throws -> any Command {
        try CommandBatch.command(fields.has("level") ? "usage.level" : "usage.record", of: id, &fields)
    }
}
