import Testing

/// Holds each rule to a sample that breaks it and to one that does not: a rule that cannot fail is none.
@Suite("The rules")
struct RuleTests {
    struct Sample: Sendable, CustomStringConvertible {
        let rule: Rule
        let path: String
        let text: String
        let lines: [Int]

        var description: String { "\(rule): \(path): \(text.prefix(60))" }

        /// A text that breaks the rule in the given lines.
        init(_ rule: Rule, _ path: String, _ text: String, breaksAt lines: Int...) {
            self.rule = rule
            self.path = path
            self.text = text
            self.lines = lines
        }
    }

    @Test(arguments: formSamples + moduleSamples + wordSamples)
    func `a rule finds what breaks it and nothing else`(sample: Sample) {
        let found = sample.rule.check(SourceFile(path: sample.path, text: sample.text))
        #expect(found.map(\.line).sorted() == sample.lines)
        #expect(found.allSatisfy { $0.rule == sample.rule.name && $0.path == sample.path })
    }

    @Test func `every rule has a sample that breaks it`() {
        let broken = Set(
            (Self.formSamples + Self.moduleSamples + Self.wordSamples).filter { !$0.lines.isEmpty }.map(\.rule.name))
        #expect(Set(Rule.all.map(\.name)).subtracting(broken) == [])
    }

    @Test func `what a build makes is recognised`() {
        let paths = [
            ".build/x.json", ".build-release/a", "Sources/A/a.o", "Package.resolved", "Sources/A/A.swift", "a.md",
        ]
        #expect(Repository.products(among: paths) == Array(paths.prefix(4)))
    }

    @Test func `comments and literals are told from code`() {
        let text = #"""
            let a = "unsafe \(unsafe ["x"]) unsafe" // unsafe
            /* unsafe /* unsafe */ unsafe */ let b = 1
            let c = """
                unsafe " unsafe
                """ + #"unsafe \" unsafe"#
            let d = "\"unsafe\\" + unsafe
            """#
        let code = SwiftText.code(of: text)
        #expect(code.map { $0.contains("unsafe") } == [false, false, false, false, false, true])
        #expect(code.map(\.count) == text.split(separator: "\n").map(\.count))
    }
}
