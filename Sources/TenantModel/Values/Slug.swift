/// A tenant's name in addresses: one label of a host name (RFC 1123), lower case, at most 63 characters, not reserved.
public enum Slug {
    /// Names that hosts or routes of their own have.
    public static let reserved: Set<String> = ["www", "api", "admin", "current", "stats"]

    /// What is wrong with a slug, as a sentence; `nil` if nothing is.
    public static func fault(in text: String) -> String? {
        if text.isEmpty || text.utf8.count > 63 { return "must have 1 to 63 characters" }
        guard text.utf8.allSatisfy({ $0 == 45 || ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) }) else {
            return "must have lower-case letters, digits and hyphens only"
        }
        if text.hasPrefix("-") || text.hasSuffix("-") { return "must not begin or end with a hyphen" }
        return reserved.contains(text) ? "is reserved" : nil
    }

    /// Makes a slug of a name, `acme-sons` of `Acme & Sons`: never empty, not always free.
    public static func make(from name: String) -> String {
        var slug = ""
        for byte in name.utf8 {
            switch byte {
            case 48...57, 97...122: slug.unicodeScalars.append(Unicode.Scalar(byte))
            case 65...90: slug.unicodeScalars.append(Unicode.Scalar(byte + 32))
            default: if !slug.isEmpty, !slug.hasSuffix("-") { slug += "-" }
            }
        }
        slug = String(slug.prefix(60))
        while slug.hasSuffix("-") { slug.removeLast() }
        if slug.isEmpty { return "tenant" }
        return reserved.contains(slug) ? slug + "-1" : slug
    }
}
