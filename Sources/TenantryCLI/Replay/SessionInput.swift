internal import Foundation

/// Where a session's commands come from: single keys of a terminal, or lines.
struct SessionInput {
    /// Whether somebody sits there, who is asked, and can try again.
    let isTerminal = Terminal.isInput
    /// Keys that were typed ahead.
    private var typed: [UInt8] = []

    /// The next command as a line; `nil` when there are no more.
    mutating func next(_ prompt: String) -> String? {
        guard isTerminal else { return readLine() }
        Console.write(prompt, to: .standardError)
        while true {
            if typed.isEmpty {
                guard let keys = Terminal.keys() else { return readLine() }
                guard !keys.isEmpty else { return nil }
                typed = keys
            }
            switch SessionKey(takingFrom: &typed) {
            case .line(let line):
                Console.error(line)
                return line
            case .question(let question, let beginning, let mayEndThere):
                Console.write(question, to: .standardError)
                guard let rest = line() else { return nil }
                if mayEndThere || !rest.isEmpty { return beginning + rest }
                Console.write(prompt, to: .standardError)
            case .pause:
                raise(SIGTSTP)
                Console.write(prompt, to: .standardError)
            case nil: continue
            }
        }
    }

    /// The rest of a line: what was typed ahead of it, and what is typed now.
    private mutating func line() -> String? {
        let end = typed.firstIndex(of: UInt8(ascii: "\n"))
        let start = String(decoding: typed[..<(end ?? typed.count)], as: UTF8.self)
        typed.removeFirst(end.map { $0 + 1 } ?? typed.count)
        Console.write(end == nil ? start : start + "\n", to: .standardError)
        return end == nil ? readLine().map { start + $0 } : start
    }
}
