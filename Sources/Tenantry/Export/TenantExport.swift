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

    /// The lines of the file.
    public var lines: [String] {
        let lines = [JSONText.line(header)] + commands
        return lines + [JSONText.line(Trailer(commands: commands.count, sha256: Self.checksum(of: lines)))]
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

    /// Whether a text begins as an export does.
    public static func isExport(_ text: String) -> Bool {
        text.hasPrefix("{") && text.prefix { $0 != "\n" }.contains("\"tenantry_export\":")
    }

    /// Reads an export, whole.
    ///
    /// - Throws: ``PlatformError``: `invalidInput` if it was altered or cut off, `newerFormat`.
    public init(reading text: String) throws(PlatformError) {
        let lines = text.split(separator: "\n").map(String.init)
        let decoder = JSONDecoder()
        guard lines.count >= 2, let header = try? decoder.decode(Header.self, from: Data(lines[0].utf8)) else {
            throw PlatformError(.invalidInput, "it is not the export of a tenant")
        }
        guard header.tenantryExport == 1 else {
            throw PlatformError(.newerFormat, "the export is of format \(header.tenantryExport), not 1")
        }
        guard let trailer = try? decoder.decode(Trailer.self, from: Data(lines[lines.count - 1].utf8)) else {
            throw PlatformError(.invalidInput, "the export of \(header.slug) is cut off: it has no trailer")
        }
        let body = Array(lines.dropLast())
        guard trailer.commands == body.count - 1, trailer.sha256 == Self.checksum(of: body) else {
            throw PlatformError(.invalidInput, "the export of \(header.slug) was altered: its checksum is another")
        }
        self.header = header
        commands = Array(body.dropFirst())
    }

    private static func checksum(of lines: [String]) -> String {
        var hash = SHA256()
        for line in lines { hash.update(data: Array((line + "\n").utf8)) }
        return hash.finalize().hexadecimal
    }
}
