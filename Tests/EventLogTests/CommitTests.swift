import EventLog
import Foundation
import SeededEvents
import TestSupport
import Testing

@Suite struct CommitTests {
    private struct Refused: Error, Equatable {
        let reason: Int
    }

    @Test func `what a refused commit added is not in the log`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let event = SeededEvent(seed: 9, writer: 9, batch: 9, index: 0, size: 1)
        do throws(CommitError<Refused>) {
            try await log.commit { (batch) throws(Refused) in
                try? event.append(to: &batch)
                throw Refused(reason: 3)
            }
            Issue.record("a refused commit was answered")
        } catch {
            guard case .refused(Refused(reason: 3)) = error else { Issue.record("\(error)"); return }
        }
        #expect(try log.head() == .empty)
        #expect(try await log.append(batch: 1) == 1)
    }

    @Test func `refusals cost their neighbours nothing`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let positions = await withTaskGroup(of: Position?.self) { group in
            for batch in 1...200 as ClosedRange<UInt16> {
                group.addTask {
                    let answer: Position? = try? await log.commit { (records) throws -> Position in
                        let first = records.nextPosition
                        for index in 0..<3 as Range<UInt16> {
                            try SeededEvent(seed: 1, writer: 1, batch: batch, index: index, size: 3)
                                .append(to: &records)
                        }
                        if batch.isMultiple(of: 3) { throw Refused(reason: Int(batch)) }
                        return first
                    }
                    return answer
                }
            }
            return await group.reduce(into: [Position?]()) { $0.append($1) }
        }
        let expected = 200 - 66
        let firsts: [Position] = (0..<expected).map { Position($0) * 3 + 1 }
        #expect(positions.compactMap { $0 }.sorted() == firsts)
        let events = try log.events()
        #expect(events.count == 3 * expected)
        #expect(events.allSatisfy { !$0.batch.isMultiple(of: 3) })
    }

    @Test func `a record that is too large fails its own commit only`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        async let large: Void = log.commit { (batch) throws(EventLogError) in
            try SeededEvent(seed: 1, writer: 2, batch: 1, index: 0, size: 2).append(to: &batch)
            let header = RecordHeader(type: 1, eventID: 5, tenant: 1, version: 1, revision: 1, occurredAt: 0)
            try batch.append(header, payload: [UInt8](repeating: 0, count: 65_500))
        }
        async let small = log.append(batch: 1)
        _ = try await small
        do {
            try await large
            Issue.record("a record that is too large was taken")
        } catch let error as CommitError<EventLogError> {
            guard case .refused(let error) = error else { Issue.record("\(error)"); return }
            #expect(error.code == .recordTooLarge(length: 65_600))
        }
        #expect(try log.events().map(\.writer) == [1])
    }

    @Test func `64 concurrent committers leave no gap and are answered with their own positions`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        var random = SeededGenerator(seed: Soak.seed)
        let sizes = (0..<64).map { _ in (0..<10).map { _ in UInt16.random(in: 1...5, using: &random) } }
        let answers = try await withThrowingTaskGroup(of: [(Position, SeededEvent)].self) { group in
            for (writer, sizes) in sizes.enumerated() {
                group.addTask {
                    var answers: [(Position, SeededEvent)] = []
                    for (batch, size) in sizes.enumerated() {
                        let first = SeededEvent(
                            seed: 1, writer: UInt16(writer), batch: UInt16(batch), index: 0, size: size)
                        let position = try await log.append(size, writer: first.writer, batch: first.batch)
                        answers.append((position, first))
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let events = try log.events()
        #expect(events.count == sizes.joined().reduce(0) { $0 + Int($1) })
        for (position, event) in answers { #expect(events[Int(position) - 1] == event) }
        #expect(answers.count == 640)
    }

    @Test func `the commits of one caller are answered in their order, each seeing the ones before`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        await withTaskGroup { group in
            for writer in 1...8 as ClosedRange<UInt16> {
                group.addTask {
                    var last: Position = 0
                    for batch in 1...50 as ClosedRange<UInt16> {
                        let position = try? await log.append(writer: writer, batch: batch)
                        let head = try? log.head().position
                        guard let position, let head, position > last, head >= position else {
                            Issue.record("batch \(batch) of writer \(writer) got \(position as Any) after \(last)")
                            return
                        }
                        last = position
                    }
                }
            }
        }
        for writer in 1...8 as ClosedRange<UInt16> {
            let batches = try log.events().filter { $0.writer == writer }.map(\.batch)
            #expect(batches == Array(1...50))
        }
    }

    @Test func `a decision sees the records of the round before it`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let heads = try await withThrowingTaskGroup(of: (LogHead, Position).self) { group in
            for batch in 1...100 as ClosedRange<UInt16> {
                group.addTask {
                    try await log.commit { (records) throws(EventLogError) -> (LogHead, Position) in
                        let head = records.head
                        try SeededEvent(seed: 1, writer: 1, batch: batch, index: 0, size: 1).append(to: &records)
                        return (head, records.head.position)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let ids = [0] + (try log.events().map(\.id))
        for (head, position) in heads {
            #expect(head.position == position - 1)
            #expect(head.eventID == ids[Int(position) - 1])
        }
    }

    @Test func `a commit without records is answered and changes nothing`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(batch: 1)
        #expect(try await log.commit { $0.head.position } == 1)
        #expect(try log.head().position == 1)
    }

    @Test func `commits under way when the log is closed are answered or refused as closed`() async throws {
        for round in 1...10 as ClosedRange<UInt16> {
            let scratch = try ScratchLog()
            let log = try scratch.create()
            let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for writer in 1...16 as ClosedRange<UInt16> {
                    group.addTask {
                        let code = await log.failure(ofBatch: writer)
                        guard code == nil || code == .closed else { throw Unexpected("\(code as Any)") }
                        return code == nil
                    }
                }
                group.addTask {
                    try await Task.sleep(for: .microseconds(200 * Int(round)))
                    try log.close()
                    return false
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let again = try scratch.open()
            #expect(try again.events().count == answered)
        }
    }

    @Test func `a log may be closed by several threads at once while it is used`() async throws {
        for _ in 1...20 {
            let scratch = try ScratchLog()
            let log = try scratch.create()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 1...8 as ClosedRange<UInt16> {
                    group.addTask { _ = await log.failure(ofBatch: writer) }
                    group.addTask { _ = code { () throws(EventLogError) in _ = try log.head() } }
                }
                for _ in 1...4 {
                    group.addTask {
                        try log.close()
                        #expect(code { () throws(EventLogError) in _ = try log.head() } == .closed)
                    }
                }
                try await group.waitForAll()
            }
            _ = try scratch.open().events()
        }
    }

    @Test func `a log that nobody closed is closed when it is let go of, also inside a decision`() async throws {
        for _ in 1...20 {
            let scratch = try ScratchLog()
            do {
                let log = try scratch.create()
                _ = try await log.commit { [log] batch in
                    _ = log.path
                    return batch.head.position
                }
            }
            var again: LMDBEventLog?
            for _ in 0..<500 where again == nil {
                again = try? scratch.open()
                if again == nil { try await Task.sleep(for: .milliseconds(2)) }
            }
            #expect(again != nil, "the log is still open")
        }
    }
}
