internal import HTTPTypes

/// The header fields of a request that every route looks at, found in one look at all of them.
struct RequestFields: Sendable {
    /// The most that all fields together may have, in bytes; the decoder takes more, so that it can be told so.
    static let largest = 16 << 10

    /// What all fields together have, as HTTP/1.1 sends them, in bytes.
    private(set) var size = 0
    private(set) var authorization: String?
    private(set) var accept: String?
    private(set) var ifNoneMatch: String?
    private(set) var requestID: String?
    private(set) var traceparent: String?
    private(set) var correlationID: String?

    /// - Parameter host: the value of `Host`, which the decoder takes from among the others.
    init(_ fields: HTTPFields, host: String? = nil) {
        size = host.map { "Host".utf8.count + $0.utf8.count + 4 } ?? 0
        for index in fields.indices {
            let field = fields[index]
            size += field.name.rawName.utf8.count + field.value.utf8.count + 4
            switch field.name {
            case .authorization: Self.take(field, of: fields, as: &authorization)
            case .accept: Self.take(field, of: fields, as: &accept)
            case .ifNoneMatch: Self.take(field, of: fields, as: &ifNoneMatch)
            case .requestID: Self.take(field, of: fields, as: &requestID)
            case .traceparent: Self.take(field, of: fields, as: &traceparent)
            case .correlationID: Self.take(field, of: fields, as: &correlationID)
            default: break
            }
        }
    }

    /// A field that comes more than once has all its values (RFC 9110, 5.3).
    private static func take(_ field: HTTPField, of fields: HTTPFields, as value: inout String?) {
        value = value == nil ? field.value : fields[field.name]
    }

    /// - Throws: ``Problem`` with `headers-too-large`.
    func check() throws(Problem) {
        guard size <= Self.largest else {
            throw Problem(.headersTooLarge, "the header fields have more than 16 KiB")
        }
    }

    /// The API key: what follows `Bearer` in `Authorization`, if it has the form of one.
    var apiKey: String? {
        guard let field = authorization, field.utf8.count <= 256 else { return nil }
        let (scheme, rest) = (field.utf8.prefix(6), field.utf8.dropFirst(6))
        let secret = rest.drop { $0 == UInt8(ascii: " ") }
        // A scheme's letters may be large or small (RFC 9110, 11.1).
        guard scheme.elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 }), secret.count < rest.count,
            secret.starts(with: "tk_".utf8)
        else { return nil }
        return String(decoding: secret, as: UTF8.self)
    }
}
