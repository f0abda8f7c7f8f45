internal import Crypto

/// Lines on standard output, and the checksum of what was written.
struct CheckedOutput {
    private var hash = SHA256()

    mutating func write(_ line: String) {
        Console.out(line)
        hash.update(data: Array((line + "\n").utf8))
    }

    /// 64 hexadecimal digits.
    var digest: String {
        hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
