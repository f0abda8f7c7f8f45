import AuditTrail
import Foundation
import TenantModel
import Tenantry

/// Asks a store's trail what auditors ask, for `tools/compare-postgresql`, which asks a PostgreSQL the same.
///
/// `questions rows STORE` writes every entry as a row for `COPY`; `questions ask STORE` reads a ``Question`` in JSON
/// from each line of standard input and answers with what its first page, or its counts, take.
@main
struct Questions {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, ["rows", "ask"].contains(arguments[1]) else {
            print("questions rows STORE | questions ask STORE")
            exit(64)
        }
        var options = Platform.Options()
        options.readOnly = true
        let platform = try Platform.open(at: arguments[2], options: options)
        if arguments[1] == "rows" { try await writeRows(of: platform) } else { try await answer(platform) }
        try platform.close()
    }

    private static let reader = CommandContext(actor: .user("auditor@example.com"), origin: .api)

    private static func writeRows(of platform: Platform) async throws {
        var query = AuditQuery()
        query.includesUsage = true
        query.isOldestFirst = true
        _ = try await platform.exportAudit(
            query, format: "copy", as: reader, text: { $0.flatMap { Array(CopyRow($0).text.utf8) } }
        ) { try FileHandle.standardOutput.write(contentsOf: Data($0)) }
    }

    private static func answer(_ platform: Platform) async throws {
        while let line = readLine() {
            let question = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
            let query = question.query
            var times: [Double] = []
            var found = 0
            let clock = ContinuousClock()
            for _ in 0..<question.rounds {
                let start = clock.now
                if let grouping = question.grouping {
                    found = try await platform.auditCounts(query, by: grouping, as: reader).counts.count
                } else {
                    found = try await platform.audit(query, limit: 50, as: reader).entries.count
                }
                times.append((clock.now - start) / .microseconds(1))
            }
            let answer = "{\"found\":\(found),\"times\":\(times)}\n"
            try FileHandle.standardOutput.write(contentsOf: Data(answer.utf8))
        }
    }
}
