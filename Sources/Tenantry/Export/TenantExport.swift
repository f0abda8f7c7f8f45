internal import Crypto
internal import Foundation
public import TenantModel

/// A tenant on its way to another store: a header, the commands that make it again, and a trailer with a checksum.
///
/// What is exported is the state and not the history: a log never changes, and positions and versions of another one
/// mean nothing in it. The history stays where it happened; `tenant.imported` says where that is.
public struct TenantExport: Sendable {
    /// The first line of the file.
    public struct Header: Codable, Sendable, Hashable {
        /// The format of the file, 1.
        public var tenantryExport = 1
        /// The id of the store that it is from.
        public var store: String
        /// The tenant's id there.
        public var tenant: String
        /// Its slug there.
        public var slug: String
        /// The position that the state is of.
        public var position: UInt64
        /// When it was written: RFC 3339, UTC.
        public var takenAt: String
        /// What is not in the file, with the reason.
        public var leftOut: [String]

        /// The names in JSON.
        enum CodingKeys: String, CodingKey {
            case store, tenant, slug, position
            case tenantryExport = "tenantry_export"
            case takenAt = "taken_at"
            case leftOut = "left_out"
        }
    }

    /// The last line of the file.
    struct Trailer: Codable {
        /// How many commands there are.
        var commands: Int
        /// Of every byte before the trailer's line.
        var sha256: String
    }

    /// What it is of.
    public let header: Header
    /// The commands that make the tenant again, as in a batch (`docs/domain.md`), one a line.
    public let commands: [String]

    /// Writes the lines of the file, one after the other.
    ///
    /// - Throws: what `write` throws.
    public func write(_ write: (String) throws -> Void) rethrows {
        var hash = SHA256()
        for line in [JSONText.line(header)] + commands {
            hash.update(line: line.utf8)
            try write(line)
        }
        try write(JSONText.line(Trailer(commands: commands.count, sha256: hash.finalize().hexadecimal)))
    }

    /// Exports a tenant.
    ///
    /// - Parameters:
    ///   - revealing: whether secrets and personal data are written in clear; that secrets were revealed is recorded.
    ///   - context: who exports.
    /// - Throws: ``PlatformError`` if there is no such tenant, it was purged, or a secret cannot be opened.
    public init(
        _ name: String, from platform: Platform, revealing: Bool = false, as context: CommandContext
    ) async throws {
        let tenant = try platform.tenant(name)
        guard tenant.state != .purged else {
            throw PlatformError(.invalidInput, "the tenant \(name) was purged: nothing is left of it to export")
        }
        if revealing {
            for (key, entry) in tenant.config.sorted(by: { $0.key < $1.key }) where entry.secret != nil {
                try await platform.execute(RevealConfig(tenant.id, key), as: context)
            }
        }
        var writer = TenantExportWriter(tenant, at: platform.now) { sealed, place in
            revealing ? try platform.reveal(sealed, place: place, tenant: tenant.id) : nil
        }
        try writer.write()
        commands = writer.commands
        header = Header(
            store: platform.id.hexadecimal, tenant: tenant.id.description, slug: tenant.slug,
            position: try platform.head(), takenAt: platform.now.description, leftOut: writer.leftOut)
    }

    /// Whether a line is the first one of an export.
    public static func begins(with line: [UInt8]) -> Bool {
        line.first == UInt8(ascii: "{") && String(decoding: line, as: UTF8.self).contains("\"tenantry_export\":")
    }

    /// Reads an export, line by line.
    ///
    /// - Parameter next: the next line without its end; `nil` after the last one.
    /// - Throws: ``PlatformError``: `invalidInput` if it was altered or cut off, `newerFormat`; what `next` throws.
    public init(_ next: () throws -> [UInt8]?) throws {
        let decoder = JSONDecoder()
        guard let first = try next(), let header = try? decoder.decode(Header.self, from: Data(first)) else {
            throw PlatformError(.invalidInput, "it is not the export of a tenant")
        }
        guard header.tenantryExport == 1 else {
            throw PlatformError(.newerFormat, "the export is of format \(header.tenantryExport), not 1")
        }
        var (hash, commands) = (SHA256(), [String]())
        hash.update(line: first)
        while let line = try next() {
            if let trailer = try? decoder.decode(Trailer.self, from: Data(line)) {
                guard trailer.commands == commands.count, trailer.sha256 == hash.finalize().hexadecimal,
                    try next() == nil
                else {
                    throw PlatformError(
                        .invalidInput, "the export of \(header.slug) was altered: its checksum is another")
                }
                (self.header, self.commands) = (header, commands)
                return
            }
            hash.update(line: line)
            commands.append(String(decoding: line, as: UTF8.self))
        }
        throw PlatformError(.invalidInput, "the export of \(header.slug) is cut off: it has no trailer")
    }
}

extension SHA256 {
    /// Takes in a line and its end.
    fileprivate mutating func update(line: some Sequence<UInt8>) {
        update(data: Array(line))
        update(data: [UInt8(ascii: "\n")])
    }
}
