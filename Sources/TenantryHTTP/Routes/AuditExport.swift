internal import AuditTrail
internal import Crypto
internal import Hummingbird
internal import NIOCore
internal import Tenantry
internal import TenantModel

/// A copy of the trail on its way to a client.
///
/// Page by page, so that no page's reading outlasts a moment, away from the threads that answer requests.
struct AuditExport: Sendable {
    /// How many entries are read together.
    private static let page = 500

    let api: Api
    let caller: Caller?
    let query: AuditQuery
    let format: Format
    /// Where the copy ends.
    let head: Position
    let table: AuditCSV
    let channel: any Channel

    /// Writes every entry, and the trailer; without one it is cut off, because the key was revoked meanwhile.
    @concurrent func write(to writer: inout any ResponseBodyWriter) async throws {
        var (hash, count, position) = (SHA256(), 0, Position(0))
        var text = format == .csv ? Array("\(AuditCSV.heading)\n".utf8) : []
        while true {
            hash.update(data: text)
            if !text.isEmpty {
                try await writer.write(ByteBuffer(bytes: text), within: api.options.patience, on: channel)
            }
            guard try caller.map(api.stillServes) ?? true else {
                throw Problem(.unauthorized, "the API key was revoked while the trail was copied")
            }
            let next = try await page(after: position)
            guard let last = next.last else { break }
            (text, position) = (next.text, last)
            count += next.count
        }
        let digest = hash.finalize().hexadecimal
        let trailer = AuditTrailer(filter: api.platform.text(of: query), head: head, count: count, sha256: digest)
        let end = format == .csv ? "# \(JSONText.line(trailer))\n" : JSONText.line(["trailer": trailer]) + "\n"
        try await writer.write(ByteBuffer(string: end), within: api.options.patience, on: channel)
    }

    private func page(after position: Position) async throws -> (text: [UInt8], count: Int, last: Position?) {
        try await api.offload {
            let entries = try api.platform.exportPage(query, after: position, through: head, limit: Self.page)
            let lines = format == .csv ? table.lines(entries) : AuditEntryView.lines(entries)
            return (lines, entries.count, entries.last?.position)
        }
    }
}
