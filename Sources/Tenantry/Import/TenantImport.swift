internal import Foundation
internal import SQLite
public import TenantModel

/// Brings the tenants of another system: from CSV, from JSON lines, or from source document 000's SQLite file.
///
/// Each tenant is one request: it comes whole or not at all. One whose external id is known was brought before, and
/// is left alone, so that an import can be run again.
public struct TenantImport: Sendable {
    /// What came of a tenant.
    public enum Outcome: Hashable, Sendable {
        /// It was made, or would be.
        case made
        /// It is there already.
        case known
        /// It could not be made, and why.
        case refused(String)
    }

    /// What came of a row.
    public struct Row: Hashable, Sendable {
        /// The tenant's id in the other system; of a row without one, its place.
        public let id: String
        /// What came of it.
        public let outcome: Outcome
    }

    private let platform: Platform
    private let context: CommandContext
    private let source: String

    /// Begins an import.
    ///
    /// - Parameter source: what the other system is called.
    public init(into platform: Platform, from source: String, as context: CommandContext) {
        self.platform = platform
        self.source = source
        self.context = context
    }

    /// Brings a file; its form is told by its content and its name.
    ///
    /// - Parameter isDryRun: whether nothing is to be changed.
    /// - Returns: what came of every row, in order, and the columns that were not taken.
    /// - Throws: ``PlatformError``: `notFound` if there is no file, `invalidInput` if it cannot be understood, or the
    ///   store's failure.
    public func run(_ path: String, isDryRun: Bool) async throws -> (rows: [Row], notTaken: Set<String>) {
        let (rows, users) = try read(path)
        var notTaken: Set<String> = []
        var report: [Row] = []
        var seen: Set<String> = []
        var requests: [(place: Int, request: Request)] = []
        for (index, fields) in rows.enumerated() {
            guard let row = TenantRow(fields) else {
                report.append(Row(id: "row \(index + 1)", outcome: .refused("it has no id")))
                continue
            }
            notTaken.formUnion(row.rest)
            if let outcome = try outcomeInAdvance(row, seen) {
                report.append(Row(id: row.id, outcome: outcome))
                continue
            }
            seen.insert(row.id)
            let commands = try platform.read { fleet in
                row.commands(for: platform.newTenantID(), source: source, users: users[row.id] ?? [], in: fleet)
            }
            requests.append((report.count, Request(commands, as: context)))
            report.append(Row(id: row.id, outcome: .made))
        }
        let refusals = try await isDryRun ? preview(requests.map(\.request)) : carryOut(requests.map(\.request))
        for ((place, _), refusal) in zip(requests, refusals) {
            if let refusal { report[place] = Row(id: report[place].id, outcome: .refused(refusal.detail)) }
        }
        return (report, notTaken)
    }

    /// What can be said of a row without trying; `nil`: it is to be tried.
    private func outcomeInAdvance(_ row: TenantRow, _ seen: Set<String>) throws -> Outcome? {
        if let known = try platform.read({ fleet in fleet.tenantID(named: row.id).flatMap { fleet.tenant($0) } }) {
            return known.externalID == row.id ? .known : .refused("the name \(row.id) is taken by another tenant")
        }
        if let fault = row.fault { return .refused(fault) }
        return seen.contains(row.id) ? .known : nil
    }

    private func carryOut(_ requests: [Request]) async throws -> [Refusal?] {
        var refusals: [Refusal?] = []
        for start in stride(from: 0, to: requests.count, by: 64) {
            let chunk = Array(requests[start..<min(start + 64, requests.count)])
            refusals += try await platform.execute(each: chunk).map(\.refusal)
        }
        return refusals
    }

    private func preview(_ requests: [Request]) throws -> [Refusal?] {
        try platform.preview(each: requests).map(\.refusal)
    }

    // MARK: - Files

    private typealias Rows = (rows: [[String: String]], users: [String: [TenantUser]])

    private func read(_ path: String) throws -> Rows {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PlatformError(.notFound, "cannot read \(path)", hint: "Check the path.")
        }
        if data.starts(with: Data("SQLite format 3".utf8)) { return try readSQLite(path) }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw PlatformError(.invalidInput, "\(path) is neither a SQLite file nor UTF-8 text")
        }
        let isJSON = text.first { !$0.isWhitespace } == "{"
        return (isJSON ? try readLines(text, path) : try readCSV(text, path), [:])
    }

    private func readLines(_ text: String, _ path: String) throws -> [[String: String]] {
        try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            guard !line.allSatisfy(\.isWhitespace) else { return nil }
            guard case .object(let fields)? = JSONValue(text: String(line)) else {
                throw PlatformError(.invalidInput, "\(path), line \(index + 1): it is not a JSON object")
            }
            return fields.compactMapValues { value in value == .null ? nil : value.string ?? value.text }
        }
    }

    private func readCSV(_ text: String, _ path: String) throws -> [[String: String]] {
        try CSVTable(text, path: path).rows()
    }

    private func readSQLite(_ path: String) throws -> Rows {
        do throws(SQLiteError) {
            let file = try SQLiteFile(path: path)
            let tables = try file.tables()
            guard tables.contains("tenants") else {
                throw SQLiteError("\(path) has no table 'tenants', only \(tables.joined(separator: ", "))")
            }
            var rows: [[String: String]] = []
            try file.rows(ofTable: "tenants") { rows.append($0) }
            var users: [String: [TenantUser]] = [:]
            guard tables.contains("users") else { return (rows, users) }
            try file.rows(ofTable: "users") { row in
                guard let tenant = row["tenant_id"], let id = row["email"] ?? row["username"] ?? row["id"] else {
                    return
                }
                let role = row["role"].flatMap { Role(rawValue: $0.lowercased()) } ?? .member
                users[tenant, default: []].append(TenantUser(id: id, role: role))
            }
            return (rows, users)
        } catch {
            throw PlatformError(.invalidInput, error.description)
        }
    }
}
