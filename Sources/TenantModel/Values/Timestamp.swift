/// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Timestamp: RawRepresentable, Hashable, Sendable, Comparable {
    /// Microseconds since 1970 UTC.
    public let rawValue: Int64

    /// Takes microseconds since 1970 UTC.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.rawValue < right.rawValue }

    /// The moment so many microseconds later; stays at the ends of what can be told.
    public func advanced(by microseconds: Int64) -> Timestamp {
        let (sum, overflow) = rawValue.addingReportingOverflow(microseconds)
        return Timestamp(rawValue: overflow ? (microseconds < 0 ? .min : .max) : sum)
    }

    /// Microseconds in a second.
    public static let second: Int64 = 1_000_000
    /// Microseconds in a day.
    public static let day: Int64 = 86_400 * second

    /// The number of the day, 0 for 1970-01-01.
    public var dayNumber: Int32 {
        Int32(clamping: rawValue >= 0 ? rawValue / Self.day : (rawValue + 1) / Self.day - 1)
    }
}

// MARK: - RFC 3339

extension Timestamp: CustomStringConvertible {
    /// The moment in RFC 3339, UTC, with six digits of the second's fraction: `2026-11-21T09:30:00.000000Z`.
    public var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the same text; lists and copies have some in each entry.
    public func append(to text: inout [UInt8]) {
        let time = Int(rawValue - Int64(dayNumber) * Self.day)
        let (seconds, fraction) = time.quotientAndRemainder(dividingBy: Int(Self.second))
        CivilDate(dayNumber: dayNumber).append(to: &text)
        text.append(UInt8(ascii: "T"))
        text.append(twoDigits: seconds / 3_600)
        text.append(UInt8(ascii: ":"))
        text.append(twoDigits: seconds / 60 % 60)
        text.append(UInt8(ascii: ":"))
        text.append(twoDigits: seconds % 60)
        text.append(UInt8(ascii: "."))
        text.append(twoDigits: fraction / 10_000)
        text.append(twoDigits: fraction / 100 % 100)
        text.append(twoDigits: fraction % 100)
        text.append(UInt8(ascii: "Z"))
    }

    static func pad(_ number: some BinaryInteger, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Reads RFC 3339: any offset, up to nine digits of a fraction, of which six are kept; a date alone is its midnight
    /// in UTC.
    public init?(_ text: some StringProtocol) {
        var reader = DigitReader(bytes: Array(text.utf8))
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        let midnight = Int64(date.dayNumber) * Self.day
        if reader.isAtEnd {
            rawValue = midnight
            return
        }
        guard reader.take("T") || reader.take("t") || reader.take(" "), let hour = reader.digits(2), hour < 24,
            reader.take(":"), let minute = reader.digits(2), minute < 60,
            reader.take(":"), let second = reader.digits(2), second < 60,
            let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let seconds = Int64(hour * 3_600 + minute * 60 + second - offset * 60)
        rawValue = midnight + seconds * Self.second + fraction
    }
}

/// Takes digits and signs from the front of a text.
private struct DigitReader {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func digit() -> Int? {
        guard index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 else { return nil }
        defer { index += 1 }
        return Int(bytes[index] - 48)
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Microseconds of a fraction that may be missing.
    mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        var value: Int64 = 0
        var count = 0
        while let digit = digit() {
            count += 1
            if count <= 6 { value = value * 10 + Int64(digit) }
        }
        guard (1...9).contains(count) else { return nil }
        for _ in count..<max(count, 6) { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : (take("-") ? -1 : 0)
        guard sign != 0, let hours = digits(2), hours < 24, take(":"), let minutes = digits(2), minutes < 60 else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }
}
