internal import CLMDB

/// What a write does about what is there already.
public enum WriteMode: Hashable, Sendable {
    /// Replaces the value of a key that exists.
    case replace
    /// Fails with `.keyExists` when the key exists.
    case insert
    /// Adds after the last key, without searching; fails with `.keyOrder` unless the key is greater than it.
    case append

    var flags: UInt32 {
        switch self {
        case .replace: 0
        case .insert: UInt32(MDB_NOOVERWRITE)
        case .append: UInt32(MDB_APPEND)
        }
    }
}
