internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// Which store.
struct StoreOptions: ParsableArguments {
    @Option(help: "The store's directory (default: $TENANTRY_STORE, else .tenantry).")
    var store: String?

    @Option(help: "The master key's file (default: $TENANTRY_MASTER_KEY_FILE, else the store's path and .key).")
    var masterKeyFile: String?

    @Option(help: "The most bytes that the log may have.")
    var sizeLimit: Int?

    @Flag(help: "Take the clock as it is, though it jumped or the log is ahead of it.")
    var acceptClock = false

    @Flag(help: "Open the store, or a backup, without changing anything in it; commands are refused.")
    var readOnly = false

    var path: String { store ?? ProcessInfo.processInfo.environment["TENANTRY_STORE"] ?? ".tenantry" }

    var options: Platform.Options {
        var options = Platform.Options()
        options.masterKeyFile = masterKeyFile ?? ProcessInfo.processInfo.environment["TENANTRY_MASTER_KEY_FILE"]
        options.sizeLimit = sizeLimit
        options.acceptClock = acceptClock
        options.readOnly = readOnly
        return options
    }

    /// Opens the store, showing how far the log is folded.
    ///
    /// - Parameter told: is told that as well.
    func open(progress told: @escaping @Sendable (Position, Position) -> Void = { _, _ in }) throws -> Platform {
        var options = options
        let progress = ProgressBox("building the views of \(path)")
        options.progress = { [length = options.segmentLength] position, head in
            // Some events after the last seal are folded at every opening, in no time.
            if head > length { progress.show(position, of: head) }
            told(position, head)
        }
        defer { progress.finish() }
        let platform = try Platform.open(at: path, options: options)
        Console.warn(platform.keysLeftWarning)
        return platform
    }
}

/// A progress line that a callback from another place can move.
final class ProgressBox: @unchecked Sendable {
    /// Only the thread that opens the store calls this.
    private var progress: Progress?
    private let what: String

    init(_ what: String) { self.what = what }

    func show(_ done: Int, of total: Int) {
        if progress == nil { progress = Progress(what, total: total) }
        progress?.show(done)
    }

    /// Shows a position; a damaged file may say any.
    func show(_ position: Position, of head: Position) { show(Int(clamping: position), of: Int(clamping: head)) }

    func finish() { progress?.finish() }
}

/// How data is printed.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "How to print: table, json, ndjson, csv or name.")
    var output = OutputFormat.table
}
