internal import Glibc

/// A data file read with plain system calls: no map, so that nothing in it can crash the process.
struct DataFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    init(path: String, writable: Bool) throws(LMDBError) {
        let descriptor = unsafe open(path, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw LMDBError(returned: errno, operation: "open", path: path) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        _ = close(descriptor)
    }

    /// The file's length in bytes, now.
    func length() throws(LMDBError) -> UInt64 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw LMDBError(returned: errno, operation: "read", path: path)
        }
        return UInt64(status.st_size)
    }

    /// Reads up to `count` bytes at `offset`; fewer only where the file ends.
    func read(at offset: UInt64, count: Int) throws(LMDBError) -> [UInt8] {
        var bytes: [UInt8] = []
        try read(at: offset, count: count, into: &bytes)
        return bytes
    }

    /// Reads up to `count` bytes at `offset` into a buffer that is used again, which then has as many bytes as were
    /// there.
    func read(at offset: UInt64, count: Int, into bytes: inout [UInt8]) throws(LMDBError) {
        guard let start = off_t(exactly: offset) else {
            bytes.removeAll(keepingCapacity: true)
            return
        }
        if bytes.count != count { bytes = [UInt8](repeating: 0, count: count) }
        var filled = 0
        var failure: Int32 = 0
        unsafe bytes.withUnsafeMutableBytes { buffer in
            while filled < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                let got = unsafe pread(descriptor, rest.baseAddress, rest.count, start + off_t(filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard failure == 0 else { throw LMDBError(returned: failure, operation: "read", path: path) }
        if filled < count { bytes.removeSubrange(filled...) }
    }
}
