internal import CLMDB

extension WriteTransaction {
    /// Makes room for a value of `count` bytes in the data file and has `fill` write all of them there.
    ///
    /// Saves the copy that `put` makes. Fails as `put` does, before `fill` is called. Stops the program when `fill`
    /// returns without having written all bytes: what is not written would be stored as whatever was there before.
    ///
    /// - Complexity: O(log n); appending, O(1) but for the tree's height.
    public mutating func reserve(
        _ key: UInt64, count: Int, into database: Database<UInt64>, mode: WriteMode = .replace,
        _ fill: (inout OutputSpan<UInt8>) -> Void
    ) throws(LMDBError) {
        database.checkBelongs(to: environment)
        precondition(count >= 0, "a value cannot have less than no bytes")
        var key = key
        var value = unsafe MDB_val(mv_size: count, mv_data: nil)
        let flags = mode.flags | UInt32(MDB_RESERVE)
        try unsafe withUnsafeMutableBytes(of: &key) { (key) throws(LMDBError) in
            try unsafe handle.put(MDB_val(key), &value, into: database.handle, flags: flags, path: environment.path)
        }
        let start = unsafe value.mv_data.assumingMemoryBound(to: UInt8.self)
        let room = unsafe UnsafeMutableBufferPointer(start: start, count: count)
        var output = unsafe OutputSpan(buffer: room, initializedCount: 0)
        fill(&output)
        let written = unsafe output.finalize(for: room)
        precondition(written == count, "\(written) of \(count) reserved bytes were written")
    }
}
