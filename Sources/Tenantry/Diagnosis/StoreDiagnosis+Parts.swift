internal import EventLog
internal import Foundation
internal import Projections
internal import TenantModel

extension StoreDiagnosis {
    /// A snapshot so many commits old keeps so many pages from being used again.
    private static let commitsBehindLimit: UInt64 = 1_000
    /// With less than this, or than the log's own length, a busy store does not last for long.
    private static let leastDiskLeft: UInt64 = 1 << 30
    /// A log that has more than this and more than half of it free is worth a copy.
    private static let freeBytesLimit: UInt64 = 256 << 20

    mutating func examineManifest(_ directory: StoreDirectory, _ options: Platform.Options) {
        do throws(PlatformError) {
            let manifest = try directory.readManifest()
            (id, format, created) = (manifest.id, manifest.format, manifest.created)
            let path = options.masterKeyFile ?? directory.defaultMasterKey
            // A backup has none beside it, on purpose.
            let isLeftOut = directory.isBackup && options.masterKeyFile == nil
            if isLeftOut, !FileManager.default.fileExists(atPath: path) { return }
            let master = try MasterKey.read(at: path)
            hasMasterKey = UInt128(manifest.id, radix: 16).map(master.check) == manifest.key_check
            if !hasMasterKey {
                add("\(path) is not this store's master key", "Name the store's own with --master-key-file.")
            }
            let mode = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]) as? Int ?? 0
            if mode & 0o077 != 0 {
                add("others may read the master key \(path)", "Take their right away: chmod 600 \(path)")
            }
        } catch {
            add(error.detail, error.hint)
        }
    }

    mutating func examineLog(_ directory: StoreDirectory, now: Int64, _ options: Platform.Options) {
        do throws(EventLogError) {
            var log = LMDBEventLog.Options(clock: options.edges.clock)
            log.readOnly = true
            writer = LMDBEventLog.writerThread(at: directory.log).flatMap(Self.process)
            let opened = try LMDBEventLog(path: directory.log, options: log)
            if let id, opened.id.hexadecimal != id {
                add(
                    "the log is of the store \(opened.id.hexadecimal), not of this one",
                    "The files of two stores are mixed: restore this one from its backup.")
            }
            let statistics = try opened.statistics()
            (logBytes, freeBytes) = (statistics.bytes, statistics.freeBytes)
            examine(statistics)
            let last = try opened.head()
            head = last.position
            if last.position > 0 {
                recordedAt = Timestamp(rawValue: last.recordedAt).description
                if last.recordedAt > now + LMDBEventLog.largestClockLag {
                    add(
                        "the last event is \((last.recordedAt - now) / 1_000_000) s ahead of the clock",
                        "Set the clock right; commands are refused until then, or with --accept-clock.")
                }
            }
            examineViews(directory, of: opened, options)
            try opened.close()
        } catch {
            add(error.description, error.hint.isEmpty ? "Find out more with 'tenantry verify'." : error.hint)
        }
    }

    private mutating func examine(_ statistics: LogStatistics) {
        let own = ProcessInfo.processInfo.processIdentifier
        readers = statistics.readers.filter { $0.process != own }.map { slot in
            Reader(
                process: slot.process,
                commitsBehind: statistics.lastTransaction - min(slot.transaction, statistics.lastTransaction))
        }.sorted { $0.commitsBehind > $1.commitsBehind }
        if let oldest = readers.first, oldest.commitsBehind > Self.commitsBehindLimit {
            add(
                "process \(oldest.process) holds a snapshot \(oldest.commitsBehind) commits old: the log grows",
                "See what it does, and end it if it hangs: kill \(oldest.process)")
        }
        if statistics.readers.count * 10 > statistics.readerSlots * 9 {
            add(
                "\(statistics.readers.count) of \(statistics.readerSlots) places for readers are taken",
                "End processes that have the store open and need not.")
        }
        if statistics.freeBytes > Self.freeBytesLimit, statistics.freeBytes > statistics.bytes / 2 {
            add(
                "\(statistics.freeBytes) of \(statistics.bytes) bytes of the log's file are free",
                "Later commits use them; to give them back, stop the writers, and make a backup and restore it.")
        }
    }

    /// The process that a thread belongs to.
    private static func process(ofThread thread: Int32) -> Int32? {
        guard let status = try? String(contentsOfFile: "/proc/\(thread)/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("Tgid:") }
        return line.flatMap { Int32($0.dropFirst(5).trimmingCharacters(in: .whitespaces)) }
    }

    mutating func examineDisk(_ directory: StoreDirectory) {
        let files = FileManager.default
        let attributes = try? files.attributesOfFileSystem(forPath: directory.path)
        if let left = (attributes?[.systemFreeSize] as? NSNumber)?.uint64Value {
            diskBytesLeft = left
            if left < max(Self.leastDiskLeft, logBytes ?? 0) {
                add(
                    "\(left) bytes are left on the disk, and the log has \(logBytes ?? 0)",
                    "Free space or move the store: on a full disk commands are refused, and nothing is lost.")
            }
        }
        let draft = directory.draft
        if draft.isDraft {
            add(
                "\(draft.path) is a store that is being made here, or was when its making was cut off",
                "Run what made it again, which takes it away, or delete it.")
        }
    }

    private mutating func examineViews(_ directory: StoreDirectory, of log: LMDBEventLog, _ options: Platform.Options) {
        do throws(ViewsError) {
            let views = try Views(
                at: directory.views, of: log, readOnly: true, segmentLength: options.segmentLength)
            sealed = try views.sealedPosition()
            let file = try? FileManager.default.attributesOfItem(atPath: directory.views + "/data.mdb")
            viewsBytes = (file?[.size] as? NSNumber)?.uint64Value
            try views.close()
        } catch {
            guard error.code != .notFound else { return }
            add(error.detail, "Make them anew from the log: tenantry rebuild")
        }
    }

    mutating func examineGenerations(_ directory: StoreDirectory) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        generations = names.filter { $0.hasPrefix("views-") }.sorted()
        for name in generations where name.hasSuffix(".new") || name.hasSuffix(".old") {
            add(
                "\(directory.path)/\(name) is of a rebuild that is under way, or was cut off",
                "Run 'tenantry rebuild' again, which finishes it and takes it away.")
        }
    }

    mutating func examineKeys(_ directory: StoreDirectory) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory.keys) else {
            add("the directory \(directory.keys) cannot be read", "Check it and its owner.")
            return
        }
        keys = names.count { TenantID($0) != nil }
        let rest = names.count - keys
        if rest > 0 {
            add("\(rest) files in \(directory.keys) are no keys", "See which with 'tenantry verify'.")
        }
        if !FileManager.default.isWritableFile(atPath: directory.log), !isBackup {
            add(
                "this user may not write to \(directory.log)",
                "Give it the right: who reads beside others, too, registers in lock.mdb. A backup can be read without.")
        }
    }
}
