internal import LMDB

/// The keyed 64-bit hash of terms: wyhash, final version 4 (Wang Yi, in the public domain), as in `docs/FORMAT.md` §7.
///
/// Not secure against whoever knows the seed; nothing depends on that: what a hash has found is compared.
struct TermHash: Sendable {
    private static let secret: (UInt64, UInt64, UInt64, UInt64) = (
        0x2d35_8dcc_aa6c_78a5, 0x8bb8_4b93_962e_acc9, 0x4b33_a62e_d433_d4a3, 0x4d5a_2da5_1de1_aa47
    )

    private let start: UInt64

    /// The hash with a seed.
    init(seed: UInt64) {
        start = seed ^ Self.mix(seed ^ Self.secret.0, Self.secret.1)
    }

    /// The hash of some bytes.
    ///
    /// - Complexity: O(length), about 5 ns for a short text.
    func callAsFunction(_ bytes: Span<UInt8>) -> UInt64 {
        let count = bytes.count
        let a: UInt64
        let b: UInt64
        var seed = start
        if count > 16 {
            let rest = absorb(bytes, into: &seed)
            a = bytes.loadLittleEndian(at: rest - 16)
            b = bytes.loadLittleEndian(at: rest - 8)
        } else if count >= 4 {
            let step = (count >> 3) << 2
            a = Self.four(bytes, 0) << 32 | Self.four(bytes, step)
            b = Self.four(bytes, count - 4) << 32 | Self.four(bytes, count - 4 - step)
        } else if count > 0 {
            a = UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count - 1])
            b = 0
        } else {
            (a, b) = (0, 0)
        }
        let product = (a ^ Self.secret.1).multipliedFullWidth(by: b ^ seed)
        return Self.mix(product.low ^ Self.secret.0 ^ UInt64(truncatingIfNeeded: count), product.high ^ Self.secret.1)
    }

    /// The hash of a text's UTF-8.
    func callAsFunction(_ bytes: [UInt8]) -> UInt64 {
        self(bytes.span)
    }

    /// The hash of two terms that an event has together: that of their hashes, one after the other.
    func callAsFunction(pair first: UInt64, _ second: UInt64) -> UInt64 {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: first)
        bytes.append(littleEndian: second)
        return self(bytes)
    }

    /// Takes in all but the last 1 to 16 bytes of more than 16, and returns where the text ends.
    private func absorb(_ bytes: Span<UInt8>, into seed: inout UInt64) -> Int {
        var place = 0
        var rest = bytes.count
        if rest >= 48 {
            var (second, third) = (seed, seed)
            repeat {
                seed = Self.mix(Self.eight(bytes, place) ^ Self.secret.1, Self.eight(bytes, place + 8) ^ seed)
                second = Self.mix(Self.eight(bytes, place + 16) ^ Self.secret.2, Self.eight(bytes, place + 24) ^ second)
                third = Self.mix(Self.eight(bytes, place + 32) ^ Self.secret.3, Self.eight(bytes, place + 40) ^ third)
                place += 48
                rest -= 48
            } while rest >= 48
            seed ^= second ^ third
        }
        while rest > 16 {
            seed = Self.mix(Self.eight(bytes, place) ^ Self.secret.1, Self.eight(bytes, place + 8) ^ seed)
            place += 16
            rest -= 16
        }
        return bytes.count
    }

    @inline(__always)
    private static func four(_ bytes: Span<UInt8>, _ place: Int) -> UInt64 {
        UInt64(bytes.loadLittleEndian(at: place, as: UInt32.self))
    }

    @inline(__always)
    private static func eight(_ bytes: Span<UInt8>, _ place: Int) -> UInt64 {
        bytes.loadLittleEndian(at: place)
    }

    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.low ^ product.high
    }
}
