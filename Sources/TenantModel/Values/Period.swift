/// How long a limit counts before it starts anew.
public enum Period: String, Hashable, Sendable, CaseIterable {
    /// For ever: levels, and counters without a reset.
    case total
    /// A day in UTC.
    case day
    /// A calendar month in UTC.
    case month

    /// The period in which a moment lies.
    public func key(at time: Timestamp) -> PeriodKey {
        switch self {
        case .total: return PeriodKey(period: .total, number: 0)
        case .day: return PeriodKey(period: .day, number: time.dayNumber)
        case .month:
            let date = CivilDate(dayNumber: time.dayNumber)
            return PeriodKey(period: .month, number: Int32(date.year * 12 + date.month - 1))
        }
    }
}

/// One day, one month, or all time.
public struct PeriodKey: Hashable, Sendable, Comparable {
    /// How long it is.
    public let period: Period
    /// A day's number from 1970-01-01, a month's from January of the year 0, or 0.
    public let number: Int32

    /// When the next one starts; `nil` for all time.
    public var end: Timestamp? {
        switch period {
        case .total: return nil
        case .day: return Timestamp(rawValue: (Int64(number) + 1) * Timestamp.day)
        case .month:
            let next = Int(number) + 1
            guard let first = CivilDate(year: next / 12, month: next % 12 + 1, day: 1) else { return nil }
            return Timestamp(rawValue: Int64(first.dayNumber) * Timestamp.day)
        }
    }

    /// Orders by the kind of period, then by time.
    public static func < (left: PeriodKey, right: PeriodKey) -> Bool { left.rank < right.rank }

    private var rank: Int64 {
        switch period {
        case .total: Int64(number)
        case .day: 1 << 32 + Int64(number)
        case .month: 2 << 32 + Int64(number)
        }
    }
}

extension PeriodKey: CustomStringConvertible {
    /// `2026-11-21`, `2026-11` or `total`.
    public var description: String {
        switch period {
        case .total: "total"
        case .day: CivilDate(dayNumber: number).description
        case .month: "\(Timestamp.pad(number / 12, 4))-\(Timestamp.pad(number % 12 + 1, 2))"
        }
    }
}
