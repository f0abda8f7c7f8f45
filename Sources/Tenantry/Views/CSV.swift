/// Cells of a table for spreadsheets (RFC 4180).
public enum CSV {
    /// A cell that begins like a formula is made harmless.
    public static func cell(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@".contains(first) { text = "'" + text }
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
