internal import HTTPTypes
internal import Hummingbird

extension Request {
    /// The API key in `Authorization`: what follows `Bearer`, if it has the form of one.
    var apiKey: String? {
        guard let field = headers.value(of: .authorization), field.utf8.count <= 256 else { return nil }
        let (scheme, rest) = (field.utf8.prefix(6), field.utf8.dropFirst(6))
        let secret = rest.drop { $0 == UInt8(ascii: " ") }
        // A scheme's letters may be large or small (RFC 9110, 11.1).
        guard scheme.elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 }), secret.count < rest.count,
            secret.starts(with: "tk_".utf8)
        else { return nil }
        return String(decoding: secret, as: UTF8.self)
    }
}
