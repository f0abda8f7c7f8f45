/// A table of comma-separated values (RFC 4180), its first line the names of the columns.
struct CSVTable {
    private var records: [[String]] = []

    /// Reads a text.
    ///
    /// - Throws: ``PlatformError`` with `invalidInput`: a quotation that does not end, a line of another length.
    init(_ text: String, path: String) throws(PlatformError) {
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var line = 1
        var characters = text.unicodeScalars.makeIterator()
        var next = characters.next()
        while let scalar = next {
            next = characters.next()
            if scalar == "\n" { line += 1 }
            switch (scalar, isQuoted) {
            case ("\"", true):
                if next == "\"" {
                    field.unicodeScalars.append("\"")
                    next = characters.next()
                } else {
                    isQuoted = false
                }
            case ("\"", false) where field.isEmpty: isQuoted = true
            case (",", false):
                record.append(field)
                field = ""
            case ("\r", false) where next == "\n": continue
            case ("\n", false):
                record.append(field)
                field = ""
                try add(record, line: line - 1, path)
                record = []
            default: field.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted else {
            throw PlatformError(.invalidInput, "\(path), line \(line): a quotation does not end")
        }
        if !field.isEmpty || !record.isEmpty { try add(record + [field], line: line, path) }
    }

    private mutating func add(_ record: [String], line: Int, _ path: String) throws(PlatformError) {
        guard record != [""] else { return }
        guard let header = records.first, header.count != record.count else {
            records.append(record)
            return
        }
        throw PlatformError(
            .invalidInput, "\(path), line \(line): it has \(record.count) fields, the first line has \(header.count)")
    }

    /// Every line after the first, by the names of the columns; empty fields are missing.
    func rows() -> [[String: String]] {
        guard let header = records.first else { return [] }
        return records.dropFirst().map { record in
            Dictionary(zip(header, record).filter { !$0.1.isEmpty }, uniquingKeysWith: { $1 })
        }
    }
}
