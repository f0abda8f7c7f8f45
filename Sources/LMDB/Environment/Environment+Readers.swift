internal import CLMDB

extension Environment {
    /// Frees the slots of readers whose process has died; says how many.
    @discardableResult
    public func checkReaders() throws(LMDBError) -> Int {
        try withHandle(to: "check the readers of") { (handle) throws(LMDBError) in
            var dead: Int32 = 0
            try unsafe LMDBError.check(mdb_reader_check(handle.pointer, &dead), "check the readers of", at: path)
            return Int(dead)
        }
    }

    /// Lists the slots taken in the table of readers, of all processes.
    public func readers() throws(LMDBError) -> [ReaderInfo] {
        try withHandle(to: "list the readers of") { (handle) throws(LMDBError) in
            var lines: [String] = []
            let code = unsafe withUnsafeMutablePointer(to: &lines) { lines in
                unsafe mdb_reader_list(
                    handle.pointer,
                    { line, context in
                        guard let line = unsafe line, let context = unsafe context else { return 0 }
                        unsafe context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: line))
                        return 0
                    }, lines)
            }
            if code < 0 { throw LMDBError(returned: code, operation: "list the readers of", path: path) }
            return lines.compactMap(ReaderInfo.init(line:))
        }
    }
}

extension ReaderInfo {
    /// Reads a line of LMDB's listing: process, thread (hexadecimal), transaction or "-".
    ///
    /// The heading is not one.
    fileprivate init?(line: String) {
        let fields = line.split(whereSeparator: \.isWhitespace)
        guard fields.count == 3, let process = Int32(fields[0]) else { return nil }
        self.init(process: process, transaction: Int(fields[2]))
    }
}
