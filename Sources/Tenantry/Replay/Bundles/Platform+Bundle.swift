internal import Crypto
public import EventLog
internal import Foundation
internal import Projections
public import TenantModel

extension Platform {
    /// Writes what is needed to reproduce a tenant's state up to a moment: the catalogues, the settings and the
    /// tenant's own events, as lines of JSON that no store and no key is needed to read.
    ///
    /// - Parameters:
    ///   - moment: how far it goes; `nil`: as far as the log does.
    ///   - isPseudonymised: whether names, addresses, identities and secrets are replaced, equal ones by equal ones.
    ///   - write: gets each line, its end included.
    /// - Returns: how many records were written.
    /// - Throws: ``PlatformError`` with `notFound` if there is no such tenant then, and what `write` throws.
    @discardableResult
    public func writeBundle(
        of tenant: TenantID, through moment: Moment? = nil, isPseudonymised: Bool = false,
        progress: (Position, Position) -> Void = { _, _ in }, to write: (String) throws -> Void
    ) throws -> Int {
        let end = try moment.map { try position(of: $0) } ?? head()
        let positions = try bundlePositions(of: tenant, through: end) { progress($0, end) }
        let source = LogEvents(platform: self)
        var pseudonyms = isPseudonymised ? Pseudonyms() : nil
        let slug = try slug(of: tenant, through: end)
        var hash = SHA256()
        func line(_ value: some Encodable) throws {
            let text = JSONText.line(value) + "\n"
            hash.update(data: Data(text.utf8))
            try write(text)
        }
        try line(
            BundleLine.Header(
                store: id.hexadecimal, tenant: tenant.description,
                slug: pseudonyms?.replacement(of: slug, as: .tenant) ?? slug, through: end,
                recorded_at: source.time(of: end).description, pseudonymised: isPseudonymised,
                records: positions.count))
        for position in positions {
            let bytes = try source.record(at: position)
            let event = try Event(recordBytes: bytes)
            let shown = try pseudonyms?.replace(event)
            try line(
                BundleLine.Record(
                    position: position, type: event.payload.type.name, recorded_at: event.recordedAt.description,
                    record: Data(try shown.map { try $0.recordBytes() } ?? bytes)))
        }
        let digest = hash.finalize().hexadecimal
        try write(JSONText.line(BundleLine.Trailer(records: positions.count, sha256: digest)) + "\n")
        return positions.count
    }

    /// A tenant's events, and those of the platform that a fold or a reader of them asks for.
    private func bundlePositions(
        of tenant: TenantID, through end: Position, progress: (Position) -> Void
    ) throws -> [Position] {
        let own = try positions(of: tenant, through: end, progress: progress)
        guard !own.isEmpty else {
            throw PlatformError(.notFound, "the tenant \(tenant) has no event up to #\(end)")
        }
        var filter = EventFilter()
        filter.types = [.catalogPublished, .settingsChanged]
        filter.through = end
        var platform: [Position] = []
        try events(filter) { event in
            platform.append(event.position)
            return true
        }
        return (own + platform).sorted()
    }

    private func slug(of tenant: TenantID, through end: Position) throws -> String {
        var cursor = try replay(of: tenant, through: .position(end)).cursor()
        try cursor.move(to: cursor.replay.count)
        return cursor.tenant()?.slug ?? tenant.description
    }
}

extension Event {
    /// Reads the bytes of a record, compared with their checksum.
    init(recordBytes bytes: [UInt8]) throws(PlatformError) {
        do {
            let record = try RecordView(bytes.span)
            try record.checkIntegrity(at: record.position)
            try self.init(record)
        } catch let fault as RecordFault {
            throw PlatformError(fault.isNewerFormat ? .newerFormat : .invalidInput, "\(fault)")
        } catch let error as EventLogError {
            throw PlatformError(error)
        } catch {
            preconditionFailure("reading a record fails in two ways")
        }
    }

    /// The event as a record at its own place in the log.
    func recordBytes() throws(PlatformError) -> [UInt8] {
        let head = LogHead(position: position - 1, eventID: 0, recordedAt: recordedAt.rawValue)
        var batch = RecordBatch(head: head, recordedAt: recordedAt.rawValue)
        do throws(EventLogError) { try batch.append(self) } catch { throw PlatformError(error) }
        return [UInt8](copying: batch.record(0))
    }
}
