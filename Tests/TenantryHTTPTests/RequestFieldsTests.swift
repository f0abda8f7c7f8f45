import HTTPTypes
import Testing

@testable import TenantryHTTP

@Suite("The fields of a request that every route looks at") struct RequestFieldsTests {
    @Test func `each is found, and one that comes twice has both values`() {
        var given = HTTPFields()
        for (name, value) in [
            ("Host", "localhost"), ("AUTHORIZATION", "Bearer tk_1"), ("accept", "text/csv"), ("Accept", "*/*;q=0.1"),
            ("If-None-Match", "\"a\""), ("if-none-match", "\"b\""), ("X-Request-ID", "r"), ("Traceparent", "t"),
            ("X-Correlation-ID", "c"),
        ] {
            given.append(HTTPField(name: .init(name)!, value: value))
        }
        let fields = RequestFields(given)
        #expect(fields.authorization == "Bearer tk_1" && fields.accept == "text/csv, */*;q=0.1")
        #expect(fields.ifNoneMatch == "\"a\", \"b\"" && fields.requestID == "r")
        #expect(fields.traceparent == "t" && fields.correlationID == "c")
        #expect(fields.size == given.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 })
        #expect(RequestFields(given, host: "abc").size == fields.size + 11)
        let none = RequestFields([:])
        #expect(none.size == 0 && none.authorization == nil && none.accept == nil && none.ifNoneMatch == nil)
    }

    @Test(arguments: [
        ("Bearer tk_abc", "tk_abc"), ("bearer   tk_abc", "tk_abc"), ("BEARER tk_", "tk_"), ("Bearer", nil),
        ("Bearertk_abc", nil), ("Basic tk_abc", nil), ("Bearer abc", nil), ("", nil),
        ("Bearer tk_" + String(repeating: "a", count: 250), nil),
    ])
    func `an API key has its scheme and its form`(_ given: String, _ key: String?) {
        #expect(RequestFields([.authorization: given]).apiKey == key)
    }

    @Test(arguments: [
        (#""7-a""#, true), (#"W/"7-a""#, true), (#" "1", "7-a" "#, true), ("\"1\",\t\"7-a\"\t", true), ("*", true),
        (#""7-b""#, false),
        ("7-a", false), (#""7-a"#, false), ("", false), (#"""#, false), (",,", false), (#"w/"7-a""#, false),
    ])
    func `a version is found in a list of tags`(_ list: String, _ isFound: Bool) {
        #expect(EntityTag.list(list, has: "7-a") == isFound)
        #expect(
            EntityTag.tags(list, isStrong: true).contains { $0.elementsEqual("7-a".utf8) }
                == (isFound && !list.hasPrefix("W") && list != "*"))
    }
}
