/// A tenant's id: a UUIDv7 of 128 bits, outside `tenant_` and 26 characters.
public struct TenantID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 128 bits; never 0, which stands for the platform itself.
    public let rawValue: UInt128

    /// Takes the bits as they are.
    public init(rawValue: UInt128) { self.rawValue = rawValue }

    /// Reads the text form; `nil` if it is not one.
    public init?(_ text: some StringProtocol) {
        guard let id = TypeID.parse(text, prefix: "tenant"), id != 0 else { return nil }
        rawValue = id
    }

    /// The text form.
    public var description: String { TypeID.format(rawValue, prefix: "tenant") }

    /// Orders by the bits: by the time of creation, for ids made from a clock.
    public static func < (left: TenantID, right: TenantID) -> Bool { left.rawValue < right.rawValue }
}
