internal import Crypto
internal import Foundation
internal import TenantModel

/// Lines on standard output, and the checksum of what was written.
struct CheckedOutput {
    private var hash = SHA256()
    private var waiting: [UInt8] = []
    /// How many bytes are written together.
    private static let most = 1 << 16

    /// Writes UTF-8.
    mutating func write(_ text: [UInt8]) {
        waiting += text
        if waiting.count >= Self.most { flush() }
    }

    /// Writes what waits.
    ///
    /// - Returns: the checksum of all that was written: 64 hexadecimal digits.
    mutating func finish() -> String {
        flush()
        return hash.finalize().hexadecimal
    }

    private mutating func flush() {
        hash.update(data: waiting)
        Console.write(Data(waiting), to: .standardOutput)
        waiting.removeAll(keepingCapacity: true)
    }
}
