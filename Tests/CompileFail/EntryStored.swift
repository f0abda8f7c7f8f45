// expected-error: has non-Escapable type
import LMDB

struct Keeper {
    var entry: Entry<UInt64>
}
