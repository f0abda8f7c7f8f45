internal import Foundation
internal import Tenantry

/// The lines of a file or of standard input, one after the other, in bounded memory.
struct LineReader {
    /// The most bytes that a line may have.
    static let longestLine = 1 << 20

    private let name: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var number = 0

    init(_ path: String) throws {
        name = path == "-" ? "standard input" : path
        if path == "-" {
            handle = .standardInput
        } else {
            guard let opened = FileHandle(forReadingAtPath: path) else {
                throw PlatformError(.notFound, "cannot read \(path)", hint: "Check the path; - is standard input.")
            }
            handle = opened
        }
    }

    /// The next line without its end; `nil` after the last one.
    mutating func next() throws -> [UInt8]? {
        number += 1
        while true {
            if let end = buffer[start...].firstIndex(of: 10) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return Array(buffer[start...])
            }
            guard buffer.count - start <= Self.longestLine else {
                throw BadInput("\(name): line \(number) has more than 1 MiB; it is not a file of JSON lines")
            }
            buffer.removeSubrange(..<start)
            start = 0
            let data = try read()
            if data.isEmpty { isAtEnd = true } else { buffer.append(contentsOf: data) }
        }
    }

    private func read() throws -> Data {
        do {
            return try handle.read(upToCount: 1 << 16) ?? Data()
        } catch {
            throw PlatformError(.storage, "cannot read \(name)", hint: "Check that it is a file, and the disk.")
        }
    }
}
