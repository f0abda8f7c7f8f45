internal import EventLog
internal import LMDB

/// What a segment says of all its events together.
struct SegmentSummary: Sendable, Equatable {
    static let headerLength = 56

    /// The position of the first event.
    var first: Position = 0
    /// How many there are.
    var count = 0
    /// The times of recording, of the first and of the last: they never go back.
    var recorded: ClosedRange<Int64> = 0...0
    /// The earliest and the latest time of happening.
    var occurred: ClosedRange<Int64> = 0...0
    /// The days of recording, counted from 1970 in UTC, each with the offset of its first event.
    var days: [(day: Int32, offset: Int)] = []

    /// The position of the last event.
    var last: Position { first + Position(count) - 1 }

    static let microsecondsPerDay: Int64 = 86_400_000_000

    static func == (left: SegmentSummary, right: SegmentSummary) -> Bool { left.encoded() == right.encoded() }

    /// No events yet.
    init() {}

    /// Takes in the next event.
    mutating func add(_ record: borrowing RecordView) {
        let (recordedAt, occurredAt) = (record.recordedAt, record.occurredAt)
        if count == 0 {
            first = record.position
            (recorded, occurred) = (recordedAt...recordedAt, occurredAt...occurredAt)
        } else {
            recorded = min(recorded.lowerBound, recordedAt)...max(recorded.upperBound, recordedAt)
            occurred = min(occurred.lowerBound, occurredAt)...max(occurred.upperBound, occurredAt)
        }
        let day = Self.day(of: recordedAt)
        if days.last?.day != day { days.append((day, count)) }
        count += 1
    }

    /// The day of a time, counted from 1970 in UTC.
    static func day(of time: Int64) -> Int32 {
        Int32(clamping: time / microsecondsPerDay - (time % microsecondsPerDay < 0 ? 1 : 0))
    }

    /// The day of recording of an event by its offset.
    ///
    /// - Complexity: O(log days).
    func dayIndex(at offset: Int) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = low + (high - low) / 2
            if days[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}

// MARK: - Bytes

extension SegmentSummary {
    /// The value of `audit.segments` (`docs/FORMAT.md` §7.1).
    func encoded() -> [UInt8] {
        var bytes = [UInt8](beginningValue: 0)
        bytes.append(littleEndian: UInt32(count))
        bytes.append(littleEndian: UInt32(days.count))
        bytes.append(littleEndian: first)
        for time in [recorded.lowerBound, recorded.upperBound, occurred.lowerBound, occurred.upperBound] {
            bytes.append(littleEndian: time)
        }
        for (day, offset) in days {
            bytes.append(littleEndian: day)
            bytes.append(littleEndian: UInt32(offset))
        }
        bytes.seal()
        return bytes
    }

    /// Reads a value of `audit.segments`.
    init(_ bytes: Span<UInt8>) throws(BlockFault) {
        try bytes.checkHeader(isVerified: false, length: Self.headerLength)
        count = Int(bytes.loadLittleEndian(at: 8, as: UInt32.self))
        let days = Int(bytes.loadLittleEndian(at: 12, as: UInt32.self))
        first = bytes.loadLittleEndian(at: 16)
        let times = (0..<4).map { bytes.loadLittleEndian(at: 24 + 8 * $0, as: Int64.self) }
        guard bytes.count == Self.headerLength + 8 * days else { throw .wrongLength }
        guard times[0] <= times[1], times[2] <= times[3], count > 0, days > 0 else { throw .outOfBounds }
        (recorded, occurred) = (times[0]...times[1], times[2]...times[3])
        for index in 0..<days {
            let place = Self.headerLength + 8 * index
            let offset = Int(bytes.loadLittleEndian(at: place + 4, as: UInt32.self))
            guard offset < count, index > 0 || offset == 0 else { throw .outOfBounds }
            self.days.append((bytes.loadLittleEndian(at: place), offset))
        }
    }
}
