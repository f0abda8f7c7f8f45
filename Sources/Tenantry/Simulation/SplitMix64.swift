/// The random numbers of a simulation: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, a bound; each is as likely.
    mutating func below(_ bound: Int) -> Int { Int(next(upperBound: UInt64(bound))) }

    /// A number below a bound of at most 2^40, small ones far more often: the cube of an even one.
    mutating func skewed(below bound: Int) -> Int {
        // In integers, so that no machine's rounding differs.
        let even = below(1 << 20)
        let cube = (((even * even) >> 20) * even) >> 20
        return (cube * bound) >> 20
    }
}
