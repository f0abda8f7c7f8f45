internal import Foundation
internal import Tenantry
internal import TenantModel

/// A replay that is gone through by commands: keys of a terminal, or lines of standard input.
struct ReplaySession {
    private var cursor: ReplayCursor
    private var breaks: [Condition]
    private var field: String?
    private var lastMovement = "n"
    private let screen: SessionScreen
    private var input = SessionInput()

    /// Begins at a place of the replay.
    init(_ replay: Replay, after moment: Moment?, breaks: [Condition]) throws {
        cursor = replay.cursor()
        self.breaks = breaks
        screen = SessionScreen(replay)
        if let moment { try cursor.move(to: moment) }
    }

    /// Answers commands until there are no more.
    ///
    /// - Throws: ``BadInput`` for a line that is no command, unless somebody sits there who can try again.
    mutating func run() throws {
        screen.showPlace(cursor)
        let isTerminal = input.isTerminal
        if isTerminal { Console.error("? helps, x leaves") }
        var number = 0
        while let line = input.next("#\(cursor.position)> ") {
            number += 1
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.isEmpty, !isTerminal { continue }
            do {
                guard try answer(text.isEmpty ? lastMovement : text) else { return }
            } catch let error as SessionFault {
                guard isTerminal else { throw BadInput("line \(number), '\(text)': \(error.reason)") }
                Console.error(error.reason)
            } catch let error as PlatformError where isTerminal {
                Console.error(error.description)
            }
        }
    }

    // MARK: - Commands

    /// Does what a line asks for; returns whether to go on.
    private mutating func answer(_ text: String) throws -> Bool {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        let argument = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        guard let command = SessionCommand(parts[0]) else {
            guard let place = place(text) else {
                throw SessionFault("there is no command '\(parts[0])'; ? shows those there are")
            }
            try go(to: place)
            return true
        }
        guard argument.isEmpty || !command.argument.isEmpty else {
            throw SessionFault("nothing can follow '\(parts[0])'")
        }
        if [.next, .previous, .change, .changeBefore, .goOn, .goBack].contains(command) { lastMovement = text }
        switch command {
        case .next: try step(by: try count(argument))
        case .previous: try step(by: -(try count(argument)))
        case .go:
            guard let place = place(argument) else {
                throw SessionFault("'\(argument)' is no place: one is like #9, 2026-11-01, first or last")
            }
            try go(to: place)
        case .change, .changeBefore: try find(argument, forwards: command == .change)
        case .goOn, .goBack: try run(forwards: command == .goOn)
        case .breaks: try stop(at: argument)
        case .unbreak: try forget(argument)
        case .help: SessionCommand.page.forEach(Console.out)
        case .quit: return false
        default: try screen.show(command, cursor)
        }
        return true
    }

    private enum Place {
        case first, last
        case moment(Moment)
    }

    private func place(_ text: String) -> Place? {
        switch text {
        case "first": .first
        case "last": .last
        default: Moment(text).map { .moment($0) }
        }
    }

    private func count(_ text: String) throws -> Int {
        if text.isEmpty { return 1 }
        guard let count = Int(text), count > 0 else { throw SessionFault("'\(text)' is no number of events") }
        return count
    }

    // MARK: - Movements

    private mutating func step(by count: Int) throws {
        let (target, overflow) = cursor.number.addingReportingOverflow(count)
        let end = cursor.replay.count
        let bounded = overflow ? end : max(0, min(target, end))
        if bounded == cursor.number { return Console.out(count > 0 ? "this is the end" : "this is the start") }
        try cursor.move(to: bounded)
        screen.showPlace(cursor)
    }

    private mutating func go(to place: Place) throws {
        switch place {
        case .first: try cursor.move(to: min(1, cursor.replay.count))
        case .last: try cursor.move(to: cursor.replay.count)
        case .moment(let moment): try cursor.move(to: moment)
        }
        screen.showPlace(cursor)
    }

    private mutating func find(_ name: String, forwards: Bool) throws {
        guard let wanted = name.isEmpty ? field : StateDifference.field(called: name) else {
            throw SessionFault(
                name.isEmpty
                    ? "which field? for example 'f state'"
                    : "there is no field '\(name)'; there are \(StateDifference.fields.joined(separator: ", "))")
        }
        field = wanted
        let found = try search(forwards) { $0.changes(wanted) }
        guard found != nil else {
            return Console.out("\(wanted) does not change \(forwards ? "after" : "before") this")
        }
        screen.showPlace(cursor)
    }

    /// Goes on or back to a step that is wanted, and says how far the search is.
    private mutating func search(_ forwards: Bool, _ isWanted: (ReplayStep) -> Bool) throws -> ReplayStep? {
        var progress = Progress("searching", total: cursor.replay.count)
        defer { progress.finish() }
        guard forwards else { return try cursor.retreat(to: isWanted) }
        return try cursor.advance(progress: { progress.show($0) }, to: isWanted)
    }

    private mutating func run(forwards: Bool) throws {
        let breaks = breaks
        let isStop = { (step: ReplayStep) in breaks.contains { $0.stops(at: step) } }
        let found = try search(forwards, isStop)
        if let found, let stop = breaks.first(where: { $0.stops(at: found) }) {
            Console.out("stopped: \(stop)")
        } else {
            try cursor.move(to: forwards ? cursor.replay.count : 0)
        }
        screen.showPlace(cursor)
    }

    private mutating func stop(at text: String) throws {
        if text.isEmpty {
            if breaks.isEmpty { Console.out("no conditions; for example 'b state=suspended'") }
            for (index, condition) in breaks.enumerated() { Console.out("\(index + 1)  \(condition)") }
            return
        }
        let condition: Condition
        do throws(ConditionError) { condition = try Condition(text) } catch { throw SessionFault(error.description) }
        guard !condition.isOfFleet else { throw SessionFault("that speaks of all tenants: it is for bisect") }
        breaks.append(condition)
        Console.out("\(breaks.count)  \(text)")
    }

    private mutating func forget(_ text: String) throws {
        guard let number = Int(text), breaks.indices.contains(number - 1) else {
            throw SessionFault("there is no condition '\(text)'; b lists them")
        }
        Console.out("no longer: \(breaks.remove(at: number - 1))")
    }
}

/// A line that cannot be answered, and why.
struct SessionFault: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
