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
    private let stopsAtFault: Bool
    private var pending: [(line: Int, row: AuditRow)] = []
    private var lineNumber = 0

    /// Begins an import.
    ///
    /// - Parameters:
    ///   - context: who imports; the tenants that are made are theirs. The entries keep their own actors.
    ///   - stopsAtFault: whether nothing is taken after a line that cannot be.
    public init(
        into platform: Platform, columns: AuditColumns = AuditColumns(), as context: CommandContext,
        stopsAtFault: Bool = false
    ) {
        self.stopsAtFault = stopsAtFault
        self.platform = platform
        self.columns = columns
        self.context = context
    }

    /// Takes a line; every ``chunk`` lines are committed together.
    ///
    /// - Returns: the lines that could not be taken, of this one and those that were waiting; if the import stops at
    ///   a fault, nothing after the first of them was taken.
    /// - Throws: ``PlatformError`` if the store cannot.
    public mutating func take(_ line: [UInt8]) async throws -> [Fault] {
        lineNumber += 1
        guard line.contains(where: { $0 != 32 && $0 != 9 && $0 != 13 }) else { return [] }
        summary.lines += 1
        do throws(AuditRowFault) {
            pending.append((lineNumber, try AuditRow(line: line, columns: columns)))
        } catch {
            let earlier = try await commit()
            guard earlier.isEmpty || !stopsAtFault else { return earlier }
            return earlier + [fault(lineNumber, error.description)]
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
        let unmade = try await makeTenants(Set(rows.map(\.row.tenant)).sorted())
        let tenants = try platform.read { fleet in
            Dictionary(rows.map { ($0.row.tenant, fleet.tenantID(named: $0.row.tenant)) }, uniquingKeysWith: { $1 })
        }
        var faults: [Fault] = []
        var requests: [Request] = []
        var lines: [Int] = []
        for (line, row) in rows {
            guard let tenant = tenants[row.tenant] ?? nil else {
                faults.append(fault(line, unmade[row.tenant] ?? "the tenant \(row.tenant) is not there"))
                if stopsAtFault { break }
                continue
            }
            requests.append(Request([row.command(for: tenant)], as: row.context(from: context)))
            lines.append(line)
        }
        for (result, line) in zip(try await platform.execute(each: requests, stopsAtRefusal: stopsAtFault), lines) {
            switch result {
            case .success(let answer): if answer.isReplay { summary.repeated += 1 } else { summary.added += 1 }
            case .failure(let refusal):
                // The first of all, where one ends the import.
                faults.insert(fault(line, refusal.detail), at: stopsAtFault ? 0 : faults.endIndex)
            }
        }
        return faults
    }

    /// Makes the tenants that are not there; another import may make them meanwhile, which is as good.
    ///
    /// - Returns: why those could not be made that still are not there.
    private mutating func makeTenants(_ externalIDs: [String]) async throws -> [String: String] {
        let isFree = { [platform] (name: String) in try platform.read { $0.tenantID(named: name) == nil } }
        let missing = try externalIDs.filter(isFree)
        var creator = context
        creator.origin = .imported
        let requests = try missing.map { externalID in
            var create = CreateTenant(id: platform.newTenantID(), name: externalID)
            create.externalID = externalID
            let slug = String("t-\(externalID)".prefix(63))
            create.slug = try Slug.fault(in: slug) == nil && isFree(slug) ? slug : nil
            return Request([create], as: creator)
        }
        guard !requests.isEmpty else { return [:] }
        var unmade: [String: String] = [:]
        for (result, externalID) in zip(try await platform.execute(each: requests), missing) {
            switch result {
            case .success: summary.tenants += 1
            case .failure(let refusal): unmade[externalID] = refusal.detail
            }
        }
        return unmade
    }

    private mutating func fault(_ line: Int, _ reason: String) -> Fault {
        summary.faulty += 1
        return Fault(line: line, reason: reason)
    }
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
