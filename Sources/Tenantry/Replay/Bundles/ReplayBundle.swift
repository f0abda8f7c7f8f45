internal import Crypto
public import EventLog
internal import Foundation
public import TenantModel

/// A tenant's history in one file, opened without a store or a key.
///
/// Everything is checked when it is read: the form of each line, each record's checksum and place, and the sum of all.
public struct ReplayBundle: Sendable {
    /// The store that it was made from, as its id's 32 digits.
    public let store: String
    /// Whose history it is.
    public let tenant: TenantID
    /// Up to which position of the log it goes.
    public let through: Position
    /// Whether names, addresses, identities and secrets were replaced.
    public let isPseudonymised: Bool
    /// The history.
    public let replay: Replay

    /// Takes the lines of a bundle, one after the other.
    struct Reader {
        private var hash = SHA256()
        private var number = 0
        private var header: BundleLine.Header?
        private var trailer: BundleLine.Trailer?
        private var tenant: TenantID?
        private var events = BundleEvents()
        private var catalogs: [Catalog.ID: Catalog] = [:]
        private var records = 0
        private var last: Position = 0
    }

    /// Reads a bundle line by line.
    ///
    /// - Parameter next: gives the lines without their ends; `nil` after the last one.
    /// - Throws: ``PlatformError`` with `invalidInput` that names the line and says what is wrong, and what `next`
    ///   throws.
    public init(reading next: () throws -> [UInt8]?) throws {
        var reader = Reader()
        while let line = try next() { try reader.take(line) }
        self = try reader.finish()
    }

    fileprivate init(_ header: BundleLine.Header, _ tenant: TenantID, _ replay: Replay) {
        store = header.store
        self.tenant = tenant
        through = header.through
        isPseudonymised = header.pseudonymised
        self.replay = replay
    }
}

extension ReplayBundle.Reader {
    mutating func take(_ line: [UInt8]) throws(PlatformError) {
        number += 1
        guard trailer == nil else { throw fault("something follows the last line") }
        if header == nil {
            try takeHeader(line)
        } else if let found = try? JSONDecoder().decode(BundleLine.Record.self, from: Data(line)) {
            try take(found)
        } else if let found = try? JSONDecoder().decode(BundleLine.Trailer.self, from: Data(line)) {
            try take(found)
        } else {
            throw fault("it is neither a record nor the last line")
        }
        hash.update(data: Data(line))
        hash.update(data: Data([10]))
    }

    func finish() throws(PlatformError) -> ReplayBundle {
        guard let header, let tenant else { throw PlatformError(.invalidInput, "the bundle is empty") }
        guard trailer != nil else {
            throw PlatformError(
                .invalidInput, "the bundle ends after line \(number), without its last line",
                hint: "It was cut off: make or copy it again.")
        }
        let replay = Replay(
            tenant: tenant, end: header.through, source: events, positions: events.positions(of: tenant),
            catalogs: catalogs)
        return ReplayBundle(header, tenant, replay)
    }

    private mutating func takeHeader(_ line: [UInt8]) throws(PlatformError) {
        guard let found = try? JSONDecoder().decode(BundleLine.Header.self, from: Data(line)),
            found.format == BundleLine.format
        else { throw fault("it is not the first line of a bundle") }
        guard found.version == BundleLine.version else {
            throw PlatformError(
                .newerFormat, "the bundle is of version \(found.version), and this program reads version 1")
        }
        guard let id = TenantID(found.tenant), let time = Timestamp(found.recorded_at) else {
            throw fault("it names no tenant or no time")
        }
        (header, tenant) = (found, id)
        events.end = (found.through, time)
    }

    private mutating func take(_ found: BundleLine.Record) throws(PlatformError) {
        let event: Event
        do throws(PlatformError) {
            event = try Event(recordBytes: [UInt8](found.record))
        } catch {
            throw error.code == .newerFormat ? error : fault("its record is damaged: \(error.detail)")
        }
        guard event.position == found.position, event.position > last, event.position <= header?.through ?? 0 else {
            throw fault("its record is of position \(event.position), which cannot follow \(last)")
        }
        guard event.tenant == tenant || event.tenant == nil else { throw fault("its record is another tenant's") }
        last = event.position
        records += 1
        if case .catalogPublished(let message) = event.payload {
            guard let catalog = Catalog(message) else { throw fault("its catalogue is malformed") }
            catalogs[catalog.id] = catalog
        }
        events.append(event, [UInt8](found.record))
    }

    private mutating func take(_ found: BundleLine.Trailer) throws(PlatformError) {
        guard found.records == records, header?.records == records else {
            throw fault("there are \(records) records, and the bundle was made with \(header?.records ?? 0)")
        }
        let digest = hash.finalize().hexadecimal
        guard found.sha256 == digest else { throw fault("the checksum of the lines before it is another one") }
        trailer = found
    }

    private func fault(_ reason: String) -> PlatformError {
        PlatformError(.invalidInput, "line \(number) of the bundle is damaged: \(reason)")
    }
}
