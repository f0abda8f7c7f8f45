internal import TenantModel

/// What would have been otherwise: the public JSON shape.
public struct WhatIfView: Encodable, Sendable {
    let events: Int
    let left_out: Int
    let dropped: Int
    let tenants: [TenantWhatIfView]

    /// Shows a report.
    public init(_ report: WhatIfReport) {
        events = report.events
        left_out = report.leftOut
        dropped = report.dropped
        tenants = report.tenants.map { TenantWhatIfView($0) }
    }
}

/// What would have been otherwise for one tenant: the public JSON shape.
public struct TenantWhatIfView: Encodable, Sendable {
    let tenant: String
    let id: String
    let left_out: Int
    let dropped_count: Int
    let dropped: [Dropped]
    let limits: [Limit]
    let differences: [Difference]

    struct Dropped: Encodable {
        let position: Position
        let type: String
        let reason: String
    }

    struct Limit: Encodable {
        let limit: String
        let happened: Overuse?
        let what_if: Overuse?
        let refused: Int
        let had_room: Int

        private enum CodingKeys: String, CodingKey { case limit, happened, what_if, refused, had_room }

        /// Writes "never" as `null`.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(limit, forKey: .limit)
            try container.encode(happened, forKey: .happened)
            try container.encode(what_if, forKey: .what_if)
            try container.encode(refused, forKey: .refused)
            try container.encode(had_room, forKey: .had_room)
        }
    }

    struct Overuse: Encodable {
        let position: Position
        let at: String
        let used: Int64
        let max: Int64
        let peak: Int64
        let periods: Int

        init(_ overuse: WhatIfReport.Overuse) {
            position = overuse.position
            at = overuse.at.description
            used = overuse.used
            max = overuse.max
            peak = overuse.peak
            periods = overuse.periods
        }
    }

    struct Difference: Encodable {
        let field: String
        let happened: String?
        let what_if: String?

        private enum CodingKeys: String, CodingKey { case field, happened, what_if }

        /// Writes a side that there is not as `null`.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(field, forKey: .field)
            try container.encode(happened, forKey: .happened)
            try container.encode(what_if, forKey: .what_if)
        }
    }

    /// Shows a tenant's part of a report.
    public init(_ outcome: WhatIfReport.TenantOutcome) {
        tenant = outcome.slug
        id = outcome.id.description
        left_out = outcome.leftOut
        dropped_count = outcome.droppedCount
        dropped = outcome.dropped.map { Dropped(position: $0.position, type: $0.type, reason: $0.reason) }
        limits = outcome.limits.map { limit in
            Limit(
                limit: limit.limit.description, happened: limit.happened.map { Overuse($0) },
                what_if: limit.wouldHave.map { Overuse($0) }, refused: limit.refused, had_room: limit.hadRoom)
        }
        differences = outcome.differences.map { Difference(field: $0.field, happened: $0.before, what_if: $0.after) }
    }
}
