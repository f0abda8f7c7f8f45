internal import FoundationEssentials

extension ConfigType {
    /// What is wrong with a value of this type, as the end of a sentence; `nil` if nothing is.
    func fault(in text: String) -> String? {
        switch self {
        case .string, .secret: return nil
        case .int: return Int64(text) == nil ? "must be a whole number of 64 bits" : nil
        case .bool: return text == "true" || text == "false" ? nil : "must be true or false"
        case .number: return Self.isNumber(text) ? nil : "must be a decimal number, like -12.5 or 1e6"
        case .json: return Self.isJSON(text) ? nil : "must be a JSON text"
        case .duration: return Self.isDuration(text) ? nil : "must be an ISO 8601 duration, like PT30S or P7D"
        case .url: return Self.isURL(text) ? nil : "must be an absolute URL, like https://example.com/path"
        }
    }

    /// A number as JSON (RFC 8259) writes it.
    private static func isNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil
    }

    static func isJSON(_ text: String) -> Bool {
        (try? JSONDecoder().decode(AnyJSON.self, from: Data(text.utf8))) != nil
    }

    /// Takes whatever the decoder has found to be well-formed.
    private struct AnyJSON: Decodable {
        init(from decoder: any Decoder) {}
    }

    private static func isDuration(_ text: String) -> Bool {
        guard !text.hasSuffix("P"), !text.hasSuffix("T") else { return false }
        let form = /P([0-9]+W|([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?)/
        return text.wholeMatch(of: form) != nil
    }

    private static func isURL(_ text: String) -> Bool {
        guard let url = URLComponents(string: text), let scheme = url.scheme, !scheme.isEmpty else { return false }
        return url.host?.isEmpty == false && !text.contains(" ")
    }
}
