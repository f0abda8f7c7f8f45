internal import HTTPTypes
internal import Hummingbird

/// What makes a request recognisable in logs, events and other systems.
struct RequestTrace: Sendable {
    /// The caller's `X-Request-ID`, or a new one.
    let requestID: String
    /// The caller's `traceparent` (W3C Trace Context), or a new one.
    let traceparent: String
    /// The caller's `X-Correlation-ID`.
    let correlationID: String?

    init(_ headers: HTTPFields) {
        var random = SystemRandomNumberGenerator()
        let given = headers[.requestID].flatMap { Self.isWord($0) ? $0 : nil }
        requestID = given ?? "req_" + Self.digits(random.next()) + Self.digits(random.next())
        let parent = headers[.traceparent].flatMap { Self.isTraceparent($0) ? $0 : nil }
        traceparent =
            parent
            ?? "00-\(Self.digits(random.next() | 1))\(Self.digits(random.next()))-\(Self.digits(random.next() | 1))-01"
        correlationID = headers[.correlationID].flatMap { Self.isWord($0) ? $0 : nil }
    }

    private static func digits(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// 1 to 128 visible ASCII characters: what is longer or stranger is not taken over.
    private static func isWord(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { (33...126).contains($0) }
    }

    private static func isTraceparent(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 55, bytes[2] == 45, bytes[35] == 45, bytes[52] == 45, bytes[0] == 48, bytes[1] == 48 else {
            return false
        }
        let places = bytes.indices.filter { ![2, 35, 52].contains($0) }
        guard places.allSatisfy({ (48...57).contains(bytes[$0]) || (97...102).contains(bytes[$0]) }) else {
            return false
        }
        return bytes[3..<35].contains { $0 != 48 } && bytes[36..<52].contains { $0 != 48 }
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-ID")!
    static let correlationID = HTTPField.Name("X-Correlation-ID")!
    static let traceparent = HTTPField.Name("traceparent")!
    static let position = HTTPField.Name("Tenantry-Position")!
    static let reason = HTTPField.Name("Tenantry-Reason")!
    static let onBehalfOf = HTTPField.Name("Tenantry-On-Behalf-Of")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    static let rateLimit = HTTPField.Name("RateLimit")!
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
    static let link = HTTPField.Name("Link")!
}
