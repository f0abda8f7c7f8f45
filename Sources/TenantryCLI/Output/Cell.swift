/// What stands in a cell of a table: people see a number with commas between its thousands, spreadsheets the number.
protocol Cell {
    /// As people see it.
    var shown: String { get }
    /// As programs take it.
    var plain: String { get }
}

extension String: Cell {
    var shown: String { self }
    var plain: String { self }
}

extension Cell where Self: BinaryInteger {
    var shown: String { grouped }
    var plain: String { String(self) }
}

extension Int: Cell {}
extension Int64: Cell {}
extension UInt64: Cell {}
