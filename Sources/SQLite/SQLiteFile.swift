internal import CSQLite

/// A SQLite file, open for reading: as much of it as bringing tenants from one needs.
@safe public final class SQLiteFile {
    private let database: OpaquePointer

    /// Opens a file, which must be there.
    ///
    /// - Throws: ``SQLiteError`` if it is not one.
    public init(path: String) throws(SQLiteError) {
        var handle: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil)
        guard let handle = unsafe handle else { throw SQLiteError("cannot open \(path): out of memory") }
        guard code == SQLITE_OK else {
            let reason = unsafe String(cString: sqlite3_errmsg(handle))
            unsafe sqlite3_close(handle)
            throw SQLiteError("cannot open \(path): \(reason)")
        }
        unsafe database = unsafe handle
    }

    deinit { unsafe sqlite3_close(database) }

    /// The names of the tables, in order.
    public func tables() throws(SQLiteError) -> [String] {
        var names: [String] = []
        try rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { row in
            if let name = row["name"] { names.append(name) }
        }
        return names
    }

    /// Shows every row of a table, its columns as texts; those that are NULL are missing.
    ///
    /// - Parameter table: one of ``tables()``.
    public func rows(ofTable table: String, _ body: ([String: String]) -> Void) throws(SQLiteError) {
        try rows("SELECT * FROM \"\(table.replacing("\"", with: "\"\""))\"", body)
    }

    private func rows(_ query: String, _ body: ([String: String]) -> Void) throws(SQLiteError) {
        var statement: OpaquePointer?
        guard unsafe sqlite3_prepare_v2(database, query, -1, &statement, nil) == SQLITE_OK else { throw failure() }
        defer { unsafe sqlite3_finalize(statement) }
        while true {
            let code = unsafe sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw failure() }
                return
            }
            var row: [String: String] = [:]
            for column in 0..<(unsafe sqlite3_column_count(statement)) {
                guard let name = unsafe sqlite3_column_name(statement, column),
                    let text = unsafe sqlite3_column_text(statement, column)
                else { continue }
                unsafe row[String(cString: name)] = unsafe String(cString: text)
            }
            body(row)
        }
    }

    private func failure() -> SQLiteError { SQLiteError(unsafe String(cString: sqlite3_errmsg(database))) }
}

/// Why a SQLite file cannot be read.
public struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// SQLite's reason.
    public let description: String

    /// Makes an error of a reason.
    public init(_ description: String) { self.description = description }
}
