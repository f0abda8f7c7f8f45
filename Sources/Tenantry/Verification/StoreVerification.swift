public import EventLog
internal import Foundation
internal import Projections
internal import TenantModel

/// Verifies a store: its description, its views, its log, its keys, part by part.
///
/// Reads the files with readers of its own; nothing in them can crash it, and nothing is written. The store may be in
/// use by other processes, but not be open in this one.
public struct StoreVerification {
    /// What is verified, and how.
    public struct Options: Sendable {
        /// Whether the views are verified, and compared with what the log makes of them: every event up to their end
        /// is applied for it.
        public var comparesViews = true
        /// Whether each event is applied to the state that those before it make, also those after the views' end:
        /// slower, and finds what only the rules of the domain can tell.
        public var folds = false
        /// How many positions a segment of the views has.
        public var segmentLength: Position = 65_536
        /// Whether the Merkle root of all records is computed.
        public var givesRoot = false
        /// A root that the records up to its position must have.
        public var expected: TreeHead?
        /// Where the master key is; `nil`: beside the store.
        public var masterKeyFile: String?
        /// How many faults are kept.
        public var faultLimit = 1_000
        /// Is told how far the log is read: position and head.
        public var progress: @Sendable (Position, Position) -> Void = { _, _ in }

        /// The options as they are unless set.
        public init() {}
    }

    let directory: StoreDirectory
    let options: Options
    let faults: FaultList
    var notes: [String] = []
    /// The files of keys before anything else was looked at.
    var keysBefore: Set<String> = []
    /// Whether everything was looked at that was to be.
    var isComplete = true
    var manifest: StoreManifest?
    var master: MasterKey?

    private init(_ path: String, _ options: Options) {
        directory = StoreDirectory(path)
        self.options = options
        faults = FaultList(limit: options.faultLimit)
    }

    /// Verifies the store in a directory.
    ///
    /// - Throws: ``PlatformError``: `notFound` if there is no store, `storage` if its files cannot be read.
    /// - Complexity: O(events), in memory for the tenants, not the events.
    public static func run(at path: String, options: Options = Options()) throws(PlatformError) -> VerificationReport {
        var verification = StoreVerification(path, options)
        return try verification.run()
    }

    private mutating func run() throws(PlatformError) -> VerificationReport {
        let files = FileManager.default
        guard files.fileExists(atPath: directory.manifest) || files.fileExists(atPath: directory.log) else {
            throw PlatformError(
                .notFound, "there is no store at \(directory.path)", hint: "Name the store with --store.")
        }
        keysBefore = Set((try? files.contentsOfDirectory(atPath: directory.keys)) ?? [])
        verifyManifest()
        // Views may be sealed on while the log is read, and no further than the log was then.
        let views = options.comparesViews ? try openViews() : nil
        let log = try verifyLog(views)
        verifyKeys(log)
        return VerificationReport(
            store: directory.path, id: log.outcome.id?.hexadecimal ?? manifest?.id, head: log.outcome.head,
            records: log.outcome.records, bytes: log.outcome.bytes, isWhole: log.outcome.isWhole, root: log.root,
            faults: faults.faults, faultCount: faults.count, isComplete: isComplete, notes: notes)
    }

    /// Notes a fault that only a backup mends.
    func addLost(_ part: String, _ file: String, _ fault: LogFault) {
        faults.add(
            StoreFault(
                part: part, file: file, position: fault.position, page: fault.page, byte: fault.byte,
                problem: fault.problem,
                remedy: "keep this store as it is, and make another from a backup: tenantry backup restore DIRECTORY"))
    }
}

// MARK: - store.json

extension StoreVerification {
    private mutating func verifyManifest() {
        do throws(PlatformError) {
            let found = try directory.readManifest()
            manifest = found
            if UInt128(found.id, radix: 16)?.hexadecimal != found.id {
                addToManifest("its id is not 32 hexadecimal digits")
            }
            if Timestamp(found.created) == nil { addToManifest("its time of creation is no time") }
            verifyMaster(found)
        } catch {
            addToManifest(error.detail)
        }
    }

    private mutating func verifyMaster(_ found: StoreManifest) {
        let path = options.masterKeyFile ?? directory.defaultMasterKey
        guard FileManager.default.fileExists(atPath: path) else {
            notes.append(
                "the master key \(path) is not there: whether it fits, and what the keys hold, was not verified")
            return
        }
        do throws(PlatformError) {
            let master = try MasterKey.read(at: path)
            guard UInt128(found.id, radix: 16).map(master.check) == found.key_check else {
                return addToMaster(path, "it is not the master key of this store, if store.json is as it was")
            }
            self.master = master
        } catch {
            addToMaster(path, error.detail)
        }
    }

    private func addToMaster(_ path: String, _ problem: String) {
        faults.add(
            StoreFault(
                part: "master key", file: path, position: nil, page: nil, byte: nil, problem: problem,
                remedy: "name the store's own master key with --master-key-file"))
    }

    private func addToManifest(_ problem: String) {
        faults.add(
            StoreFault(
                part: "store.json", file: "store.json", position: nil, page: nil, byte: nil, problem: problem,
                remedy: "restore the file, or the store: tenantry backup restore DIRECTORY"))
    }
}
