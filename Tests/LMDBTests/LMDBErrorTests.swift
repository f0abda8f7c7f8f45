import Glibc
import TestSupport
import Testing

@testable import LMDB

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

    @Test(
        arguments: [
            (ENOSPC, .diskFull), (EDQUOT, .diskFull), (EIO, .ioError), (ENOMEM, .outOfMemory),
            (EROFS, .permissionDenied),
            (-30792, .mapFull), (-30795, .panic), (-30785, .mapResized), (-30796, .corrupted), (12345, .other(12345)),
        ] as [(Int32, LMDBError.Code)])
    func `numbers of the system and of LMDB become codes that a program can decide on`(
        number: Int32, code: LMDBError.Code
    ) {
        #expect(LMDBError(returned: number, operation: "commit to", path: "/x").code == code)
    }
}
