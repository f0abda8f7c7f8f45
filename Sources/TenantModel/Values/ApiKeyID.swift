/// An API key's id, outside `apikey_` and 26 characters.
public struct ApiKeyID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 128 bits.
    public let rawValue: UInt128

    /// Takes the bits as they are.
    public init(rawValue: UInt128) { self.rawValue = rawValue }

    /// Reads the text form; `nil` if it is not one.
    public init?(_ text: some StringProtocol) {
        guard let id = TypeID.parse(text, prefix: "apikey") else { return nil }
        rawValue = id
    }

    /// The text form.
    public var description: String { TypeID.format(rawValue, prefix: "apikey") }

    /// Orders by the bits.
    public static func < (left: ApiKeyID, right: ApiKeyID) -> Bool { left.rawValue < right.rawValue }

    /// The 16 bytes, the most significant first.
    var bytes: [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: rawValue >> (120 - $0 * 8)) } }

    /// Reads 16 bytes, the most significant first.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        rawValue = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}
