internal import Foundation
internal import Tenantry

/// A line on standard error that says how far it is, how fast, and how long it will take; only on a terminal.
struct Progress {
    private let what: String
    private let total: Int?
    private let start = ContinuousClock.now
    private var last = ContinuousClock.now

    init(_ what: String, total: Int? = nil) {
        self.what = what
        self.total = total
    }

    /// Seconds since the start.
    var elapsed: Double { (ContinuousClock.now - start).inSeconds }

    mutating func show(_ done: Int) {
        guard Console.errorIsTerminal, ContinuousClock.now - last > .milliseconds(100) else { return }
        last = ContinuousClock.now
        let rate = Double(done) / max(elapsed, 0.001)
        var line = "\r\(what): \(done.grouped)"
        if let total {
            let left = Int(Double(max(0, total - done)) / max(rate, 1))
            line += " of \(total.grouped), \(Int(rate).grouped)/s, \(left) s left"
        } else {
            line += ", \(Int(rate).grouped)/s"
        }
        Console.write(line + "\u{1B}[K", to: .standardError)
    }

    /// Takes the line away.
    func finish() {
        if Console.errorIsTerminal { Console.write("\r\u{1B}[K", to: .standardError) }
    }
}

extension BinaryInteger {
    /// The number with its thing, in the singular where it is one.
    func counted(_ one: String, _ many: String) -> String { "\(grouped) \(self == 1 ? one : many)" }

    /// The number with commas between the thousands.
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}
