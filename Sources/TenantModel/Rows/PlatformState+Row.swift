internal import FoundationEssentials
internal import SwiftProtobuf

extension PlatformState {
    /// Writes the platform's own state, and as of when it is.
    func write(position: Position, recordedAt: Timestamp, to bytes: inout CanonicalBytes) {
        bytes.write(position)
        bytes.write(recordedAt.rawValue)
        bytes.write(version)
        bytes.write(revision)
        bytes.write(UInt64(tenantCount))
        bytes.write(catalogs.sorted { $0.key < $1.key }.map(\.value)) { bytes, catalog in
            bytes.write(catalog.canonicalBytes)
        }
        bytes.write(defaultCatalog != nil)
        if let defaultCatalog {
            bytes.write(defaultCatalog.name)
            bytes.write(defaultCatalog.version)
        }
        bytes.write(Setting.allCases.filter { $0 != .catalog }) { bytes, setting in
            bytes.write(setting.rawValue)
            bytes.write(settings.text(of: setting))
        }
        bytes.write(keys)
    }

    /// Reads what ``write(position:recordedAt:to:)`` has written.
    static func read(
        _ reader: inout CanonicalReader
    ) throws(RowFault) -> (position: Position, recordedAt: Timestamp, state: Box<PlatformState>) {
        let (position, recordedAt) = (try reader.integer(Position.self), try reader.time())
        var state = PlatformState()
        state.version = try reader.integer()
        state.revision = try reader.integer()
        state.tenantCount = Int(clamping: try reader.integer(UInt64.self))
        try reader.list { (reader) throws(RowFault) in
            let bytes = try reader.data()
            guard let message = try? CatalogPublished(serializedBytes: bytes), let catalog = Catalog(message) else {
                throw RowFault(reason: "a catalogue is malformed")
            }
            state.catalogs[catalog.id] = catalog
        }
        if try reader.bool() {
            state.defaultCatalog = Catalog.ID(name: try reader.text(), version: try reader.integer())
        }
        try reader.list { (reader) throws(RowFault) in
            let setting = try reader.named(Setting.self)
            let text = try reader.text()
            guard state.settings.set(setting, to: text) else {
                throw RowFault(reason: "\(setting.rawValue) cannot be \(text)")
            }
        }
        state.keys = try reader.apiKeys()
        return (position, recordedAt, Box(state))
    }
}

extension Catalog {
    /// Its message's bytes, which are the same for equal catalogues: no part of it is a map.
    fileprivate var canonicalBytes: [UInt8] {
        do {
            return try message.serializedBytes()
        } catch {
            preconditionFailure("a catalogue has no required field that could be missing: \(error)")
        }
    }
}
