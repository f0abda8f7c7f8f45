import LMDB
import TestSupport
import Testing

@Suite("An error")
struct LMDBErrorTests {
    @Test func `the description says what failed, where, why and what to do`() throws {
        let directory = try TemporaryDirectory()
        let error = failure { _ = try Environment(path: directory.path("a/b")) }
        #expect(
            error?.description == """
                cannot create \(directory.path("a/b")): the directory above it does not exist. \
                Create the directory above it, or check the path.
                """)
    }

    @Test func `errors are equal by their code`() throws {
        let directory = try TemporaryDirectory()
        let one = failure { _ = try Environment(path: directory.path("a/b")) }
        let two = failure { _ = try Environment(path: directory.path("c/d")) }
        let three = failure { _ = try Environment(path: "") }
        #expect(one == two)
        #expect(one != three)
    }
}
