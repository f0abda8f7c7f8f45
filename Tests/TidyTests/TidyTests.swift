import Testing

@Suite("The repository")
struct TidyTests {
    @Test(arguments: Rule.all)
    func `every file keeps the rule`(rule: Rule) throws {
        let files = Repository.files
        try #require(files.count > 50, "the repository was not found")
        for violation in files.flatMap(rule.check) {
            Issue.record("\(violation)")
        }
    }

    @Test func `every module has its place among the others`() throws {
        let modules = Set(Repository.files.compactMap(\.module))
        #expect(modules.subtracting(Rule.allowedImports.keys) == [], "Rule.allowedImports must say what it may import")
    }

    @Test func `git tracks nothing that a build makes`() throws {
        #expect(Repository.products(among: Repository.trackedPaths()) == [])
    }
}
