internal import Foundation
internal import Synchronization

/// Where random bits come from: handed in, so that a simulation can bring its own.
public struct RandomBytes: Sendable {
    private let next: @Sendable () -> UInt64

    /// Makes a source of a function that gives 64 random bits.
    public init(_ next: @escaping @Sendable () -> UInt64) {
        self.next = next
    }

    /// The system's: fit for keys.
    public static let system: RandomBytes = {
        let reserve = RandomReserve()
        return RandomBytes { reserve.next() }
    }()

    /// The same bits for the same seed: for simulations and tests, never for keys of value.
    public static func seeded(_ seed: UInt64) -> RandomBytes {
        let state = SeededState(seed)
        return RandomBytes { state.generator.withLock { $0.next() } }
    }

    /// 128 random bits.
    public func id() -> UInt128 { UInt128(next()) << 64 | UInt128(next()) }

    /// Random bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let bits = next()
            for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> (place * 8))) }
        }
        return Array(bytes.prefix(count))
    }
}

/// Bits of the system's generator, fetched many at a time: to ask the kernel for each costs more than a decision.
///
/// Each is given out once.
private final class RandomReserve: Sendable {
    private static let size = 4_096
    private let device = FileHandle(forReadingAtPath: "/dev/urandom")
    private let words = Mutex<[UInt64]>([])

    func next() -> UInt64 {
        words.withLock { words in
            if words.isEmpty { words = fetch() }
            return words.removeLast()
        }
    }

    private func fetch() -> [UInt64] {
        var generator = SystemRandomNumberGenerator()
        guard let bytes = try? device?.read(upToCount: Self.size), bytes.count == Self.size else {
            return [generator.next()]
        }
        var words: [UInt64] = []
        words.reserveCapacity(Self.size / 8)
        var word: UInt64 = 0
        for (index, byte) in [UInt8](bytes).enumerated() {
            word = word << 8 | UInt64(byte)
            if index % 8 == 7 { words.append(word) }
        }
        return words
    }
}

/// A seeded generator that many may draw from.
private final class SeededState: Sendable {
    let generator: Mutex<SplitMix64>

    init(_ seed: UInt64) { generator = Mutex(SplitMix64(seed: seed)) }
}
