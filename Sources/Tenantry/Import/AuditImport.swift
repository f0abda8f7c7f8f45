public import TenantModel

/// Brings an audit file into the log, a line at a time, through the command path.
///
/// Tenants are made by their external id on first sight. A row that was brought before, in this run or an earlier one,
/// adds nothing: an import that was cut off is simply run again.
public struct AuditImport: Sendable {
    /// How many lines share a commit.
    public static let chunk = 256

    /// What became of the lines so far.
    public struct Summary: Hashable, Sendable {
        /// Lines that were read, empty ones not counted.
        public var lines = 0
        /// Entries that were added.
        public var added = 0
        /// Entries that were there already.
        public var repeated = 0
        /// Tenants that were made.
        public var tenants = 0
        /// Lines that could not be taken.
        public var faulty = 0
    }

    /// A line that could not be taken.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// Its number, from 1.
        public let line: Int
        /// What is wrong with it.
        public let reason: String

        /// `line 7: tenant_id is missing`.
        public var description: String { "line \(line): \(reason)" }
    }

    /// What became of the lines so far.
    public private(set) var summary = Summary()
    private let platform: Platform
    private let columns: AuditColumns
    private let context: CommandContext
    private var pending: [(line: Int, row: AuditRow)] = []
    private var lineNumber = 0

    /// Begins an import.
    ///
    /// - Parameter context: who imports; the tenants that are made are theirs. The entries keep their own actors.
    public init(into platform: Platform, columns: AuditColumns = AuditColumns(), as context: CommandContext) {
        self.platform = platform
        self.columns = columns
        self.context = context
    }

    /// Takes a line; every ``chunk`` lines are committed together.
    ///
    /// - Returns: the lines that could not be taken, of this one and those that were waiting.
    /// - Throws: ``PlatformError`` if the store cannot.
    public mutating func take(_ line: [UInt8]) async throws -> [Fault] {
        lineNumber += 1
        guard line.contains(where: { $0 != 32 && $0 != 9 && $0 != 13 }) else { return [] }
        summary.lines += 1
        do throws(AuditRowFault) {
            pending.append((lineNumber, try AuditRow(line: line, columns: columns)))
        } catch {
            return [fault(lineNumber, error.description)]
        }
        return pending.count >= Self.chunk ? try await commit() : []
    }

    /// Commits the lines that wait.
    ///
    /// - Returns: those that could not be taken.
    /// - Throws: ``PlatformError`` if the store cannot.
    public mutating func commit() async throws -> [Fault] {
        let rows = pending
        pending = []
        guard !rows.isEmpty else { return [] }
        var requests: [Request] = []
        var lines: [Int?] = []
        let fleet = try platform.fleet()
        var made: [String: TenantID] = [:]
        for (line, row) in rows {
            let tenant: TenantID
            if let known = made[row.tenant] ?? fleet.tenantID(named: row.tenant) {
                tenant = known
            } else {
                tenant = platform.newTenantID()
                made[row.tenant] = tenant
                var create = CreateTenant(id: tenant, name: row.tenant)
                create.externalID = row.tenant
                create.slug = Slug.fault(in: row.tenant) == nil ? "t-\(row.tenant)".prefixed(to: 63) : nil
                var creation = context
                creation.origin = .imported
                requests.append(Request([create], as: creation))
                lines.append(nil)
            }
            requests.append(Request([row.command(for: tenant)], as: row.context(from: context)))
            lines.append(line)
        }
        let tenants = requests.map { $0.commands.last?.tenant }
        let results = try await platform.execute(each: requests)
        return count(Array(zip(results, tenants)), lines: lines)
    }

    private mutating func count(
        _ results: [(result: Result<Answer, Refusal>, tenant: TenantID?)], lines: [Int?]
    ) -> [Fault] {
        var faults: [Fault] = []
        // Why a tenant could not be made: that is what is wrong with its entries, not that it is not there.
        var unmade: [TenantID?: String] = [:]
        for ((result, tenant), line) in zip(results, lines) {
            switch (result, line) {
            case (.success, nil): summary.tenants += 1
            case (.success(let answer), _?): if answer.isReplay { summary.repeated += 1 } else { summary.added += 1 }
            case (.failure(let refusal), nil): unmade[tenant] = refusal.detail
            case (.failure(let refusal), let line?): faults.append(fault(line, unmade[tenant] ?? refusal.detail))
            }
        }
        return faults
    }

    private mutating func fault(_ line: Int, _ reason: String) -> Fault {
        summary.faulty += 1
        return Fault(line: line, reason: reason)
    }
}

extension String {
    fileprivate func prefixed(to length: Int) -> String { String(prefix(length)) }
}

extension AuditRow {
    fileprivate func command(for tenant: TenantID) -> RecordActivity {
        var command = RecordActivity(tenant, action: activity.action)
        command.resource = activity.resource
        command.operation = activity.operation
        command.outcome = activity.outcome
        command.before = activity.before
        command.after = activity.after
        command.details = activity.details
        command.error = activity.error
        return command
    }

    fileprivate func context(from importer: CommandContext) -> CommandContext {
        var context = importer
        context.actor = Actor(type: "user", id: actor)
        context.origin = .imported
        context.sourceIP = sourceIP
        context.userAgent = userAgent
        context.reason = nil
        context.occurredAt = occurredAt
        context.importRow = ImportRow(id: id)
        return context
    }
}
