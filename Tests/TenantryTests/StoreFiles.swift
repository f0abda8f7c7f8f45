import EventLog
import Foundation
import Projections
import TenantModel
import Tenantry
import TestSupport

/// The files of a small store with everything in it, held in memory, to be damaged and written out again and again.
struct StoreFiles {
    /// By their paths within the store's directory.
    private(set) var files: [String: [UInt8]]
    let masterKey: [UInt8]
    /// Every record of the log, in order.
    let records: [[UInt8]]
    /// The head and the root of the records.
    let root: TreeHead

    static let log = "log/data.mdb"
    static let views = "\(Views.directoryName)/data.mdb"
    /// So short that even the index's merged blocks are there.
    static let segmentLength: Position = 16

    /// Makes a store of a simulated fleet, with secrets, and with values that take several pages.
    static func make(events: Int) async throws -> StoreFiles {
        let directory = try TemporaryDirectory()
        let path = directory.path("store")
        let clock = SimulatedClock(FleetSimulation.start.rawValue)
        var options = Platform.Options()
        options.edges.clock = clock.logClock
        options.edges.random = .seeded(Soak.seed)
        options.segmentLength = segmentLength
        let platform = try await Platform.create(at: path, options: options)
        var simulation = FleetSimulation(on: platform, clock: clock, tenants: 8, events: events, seed: Soak.seed)
        _ = try await simulation.run()
        let tenant = try Array(platform.fleet().allTenants)[0].id
        for number in 1...3 {
            let long = String(repeating: "long ", count: 1_000 * number)
            try await platform.execute(
                SetConfig(tenant, ConfigKey(section: "general", key: "long\(number)"), long),
                as: ScratchStore.operations)
        }
        try await platform.execute(
            SetConfig(tenant, ConfigKey(section: "auth", key: "token"), type: .secret, "hush"),
            as: ScratchStore.operations)
        try platform.close()
        let report = try StoreVerification.run(at: path, options: .givingRoot)
        return try StoreFiles(path: path, root: report.root)
    }

    private init(path: String, root: TreeHead?) throws {
        files = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { continue }
            files[name] = [UInt8](data)
        }
        for directory in ["log", Views.directoryName] { files["\(directory)/lock.mdb"] = nil }
        masterKey = [UInt8](try Data(contentsOf: URL(filePath: path + ".key")))
        records = try Self.records(in: path + "/log")
        guard let root else { throw CocoaError(.coderValueNotFound) }
        self.root = root
    }

    /// Every record of a log.
    static func records(in path: String) throws -> [[UInt8]] {
        let log = try LMDBEventLog(path: path)
        defer { try? log.close() }
        var records: [[UInt8]] = []
        while records.count < Int(try log.head().position) {
            _ = try log.read(after: Position(records.count), limit: .page) {
                records.append([UInt8](copying: $0.bytes))
            }
        }
        return records
    }

    subscript(name: String) -> [UInt8] {
        get { files[name] ?? [] }
        set { files[name] = newValue }
    }

    mutating func remove(_ name: String) { files[name] = nil }

    /// Writes the files to a directory, in place of what was there.
    func write(to path: String) throws {
        let manager = FileManager.default
        try? manager.removeItem(atPath: path)
        for directory in ["log", "keys", Views.directoryName] {
            try manager.createDirectory(atPath: "\(path)/\(directory)", withIntermediateDirectories: true)
        }
        for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: "\(path)/\(name)")) }
        try Data(masterKey).write(to: URL(filePath: path + ".key"))
    }

    /// Where the bytes of a record are in the log's file: in a page that is in use, and in older ones that are not.
    func places(ofRecord position: Int) -> [Range<Int>] {
        let file = Data(self[Self.log])
        var places: [Range<Int>] = []
        while let range = file[(places.last?.upperBound ?? 0)...].range(of: Data(records[position - 1])) {
            places.append(range.lowerBound..<range.upperBound)
        }
        return places
    }
}

extension StoreVerification.Options {
    /// For stores of these files.
    static var small: Self {
        var options = Self()
        options.segmentLength = StoreFiles.segmentLength
        return options
    }

    /// With the root of all records.
    static var givingRoot: Self {
        var options = small
        options.givesRoot = true
        return options
    }
}

extension [UInt8] {
    /// Writes a little-endian integer.
    mutating func store(_ value: some FixedWidthInteger, at offset: Int) {
        for index in 0..<value.bitWidth / 8 { self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    /// Reads a little-endian integer.
    func load<Integer: FixedWidthInteger>(_ offset: Int, as type: Integer.Type = Integer.self) -> Integer {
        (0..<Integer.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: self[offset + $1]) }
    }

    /// The record with its checksum made right (`docs/FORMAT.md` §4).
    var sealedRecord: [UInt8] {
        var record = self
        record.store(self[..<(count - 4)].checksum, at: count - 4)
        return record
    }

    /// The value of the audit trail's index with its checksum made right (`docs/FORMAT.md` §7).
    var sealedValue: [UInt8] {
        var value = self
        value.store(self[8...].checksum, at: 4)
        return value
    }

    /// The record at another position, as its writer would have written it there.
    func moved(to position: Int) -> [UInt8] {
        var record = self
        record.store(UInt64(position), at: 16)
        return record.sealedRecord
    }
}

extension ArraySlice<UInt8> {
    /// CRC-32C.
    fileprivate var checksum: UInt32 {
        var crc = UInt32.max
        for byte in self {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
        }
        return ~crc
    }
}
