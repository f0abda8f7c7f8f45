internal import Synchronization

/// The files of all environments that are open in this process.
///
/// LMDB's locks belong to the process: opening an environment a second time, and closing it, would silently take the
/// locks from the first. Opening and closing happen under this registry's lock, one at a time.
final class OpenFiles: Sendable {
    static let shared = OpenFiles()

    private let files = Mutex<Set<FileIdentity>>([])

    /// Opens the environment in a directory, unless one of its files is open already.
    func open(
        directory: String, _ body: () throws(LMDBError) -> EnvironmentHandle
    ) throws(LMDBError) -> (handle: EnvironmentHandle, files: Set<FileIdentity>) {
        try files.withLock { (files) throws(LMDBError) in
            guard files.isDisjoint(with: Self.identities(in: directory)) else {
                throw LMDBError(.alreadyOpen, operation: "open", path: directory)
            }
            let handle = try body()
            let opened = Self.identities(in: directory)
            files.formUnion(opened)
            return (handle, opened)
        }
    }

    /// Closes an environment and forgets its files.
    func close(_ closed: Set<FileIdentity>, _ body: () -> Void) {
        files.withLock { files in
            body()
            files.subtract(closed)
        }
    }

    private static func identities(in directory: String) -> Set<FileIdentity> {
        Set(["data.mdb", "lock.mdb"].compactMap { FileIdentity(path: "\(directory)/\($0)") })
    }
}
