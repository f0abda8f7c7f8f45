import Foundation
import SamplePayloads
import SwiftProtobuf
import TenantModel
import TestSupport
import Testing

@testable import Tenantry

/// Events and entries write their own JSON: it must be what an encoder would write.
@Suite("Events as JSON") struct EventViewTests {
    /// Texts that are JSON, nearly JSON, or hard to write.
    private static let texts = [
        "", "5", "05", "-1", "-0", "1e5", "12345678901234567890", "1.50", "true", "tru", "null", "\"a\"",
        "\"a\\\"b\"", "\"a\"b\"", "\"", "\"\"", "{\"b\":1,\"a\":[1.50,null,{\"d\":2,\"c\":\"/\"}]}", "{", "[", "[1,2]",
        " 1", "1 ", "\n[]",
        "x\"y", "\\", "a\\u0041", "\u{1}\u{1f}\u{7f}\u{80}\u{2028}", "naïve 😀/", "\t\r\n\u{8}\u{c}",
    ]

    @Test func `every character is escaped as by the encoder`() throws {
        var characters = ""
        for scalar in 0..<0x300 { characters.unicodeScalars.append(UnicodeScalar(UInt16(scalar))!) }
        for text in Self.texts + [characters] {
            var json = JSONWriter()
            json.string(text)
            #expect(String(decoding: json.bytes, as: UTF8.self) == JSONText.line(text))
        }
    }

    @Test func `the payload of every type is written as by the encoder`() throws {
        for payload in try SamplePayloads.all() {
            #expect(try Self.written(payload) == Self.expected(payload), "\(payload.type.name)")
        }
    }

    @Test func `texts are shown as what they are`() throws {
        for text in Self.texts {
            var message = ActivityRecorded()
            (message.before, message.after, message.details, message.error) = (text, text + " ", "\"\(text)\"", text)
            let payload = EventPayload.activityRecorded(message)
            #expect(try Self.written(payload) == Self.expected(payload), "\(text)")
        }
    }

    @Test func `an event is one object, its keys in order`() throws {
        var context = CommandContext(actor: Actor(type: "user", id: "ann", onBehalfOf: "bob"), origin: .api)
        (context.sourceIP, context.userAgent, context.requestID) = ("192.0.2.1", "curl \"8\"", "r1")
        (context.correlationID, context.reason, context.traceparent) = ("w1", "because", "00-1")
        context.subjects = ["b", "a"]
        for payload in try SamplePayloads.all() {
            let event = Event(
                id: EventID(rawValue: 7), position: 8, tenant: TenantID(rawValue: 9), version: 2, revision: 1,
                recordedAt: Timestamp(rawValue: 1), occurredAt: Timestamp(rawValue: 0), outcome: .denied,
                operation: .read, causation: 3, action: "a.b", resource: Resource(type: "t", id: "i"),
                context: context, payload: payload)
            for line in [JSONText.line(EventView(event)), JSONText.line(AuditEntryView(event))] {
                let value = try #require(JSONValue(text: line))
                // The encoder sorts the keys.
                #expect(JSONText.line(value) == line)
            }
        }
    }

    private static func written(_ payload: EventPayload) -> String {
        var json = JSONWriter()
        PayloadJSON(payload).write(to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The slow way: the message's text read, changed and written as values.
    private static func expected(_ payload: EventPayload) throws -> String {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintInt64sAsNumbers = true
        let value = try #require(JSONValue(text: payload.message.jsonString(options: options)))
        return JSONText.line(shown(value))
    }

    private static func shown(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let fields):
            if fields["box"] != nil, fields["term"] != nil { return .string("sealed") }
            var shown: [String: JSONValue] = [:]
            for (key, value) in fields where !["token_hash", "invitation", "secret_hash", "api_key"].contains(key) {
                if case .int(let time) = value, key.hasSuffix("_at") || key == "old_until" {
                    shown[key] = .string(Timestamp(rawValue: time).description)
                    continue
                }
                let inner = ["before", "after", "details"].contains(key) ? value.string.flatMap(JSONValue.init) : nil
                shown[key] = inner ?? Self.shown(value)
            }
            return .object(shown)
        case .array(let values): return .array(values.map(shown))
        default: return value
        }
    }
}
