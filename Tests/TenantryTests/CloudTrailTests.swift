import Foundation
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Importing real events") struct CloudTrailTests {
    /// The file lies beside the checkout; where it does not, these tests do not run.
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/cloudtrail.jsonl.gz").standardized.path
    private static let isThere = FileManager.default.fileExists(atPath: file)
    private static let missing: Comment = "../shared/data/cloudtrail.jsonl.gz is not there"

    @Test(.enabled(if: isThere, missing))
    func `3,313 real events of 37 tenants are imported once and read back field for field`() async throws {
        let text = try Executable(command: "zcat").run([Self.file], input: Data())
        #expect(text.status == 0)
        let lines = text.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 3_313)
        let store = try await ScratchStore()
        for (added, tenants) in [(3_313, 37), (0, 0)] {
            var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
            #expect(try await audit.takeAll(lines).isEmpty)
            #expect(
                audit.counts == [3_313, added, 3_313 - added, tenants, 0])
        }
        try store.reopen()
        #expect(try store.platform.fleet().tenantCount == 37)
        var filter = EventFilter()
        filter.types = [.activityRecorded]
        let events = try store.events(filter)
        #expect(events.count == 3_313)
        let fleet = try store.platform.fleet()
        for (line, event) in zip(lines, events) {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let tenant = try #require(event.tenant.flatMap { fleet.tenant($0) })
            #expect(Self.differences(row, event, tenant) == [], "row \(row["id"] ?? "")")
        }
        #expect(try store.platform.replay().isEqual)
    }

    /// The columns of a row that the event says otherwise.
    private static func differences(_ row: [String: Any], _ event: Event, _ tenant: Tenant) -> [String] {
        guard case .activityRecorded(let activity) = event.payload else { return ["type"] }
        let texts: [(String, String?)] = [
            ("id", event.context.importRow?.id), ("tenant_id", tenant.externalID), ("user_id", event.context.actor.id),
            ("action", event.action), ("error_code", activity.hasError ? activity.error : nil),
            ("resource_type", event.resource?.type), ("resource_id", event.resource?.id.nonEmpty),
            ("ip_address", event.context.sourceIP), ("user_agent", event.context.userAgent),
        ]
        var found = texts.filter { row[$0.0] as? String != $0.1 }.map(\.0)
        let values: [(String, String?)] = [
            ("old_values", activity.hasBefore ? activity.before : nil),
            ("new_values", activity.hasAfter ? activity.after : nil),
            ("request", activity.hasDetails ? activity.details : nil),
        ]
        found += values.filter { !isEqual(row[$0.0], $0.1) }.map(\.0)
        if row["read_only"] as? Bool != (event.operation == .read) { found.append("read_only") }
        if microseconds(row["created_at"] as? String ?? "") != event.occurredAt.description {
            found.append("created_at")
        }
        return found
    }

    /// Whether a value of a row and a JSON text mean the same; compared by Foundation, which did not write the text.
    private static func isEqual(_ value: Any?, _ text: String?) -> Bool {
        guard let text else { return value == nil || value is NSNull }
        let read = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        guard let left = value as? NSObject, let right = read as? NSObject else { return false }
        return left.isEqual(right)
    }

    /// A time of the file with six digits of the second's fraction.
    private static func microseconds(_ text: String) -> String {
        let parts = text.dropLast().split(separator: ".")
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        return "\(parts.first ?? "").\(fraction)\(String(repeating: "0", count: 6 - fraction.count))Z"
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
