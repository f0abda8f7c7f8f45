internal import Foundation
internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// Where a page of a list ended: the last entry's key, good for one store and one list with its filters.
struct PageCursor: LosslessStringConvertible {
    /// What the last entry was sorted by.
    let key: String
    private let check: UInt32

    init(after key: String, of list: String, store: UInt128) {
        self.key = key
        check = Self.hash("\(store) \(list) \(key)")
    }

    /// Reads the text of a cursor; `nil` if it is not one.
    init?(_ text: String) {
        guard text.hasPrefix("p1"), text.utf8.count >= 10, let check = UInt32(text.dropFirst(2).prefix(8), radix: 16),
            let data = Data(base64Encoded: Self.padded(text.dropFirst(10)))
        else { return nil }
        guard let key = String(bytes: data, encoding: .utf8) else { return nil }
        self.key = key
        self.check = check
    }

    var description: String {
        let digits = String(check, radix: 16)
        let encoded = Data(key.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return "p1" + String(repeating: "0", count: 8 - digits.count) + digits + encoded
    }

    /// Whether it ended a page of this list in this store.
    func fits(_ list: String, store: UInt128) -> Bool { check == Self.hash("\(store) \(list) \(key)") }

    private static func padded(_ text: Substring) -> String {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
    }

    /// FNV-1a: the same in every process.
    private static func hash(_ text: String) -> UInt32 {
        text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}

extension Exchange {
    /// Refuses the parameters of a page where everything is answered.
    func checkUnpaged(_ fault: String) throws(Problem) {
        for name in ["cursor", "limit"] where query.has(name) { throw .validation("/\(name)", fault) }
    }

    /// How many entries a page has.
    func limit() throws(Problem) -> Int { try query.number("limit", in: 1...1_000) ?? 50 }

    /// The list's path with one slash before it: what comes after two would be another host's.
    private var listPath: String { "/" + requestPath.drop { $0 == "/" } }

    /// What makes a list another list: its path and its filters.
    private var list: String {
        let filters = query.names.filter { $0 != "cursor" && $0 != "limit" && $0 != "min_position" }
        return ([listPath] + filters.map { "\($0)=\(query.list($0).joined(separator: ","))" })
            .joined(separator: " ")
    }

    /// The key that an earlier page ended with; `nil` for the first page.
    ///
    /// - Throws: ``Problem`` with `invalid-cursor`.
    func cursorKey() throws(Problem) -> String? {
        guard let text = try query.text("cursor") else { return nil }
        guard let cursor = PageCursor(text), cursor.fits(list, store: platform.id) else {
            throw Problem(.invalidCursor, "the cursor is not one, or is of another list or another store")
        }
        return cursor.key
    }

    /// A page of a list, in the order of its keys.
    func page<Item>(_ items: [Item], key: (Item) -> String) throws(Problem) -> (items: [Item], next: String?) {
        let limit = try limit()
        var rest = items.map { (key: key($0), item: $0) }
        if let last = try cursorKey() { rest.removeAll { $0.key <= last } }
        rest.sort { $0.key < $1.key }
        let page = rest.prefix(limit)
        guard rest.count > limit, let last = page.last else { return (page.map(\.item), nil) }
        return (page.map(\.item), nextCursor(after: last.key))
    }

    /// The cursor of the page after an entry.
    func nextCursor(after key: String) -> String {
        PageCursor(after: key, of: list, store: platform.id).description
    }

    /// Answers a page; where it goes on stands in `Link` as well.
    func paged<Item: Encodable>(
        _ items: [Item], next: String?, at position: Position, etag: String? = nil
    ) -> Answer {
        let same = etag.flatMap { unchanged($0, at: position) }
        return linked(same ?? .json(Page(items, next: next), at: position, etag: etag), next: next)
    }

    /// An answer that says in `Link` where it goes on.
    func linked(_ answer: Answer, next: String?) -> Answer {
        var answer = answer
        if let next {
            let filters = query.names.filter { $0 != "cursor" }.flatMap { name in
                query.values(of: name).map {
                    "\(name)=\($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
                }
            }
            let target = "\(listPath)?\((filters + ["cursor=\(next)"]).joined(separator: "&"))"
            answer.headers[.link] = "<\(target)>; rel=\"next\""
        }
        return answer
    }
}
