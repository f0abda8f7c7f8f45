// expected-error: consumed more than once
import LMDB

func commitTwice(_ environment: Environment) throws {
    let transaction = try environment.beginWrite()
    let copy = transaction
    try copy.commit()
    try transaction.commit()
}
