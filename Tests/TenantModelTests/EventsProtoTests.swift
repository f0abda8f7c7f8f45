import Crypto
import Foundation
import Testing

@testable import TenantModel

/// Compatibility-sensitive: logs that exist are read by these numbers for ever.
@Suite struct EventsProtoTests {
    private static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func read(_ path: String) throws -> String {
        try String(contentsOf: repository.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func `the generated Swift belongs to events.proto; tools/generate-events makes it anew`() throws {
        let proto = try Self.read("Sources/TenantModel/events.proto")
        let digest = SHA256.hash(data: Data(proto.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digest == eventsSourceDigest)
    }

    @Test func `every field that was ever published keeps its number and type`() throws {
        let fields = Set(try Self.fields(of: Self.read("Sources/TenantModel/events.proto")))
        for line in try Self.read("Tests/TenantModelTests/Golden/fields.txt").split(separator: "\n") {
            #expect(fields.contains(String(line)), "\(line) is gone from events.proto")
        }
    }

    @Test func `no field number is used twice in a message, and every field is in the golden list`() throws {
        let golden = Set(
            try Self.read("Tests/TenantModelTests/Golden/fields.txt").split(separator: "\n").map(String.init))
        var numbers: Set<String> = []
        for field in try Self.fields(of: Self.read("Sources/TenantModel/events.proto")) {
            let words = field.split(separator: " ")
            let number = "\(words[0].split(separator: ".")[0]) \(words[2])"
            #expect(numbers.insert(number).inserted, "\(field) uses a number again")
            #expect(golden.contains(field), "\(field) is new: add it to Golden/fields.txt")
        }
    }

    @Test func `the numbers and names of the event types are those of the list in events.proto`() throws {
        let proto = try Self.read("Sources/TenantModel/events.proto")
        for type in EventType.allCases {
            #expect(proto.contains(" \(type.rawValue) \(type.name)"), "\(type.rawValue) \(type.name)")
            #expect(EventType(name: type.name) == type)
        }
    }

    /// `Message.field = number type`, of each field.
    private static func fields(of proto: String) throws -> [String] {
        var message = ""
        var fields: [String] = []
        for line in proto.split(separator: "\n") {
            if let start = line.firstMatch(of: /^message (\w+)/) { message = String(start.1) }
            if let field = line.firstMatch(of: /^\s+(?:repeated |optional )?([\w.]+) (\w+) = (\d+);/) {
                fields.append("\(message).\(field.2) = \(field.3) \(field.1)")
            }
        }
        return fields
    }
}
