/// An event's id: 128 random bits, outside `event_` and 26 characters.
public struct EventID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The 128 bits.
    public let rawValue: UInt128

    /// Takes the bits as they are.
    public init(rawValue: UInt128) { self.rawValue = rawValue }

    /// Reads the text form; `nil` if it is not one.
    public init?(_ text: some StringProtocol) {
        guard let id = TypeID.parse(text, prefix: "event") else { return nil }
        rawValue = id
    }

    /// The text form.
    public var description: String { TypeID.format(rawValue, prefix: "event") }
}
