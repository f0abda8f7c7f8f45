internal import Synchronization

/// Where random bits come from: handed in, so that a simulation can bring its own.
public struct RandomBytes: Sendable {
    private let next: @Sendable () -> UInt64

    /// Makes a source of a function that gives 64 random bits.
    public init(_ next: @escaping @Sendable () -> UInt64) {
        self.next = next
    }

    /// The system's: fit for keys.
    public static let system = RandomBytes {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// The same bits for the same seed: for simulations and tests, never for keys of value.
    public static func seeded(_ seed: UInt64) -> RandomBytes {
        let state = SeededState(seed)
        return RandomBytes { state.next() }
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

    /// SplitMix64 (Steele, Lea, Flood 2014) behind a lock.
    private final class SeededState: Sendable {
        private let state: Mutex<UInt64>

        init(_ seed: UInt64) { state = Mutex(seed) }

        func next() -> UInt64 {
            state.withLock { state in
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                return mixed ^ (mixed >> 31)
            }
        }
    }
}
