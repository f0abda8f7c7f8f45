import Testing

@testable import AuditTrail

@Suite("The hash of terms") struct TermHashTests {
    /// The test vectors that wyhash's author publishes for its final version 4.
    static let vectors: [(seed: UInt64, text: String, hash: UInt64)] = [
        (0, "", 0x9322_8a4d_e0ee_c5a2), (1, "a", 0xc5ba_c3db_1787_13c4), (2, "abc", 0xa97f_2f7b_1d9b_3314),
        (3, "message digest", 0x786d_1f1d_f380_1df4),
        (4, "abcdefghijklmnopqrstuvwxyz", 0xdca5_a813_8ad3_7c87),
        (5, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 0xb9e7_34f1_17cf_af70),
        (
            6, "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            0x6cc5_eab4_9a92_d617
        ),
    ]

    @Test(arguments: vectors)
    func `it is wyhash`(seed: UInt64, text: String, hash: UInt64) {
        #expect(TermHash(seed: seed)(Array(text.utf8)) == hash)
    }
}
