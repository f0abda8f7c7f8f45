/// Cells of a table for spreadsheets (RFC 4180).
public enum CSV {
    /// A cell that begins like a formula is made harmless.
    public static func cell(_ text: String) -> String {
        var text = text
        if let first = text.utf8.first, "=+-@".utf8.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
