import Testing

@testable import TenantryHTTP

@Suite("Versions of answers")
struct EntityTagTests {
    @Test func `a version that is not named is not found`() {
        let texts = [
            "", "a-1", "\"a-1", "a-1\"", "\"a-12\"", "\"a-\"", "\"\"", "\"A-1\"", "\" a-1\"", "'a-1'", "w/\"a-1\"",
            "\"*\"",
            "**", "\"a-1\"x", "W/a-1", "\"a-1x", "xa-1\"",
        ]
        for text in texts { #expect(!EntityTag.list(text, has: "a-1"), "\(text)") }
        #expect(!EntityTag.list("", has: ""))
    }

    @Test func `a version is found alone, among others, and weak`() {
        let texts = [
            "\"a-1\"", "W/\"a-1\"", "*", "\"b\", \"a-1\"", "\"a-1\",\"b\"", " \"a-1\" ", "W/\"b\",\tW/\"a-1\"",
        ]
        for text in texts { #expect(EntityTag.list(text, has: "a-1"), "\(text)") }
        #expect(EntityTag.list("\"\"", has: ""))
    }

    @Test func `only strong versions count where a change depends on them`() {
        let tags = EntityTag.tags("\"a\", W/\"b\", \"c\"", isStrong: true).map { String(Substring($0)) }
        #expect(tags == ["a", "c"])
    }
}
