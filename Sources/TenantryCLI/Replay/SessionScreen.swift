internal import Foundation
internal import Tenantry
internal import TenantModel

/// What a session shows, in lines that a terminal of 80 columns need not break.
struct SessionScreen {
    /// How many bytes of a record are shown: enough for all but long texts.
    private static let largestDump = 1_024

    private let replay: Replay
    private let width: Int

    init(_ replay: Replay) {
        self.replay = replay
        let asked = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
        width = (asked ?? Terminal.columns).map { max(40, min($0, 400)) } ?? 80
    }

    /// Where it is, and what the event just behind has changed.
    func showPlace(_ cursor: ReplayCursor) {
        let place = StepText.place(cursor.number, of: replay)
        guard let step = cursor.step else { return Console.out("\(place), before the first event") }
        let text = StepText(step: step, namesTenant: replay.tenant == nil)
        write([place] + text.lines)
    }

    /// What a command shows of the place.
    func show(_ command: SessionCommand, _ cursor: ReplayCursor) throws {
        guard let step = cursor.step else {
            return Console.out("nothing has happened yet; n goes over the first event")
        }
        switch command {
        case .state: showState(cursor)
        case .quotas: showQuotas(cursor)
        case .event: showFields(AuditTable.fields(of: step.event, tenant: (step.after ?? step.before)?.slug))
        case .raw: showRecord(try replay.record(of: step))
        case .difference:
            let changes = step.changes.map { ($0.field, $0.before, $0.after) }
            write(changes.isEmpty ? ["nothing of the tenant's state"] : StepText.aligned(changes))
        default: showPlace(cursor)
        }
    }

    private func showState(_ cursor: ReplayCursor) {
        guard let tenant = cursor.tenant() else { return Console.out("no tenant: the event is the platform's") }
        let row = TenantRow(tenant: tenant, view: TenantView(tenant, at: cursor.time))
        var fields = TenantRow.columns(at: cursor.time).map { ($0.title, $0.text(row).shown) }
        fields += tenant.memberViews.map { ("member", "\($0.user) \($0.role)") }
        fields += tenant.configViews.map { ("setting", "\($0.section).\($0.key) = \($0.value ?? "sealed")") }
        fields += tenant.invitationViews(at: cursor.time).map { ("invitation", "\($0.id) \($0.role) \($0.status)") }
        fields += tenant.apiKeyViews(at: cursor.time).map { ("API key", "\($0.name) \($0.role) \($0.status)") }
        fields += (tenant.onboarding?.steps ?? []).map {
            ("step", "\($0.text) \($0.completedAt.map { "done \($0.description.toSecond)" } ?? "to be done")")
        }
        showFields(fields)
    }

    private func showQuotas(_ cursor: ReplayCursor) {
        guard let tenant = cursor.tenant() else { return Console.out("no tenant: the event is the platform's") }
        let quotas = tenant.quotaViews(at: cursor.time)
        let rows = quotas.map { quota in
            [
                quota.period == "total" ? quota.metric : "\(quota.metric)/\(quota.period)", quota.used.grouped,
                quota.max?.grouped ?? "-", quota.percent.map { "\($0) %" } ?? "", quota.enforcement, quota.source,
            ]
        }
        let table = [["LIMIT", "USED", "MAX", "SHARE", "ENFORCED", "FROM"]] + rows
        let widths = (0..<6).map { column in table.map { $0[column].count }.max() ?? 0 }
        write(table.map { row in row.enumerated().map { $1.padding(to: widths[$0] + 2) }.joined() })
    }

    private func showRecord(_ bytes: [UInt8]) {
        var lines = ["\(bytes.count.grouped) bytes, as docs/FORMAT.md §4 explains them"]
        let shown = bytes.prefix(Self.largestDump)
        for start in stride(from: 0, to: shown.count, by: 16) {
            let row = shown[start..<min(start + 16, shown.count)]
            let digits = row.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
            let text = String(decoding: row.map { (32..<127).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
            let offset = String(start, radix: 16)
            lines.append(
                String(repeating: "0", count: 4 - offset.count) + offset + "  " + digits.padding(to: 49) + text)
        }
        if bytes.count > shown.count { lines.append("and \((bytes.count - shown.count).grouped) more") }
        write(lines)
    }

    // MARK: - Lines

    private func showFields(_ fields: [(String, String)]) {
        let shown = fields.filter { !$0.1.isEmpty }
        let indent = (shown.map(\.0.count).max() ?? 0) + 2
        write(shown.map { $0.0.padding(to: indent) + $0.1.visible }, indent: indent)
    }

    /// Prints lines, what is too long for one going on below its second column.
    private func write(_ lines: [String], indent: Int = 8) {
        for line in lines {
            var rest = Substring(line)
            var isFirst = true
            while !rest.isEmpty {
                let room = isFirst ? width : width - indent
                var end = rest.index(rest.startIndex, offsetBy: room, limitedBy: rest.endIndex) ?? rest.endIndex
                if end < rest.endIndex, let blank = rest[..<end].lastIndex(of: " "),
                    rest.distance(from: rest.startIndex, to: blank) > room / 2
                {
                    end = rest.index(after: blank)
                }
                var part = (isFirst ? "" : String(repeating: " ", count: indent)) + rest[..<end]
                while part.last == " " { part.removeLast() }
                Console.out(part)
                rest = rest[end...]
                isFirst = false
            }
        }
    }
}
