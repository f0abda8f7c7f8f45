// expected-error: cannot pass function of type
import LMDB

func waitInside(_ environment: Environment) async throws {
    try environment.write { transaction in
        await Task.yield()
    }
}
