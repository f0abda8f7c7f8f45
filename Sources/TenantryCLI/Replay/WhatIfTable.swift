internal import Tenantry
internal import TenantModel

/// What would have been otherwise, a line for each difference.
struct WhatIfTable {
    let report: WhatIfReport
    /// Whether limits, features and policies are shown: under another catalogue they are what was asked for.
    let showsEntitlements: Bool

    /// How many events that could not follow are shown of a tenant.
    private static let droppedShown = 5

    private struct Row: Encodable {
        let tenant: String
        let what: String
        let happened: String
        let what_if: String
    }

    func print(_ format: OutputFormat) {
        // Of some only events were left out that change nothing of a state.
        let differing = report.tenants.map { (slug: $0.slug, rows: rows($0)) }.filter { !$0.rows.isEmpty }
        switch format {
        case .json: Console.out(JSONText.pretty(WhatIfView(report)))
        case .ndjson: for tenant in report.tenants { Console.out(JSONText.line(TenantWhatIfView(tenant))) }
        case .name: for tenant in differing { Console.out(tenant.slug) }
        case .table, .csv:
            Listing(
                items: differing.flatMap(\.rows),
                columns: [
                    ("tenant", { $0.tenant }), ("what", { $0.what }), ("happened", { $0.happened }),
                    ("what if", { $0.what_if }),
                ], name: { $0.tenant }
            ).print(format)
        }
        Console.error(
            "\(report.events.counted("event", "events")), \(report.leftOut.grouped) left out, "
                + "\(report.dropped.grouped) could not follow, "
                + "\(differing.count.counted("tenant", "tenants")) with differences")
    }

    private func rows(_ tenant: WhatIfReport.TenantOutcome) -> [Row] {
        var rows = tenant.limits.map { limit in
            Row(
                tenant: tenant.slug, what: "over \(limit.limit)", happened: Self.text(limit.happened, limit.refused),
                what_if: Self.text(limit.wouldHave, limit.refused - limit.hadRoom))
        }
        rows += tenant.dropped.prefix(Self.droppedShown).map { event in
            Row(
                tenant: tenant.slug, what: "#\(event.position)", happened: event.type,
                what_if: "could not follow: \(event.reason)")
        }
        let more = tenant.droppedCount - min(tenant.droppedCount, Self.droppedShown)
        if more > 0 {
            rows.append(Row(tenant: tenant.slug, what: "", happened: "", what_if: "\(more.grouped) more could not"))
        }
        let entitlements = ["limits.", "features.", "policies."]
        rows += tenant.differences.filter { difference in
            showsEntitlements || !entitlements.contains { difference.field.hasPrefix($0) }
        }.map { difference in
            Row(
                tenant: tenant.slug, what: difference.field, happened: difference.before ?? "(none)",
                what_if: difference.after ?? "(none)")
        }
        return rows
    }

    private static func text(_ overuse: WhatIfReport.Overuse?, _ refused: Int) -> String {
        let refusals = refused > 0 ? ["\(refused.grouped) refused"] : []
        guard let overuse else { return (["never"] + refusals).joined(separator: ", ") }
        var words = ["from #\(overuse.position) \(overuse.at.description.prefix(10))"]
        words.append("\(overuse.used.grouped) of \(overuse.max.grouped)")
        if overuse.peak > overuse.used { words.append("at most \(overuse.peak.grouped)") }
        if overuse.periods > 1 { words.append("in \(overuse.periods.grouped) periods") }
        return (words + refusals).joined(separator: ", ")
    }
}
