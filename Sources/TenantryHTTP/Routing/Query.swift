internal import Foundation
internal import Tenantry
internal import TenantModel

/// The parameters of a request's query, decoded.
struct Query: Sendable {
    private let values: [String: [String]]

    /// Reads a query.
    ///
    /// - Throws: ``Problem`` with `bad-request` if it is not UTF-8 in percent encoding.
    init(_ text: String?) throws(Problem) {
        var values: [String: [String]] = [:]
        for pair in (text ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decode(parts[0])
            values[name, default: []].append(try Self.decode(parts.count == 2 ? parts[1] : ""))
        }
        self.values = values
    }

    private static func decode(_ text: Substring) throws(Problem) -> String {
        guard let decoded = decoded(text.contains("+") ? text.replacing("+", with: " ") : text) else {
            throw Problem(.badRequest, "the query is not UTF-8 in percent encoding")
        }
        return decoded
    }

    /// A text without its percent encoding; `nil` if it is none, or has a zero byte.
    static func decoded(_ text: some StringProtocol) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == 0 }) else { return String(text) }
        guard let decoded = text.removingPercentEncoding, !decoded.contains("\0") else { return nil }
        return decoded
    }

    /// The names that are there.
    var names: [String] { values.keys.sorted() }

    /// The one value of a parameter; empty counts as not given.
    ///
    /// - Throws: ``Problem`` with `validation` if there are several.
    func text(_ name: String) throws(Problem) -> String? {
        let text = try given(name)
        return text?.isEmpty == true ? nil : text
    }

    /// The one value of a parameter, be it empty: of those that are numbers or one of a few words, which it is not.
    ///
    /// - Throws: ``Problem`` with `validation` if there are several.
    func given(_ name: String) throws(Problem) -> String? {
        guard let all = values[name] else { return nil }
        guard all.count == 1 else { throw .validation("/\(name)", "must be given once") }
        return all[0]
    }

    /// The values of a parameter as they were given.
    func values(of name: String) -> [String] { values[name] ?? [] }

    /// Every value of a parameter, also those with commas between them.
    func list(_ name: String) -> [String] {
        values(of: name).flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// Whether the parameter is there at all.
    func has(_ name: String) -> Bool { values[name] != nil }

    func number<Number: FixedWidthInteger>(_ name: String, in range: ClosedRange<Number>) throws(Problem) -> Number? {
        guard let text = try given(name) else { return nil }
        guard let number = Number(text), range.contains(number), text.first != "+" else {
            throw .validation("/\(name)", "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func time(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(text) else {
            throw .validation("/\(name)", "must be a day, or a time like 2026-11-20T23:59:00Z")
        }
        return time
    }

    func flag(_ name: String) throws(Problem) -> Bool {
        guard let text = try text(name) else { return has(name) }
        guard let flag = Bool(text) else { throw .validation("/\(name)", "must be true or false") }
        return flag
    }

    /// One of the raw values of a type.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type = Choice.self
    ) throws(Problem) -> Choice? where Choice.RawValue == String {
        guard let text = try given(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .validation("/\(name)", "must be one of \(known)")
        }
        return choice
    }

    /// A point in the log's history; `nil`: now.
    func moment() throws(Problem) -> Moment? {
        guard let text = try text("at") else { return nil }
        guard let moment = Moment(text) else {
            throw .validation("/at", "must be a position, or a time like 2026-11-20T23:59:00Z")
        }
        return moment
    }
}
