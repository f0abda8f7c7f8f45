extension Sequence where Element == UInt8 {
    /// Two hexadecimal digits a byte.
    public var hexadecimal: String {
        reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
    }
}
