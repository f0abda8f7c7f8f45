internal import TenantModel

/// A position and the root of the Merkle tree over the records up to it: whoever keeps it can prove later that none of
/// them was altered.
public struct TreeHead: Hashable, Sendable {
    /// How many records there are.
    public let position: UInt64
    /// 32 bytes.
    public let root: [UInt8]

    init(position: UInt64, root: [UInt8]) {
        self.position = position
        self.root = root
    }

    /// Reads `POSITION:ROOT`, the root in 64 hexadecimal digits; `nil` if it is not that.
    public init?(_ text: String) {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2, let position = UInt64(fields[0].hasPrefix("#") ? fields[0].dropFirst() : fields[0]),
            let root = [UInt8](hexadecimal: fields[1]), root.count == 32
        else { return nil }
        self.init(position: position, root: root)
    }
}

extension TreeHead: CustomStringConvertible {
    /// `POSITION:ROOT`.
    public var description: String { "\(position):\(root.hexadecimal)" }
}

extension TreeHead: Encodable {
    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension [UInt8] {
    /// Reads two digits a byte; `nil` if the text is anything else.
    init?(hexadecimal text: some StringProtocol) {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
