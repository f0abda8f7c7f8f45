import EventLog
import Foundation

/// A record as `tools/read-log.py` prints it, and as a view shows it.
struct ReaderRecord: Decodable, Equatable {
    /// A part of it.
    struct Part: Decodable, Equatable {
        let tag: UInt8
        let sealed: Bool
        /// The text, of a part that is one.
        var text: String?
        /// Hexadecimal digits, of a part that is not text.
        var hex: String?
    }

    let format: Int
    let position: UInt64
    let type: UInt16
    let schema: UInt16
    let outcome: String
    let operation: String
    let origin: String
    let event_id: String
    let tenant_id: String
    let version: UInt64
    let revision: UInt64
    let recorded_at: Int64
    let occurred_at: Int64
    let causation: UInt64
    let parts: [Part]
    let payload: String
    let crc: String

    /// Reads a line of the reader's output.
    init(line: Substring) throws {
        self = try JSONDecoder().decode(ReaderRecord.self, from: Data(line.utf8))
    }

    /// Takes every field from a view.
    init(_ view: borrowing RecordView) {
        format = 1
        position = view.position
        type = view.type
        schema = view.schema
        outcome = ["succeeded", "denied", "failed"][Int(view.outcome) - 1]
        operation = ["create", "read", "update", "delete", "execute"][Int(view.operation) - 1]
        origin = ["api", "command line", "import", "system"][Int(view.origin) - 1]
        event_id = Self.hexadecimal(view.eventID, digits: 32)
        tenant_id = Self.hexadecimal(view.tenant, digits: 32)
        version = view.version
        revision = view.revision
        recorded_at = view.recordedAt
        occurred_at = view.occurredAt
        causation = view.causation
        var parts: [Part] = []
        for index in 0..<view.parts {
            let tag = view.tag(ofPart: index)
            let bytes = [UInt8](copying: view.bytes(ofPart: index))
            let isText = !view.isSealed(part: index) && tag != 15 && tag != 16
            parts.append(
                Part(
                    tag: tag, sealed: view.isSealed(part: index),
                    text: isText ? String(decoding: bytes, as: UTF8.self) : nil,
                    hex: isText ? nil : Self.hexadecimal(bytes)))
        }
        self.parts = parts
        payload = Self.hexadecimal([UInt8](copying: view.payload))
        crc = Self.hexadecimal(view.storedChecksum, digits: 8)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { hexadecimal($0, digits: 2) }.joined()
    }

    private static func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
