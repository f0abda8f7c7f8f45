import Crypto

/// The Merkle tree of RFC 6962 as its text defines it, by recursion.
enum NaiveTree {
    static func root(of records: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = records.first else { return Array(SHA256.hash(data: [UInt8]())) }
        guard records.count > 1 else { return Array(SHA256.hash(data: [0] + first)) }
        var half = 1
        while half * 2 < records.count { half *= 2 }
        let middle = records.startIndex + half
        return Array(SHA256.hash(data: [1] + root(of: records[..<middle]) + root(of: records[middle...])))
    }
}
