internal import CReference
internal import Foundation

/// The least that can serve concurrent tasks with durable appends: a queue, one thread, `mdb_put` of constant bytes.
@safe public final class ReferenceCommitter: @unchecked Sendable {
    @safe private struct Request {
        let count: Int
        let continuation: UnsafeContinuation<Void, Never>
    }

    /// Guards the queue.
    private let condition = NSCondition()
    private var waiting: [Request] = []
    private var isClosed = false
    private let log: OpaquePointer
    private let length: Int
    private let ended = DispatchSemaphore(value: 0)

    /// Makes an empty file of records with `length` bytes, and starts its thread.
    public init(path: String, length: Int) {
        guard let log = unsafe reference_open(path) else { fatalError("cannot open \(path)") }
        unsafe self.log = unsafe log
        self.length = length
        Thread { [self] in
            run()
            ended.signal()
        }.start()
    }

    /// Appends records and returns when they are durable.
    public func append(_ count: Int) async {
        await unsafe withUnsafeContinuation { continuation in
            condition.lock()
            waiting.append(unsafe Request(count: count, continuation: continuation))
            condition.signal()
            condition.unlock()
        }
    }

    /// Ends the thread and closes the file.
    public func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
        ended.wait()
        unsafe reference_close(log)
    }

    private func run() {
        var round: [Request] = []
        while take(&round) {
            let count = round.reduce(0) { $0 + $1.count }
            let code = unsafe reference_append(log, count, length)
            precondition(code == 0, "LMDB failed with \(code)")
            for request in round { unsafe request.continuation.resume() }
            round.removeAll(keepingCapacity: true)
        }
    }

    private func take(_ round: inout [Request]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            if isClosed { return false }
            condition.wait()
        }
        swap(&waiting, &round)
        return true
    }
}
