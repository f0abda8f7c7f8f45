// expected-error: cannot convert value of type 'Database<[UInt8]>' to expected argument type 'Database<UInt64>'
import LMDB

func mixUp(_ environment: Environment, _ meta: Database<[UInt8]>) throws {
    try environment.read { transaction in
        _ = try transaction.get(1 as UInt64, from: meta)?.count
    }
}
