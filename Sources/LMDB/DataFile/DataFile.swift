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
        guard let start = off_t(exactly: offset) else { return [] }
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let got = unsafe pread(descriptor, rest.baseAddress, rest.count, start + off_t(filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard failure == 0 else { throw LMDBError(returned: failure, operation: "read", path: path) }
        return bytes
    }
}
