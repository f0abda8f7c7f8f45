import TenantModel
import TestSupport
import Testing

@testable import Tenantry

/// The fields of a view as texts must be those that its JSON has.
@Suite("Fields as texts") struct FieldTextsTests {
    private struct Sample: Encodable {
        let text = "a \"b\""
        let number: Int64? = -5
        let nothing: Int64? = nil
        let flag = true
        let part = 1.5
        let list = ["b", "a"]
        let none: [String] = []
        let inner: [String: Inner] = ["k.1": Inner(value: .object(["x": .array([.int(1), .null]), "y": .null]))]
        let empty: [String: Inner] = [:]
    }

    private struct Inner: Encodable {
        let value: JSONValue
        let other: JSONValue? = .bool(false)
    }

    @Test func `of every kind of value`() throws {
        #expect(try FieldTexts(Sample()).texts == Self.expected(Sample()))
    }

    @Test func `of the tenants of random histories`() async throws {
        try await RandomHistory.each(of: 200) { history, hint in
            let (fleet, time) = (try history.store.platform.fleet(), history.store.platform.now)
            for id in history.tenants {
                let view = TenantStateView(try #require(fleet.tenant(id)), at: time)
                #expect(try FieldTexts(view).texts == Self.expected(view), "\(hint)")
            }
        }
    }

    /// By way of the JSON text.
    private static func expected(_ view: some Encodable) throws -> [String: String] {
        var texts: [String: String] = [:]
        func walk(_ value: JSONValue, _ path: String) {
            switch value {
            case .object(let fields):
                for (name, field) in fields { walk(field, path.isEmpty ? name : "\(path).\(name)") }
            case .null: break
            case .string(let text): texts[path] = text
            default: texts[path] = value.text
            }
        }
        walk(try #require(JSONValue(text: JSONText.line(view))), "")
        return texts
    }
}
