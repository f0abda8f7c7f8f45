/// Rows that were sealed: what a fleet looks up that its layers do not say.
///
/// What cannot be read is answered as if it were not there, and remembered: whoever has asked must look whether that
/// has happened before the answer is given to anybody.
public protocol SealedRows: AnyObject, Sendable {
    /// How many positions a segment has.
    var segmentLength: Position { get }

    /// The value of a row; `nil`: there is none, or it cannot be read.
    func value(of key: [UInt8], in table: RowTable) -> [UInt8]?

    /// The rows whose keys begin with a prefix, in order, from a key on.
    func rows(in table: RowTable, prefix: [UInt8], from key: [UInt8], limit: Int) -> [Row]

    /// The last row whose key begins with a prefix and is not after a key.
    func lastRow(in table: RowTable, prefix: [UInt8], through key: [UInt8]) -> Row?

    /// A tenant, perhaps from memory.
    func tenant(_ id: TenantID, catalogs: [Catalog.ID: Catalog]) -> Box<Tenant>?

    /// Is told when the state that asks has come to a segment's end: no later rows may be shown to it.
    func advance(to position: Position)

    /// Remembers that a row is damaged.
    func reject(_ key: [UInt8], in table: RowTable, _ fault: RowFault)
}

extension SealedRows {
    /// The value of a row, as what it stands for.
    func value<Value>(
        of key: [UInt8], in table: RowTable, as read: (inout CanonicalReader) throws(RowFault) -> Value
    ) -> Value? {
        value(of: key, in: table).flatMap { take($0, of: key, in: table, as: read) }
    }

    /// What a row's bytes stand for.
    func take<Value>(
        _ bytes: [UInt8], of key: [UInt8], in table: RowTable,
        as read: (inout CanonicalReader) throws(RowFault) -> Value
    ) -> Value? {
        do throws(RowFault) {
            var reader = CanonicalReader(bytes)
            let value = try read(&reader)
            try reader.finish()
            return value
        } catch {
            reject(key, in: table, error)
            return nil
        }
    }

    /// Reads a tenant's row.
    public func decodeTenant(
        _ bytes: [UInt8], of id: TenantID, catalogs: [Catalog.ID: Catalog]
    ) -> Tenant? {
        take(bytes, of: id.row, in: .tenants) { (reader) throws(RowFault) in
            try Tenant(&reader, catalogs: catalogs)
        }
    }
}
