internal import HTTPTypes
internal import Hummingbird
internal import Synchronization
internal import TenantModel

/// What makes a request recognisable in logs, events and other systems.
struct RequestTrace: Sendable {
    /// The caller's `X-Request-ID`, or a new one.
    let requestID: String
    /// The caller's `traceparent` (W3C Trace Context), or a new one.
    let traceparent: String
    /// The caller's `X-Correlation-ID`.
    let correlationID: String?

    init(_ fields: RequestFields) {
        let given = fields.requestID.flatMap { Self.isWord($0) ? $0 : nil }
        requestID = given ?? Self.newRequestID()
        let parent = fields.traceparent.flatMap { Self.isTraceparent($0) ? $0 : nil }
        traceparent = parent ?? Self.newTraceparent()
        correlationID = fields.correlationID.flatMap { Self.isWord($0) ? $0 : nil }
    }

    /// Says in which request and trace something is done.
    func tell(_ context: inout CommandContext) {
        context.requestID = requestID
        context.traceparent = traceparent
        context.correlationID = correlationID
    }

    private static func newRequestID() -> String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        text += "req_".utf8
        for _ in 0..<2 { text.append(hexadecimal: TraceNumber.next()) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func newTraceparent() -> String {
        var text: [UInt8] = []
        text.reserveCapacity(55)
        text += "00-".utf8
        text.append(hexadecimal: TraceNumber.next() | 1)
        text.append(hexadecimal: TraceNumber.next())
        text.append(UInt8(ascii: "-"))
        text.append(hexadecimal: TraceNumber.next() | 1)
        text += "-01".utf8
        return String(decoding: text, as: UTF8.self)
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

/// Numbers that no other request has, of this process or another one; whoever guesses them gains nothing.
private enum TraceNumber {
    private static let start = UInt64.random(in: .min ... .max)
    private static let count = Atomic<UInt64>(0)

    /// The next one of SplitMix64 (Steele, Lea and Flood, 2014) from a random start on.
    static func next() -> UInt64 {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        var mixed = start &+ number &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension [UInt8] {
    /// Appends sixteen hexadecimal digits.
    fileprivate mutating func append(hexadecimal number: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift) & 15)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
        }
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-ID")!
    static let correlationID = HTTPField.Name("X-Correlation-ID")!
    static let traceparent = HTTPField.Name("traceparent")!
    static let position = HTTPField.Name("Tenantry-Position")!
    static let warning = HTTPField.Name("Tenantry-Warning")!
    static let reason = HTTPField.Name("Tenantry-Reason")!
    static let subject = HTTPField.Name("Tenantry-Subject")!
    static let onBehalfOf = HTTPField.Name("Tenantry-On-Behalf-Of")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    static let rateLimit = HTTPField.Name("RateLimit")!
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
    static let link = HTTPField.Name("Link")!
}
