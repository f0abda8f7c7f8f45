// expected-error: 'beginWrite' is unavailable from asynchronous contexts
import LMDB

func holdAcross(_ environment: Environment) async throws {
    let transaction = try environment.beginWrite()
    await Task.yield()
    try transaction.commit()
}
