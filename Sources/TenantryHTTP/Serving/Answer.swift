internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Tenantry
internal import TenantModel

/// What a handler answers.
struct Answer: Sendable {
    /// What stands in the body.
    enum Content: Sendable {
        case nothing
        case bytes(ByteBuffer)
        /// Written piece by piece; how long it gets is not known before.
        case stream(@concurrent @Sendable (inout any ResponseBodyWriter) async throws -> Void)
    }

    var status = HTTPResponse.Status.ok
    var content = Content.nothing
    var format = Format.json
    /// The version of what is answered, without its quotation marks.
    var etag: String?
    /// The position that the answer reflects.
    var position: Position
    var headers = HTTPFields()

    /// Answers a view as JSON.
    static func json(_ view: some Encodable, at position: Position, etag: String? = nil) -> Answer {
        Answer(content: .bytes(ByteBuffer(string: JSONText.line(view))), etag: etag, position: position)
    }

    /// Answers nothing but that it is so.
    static func empty(at position: Position) -> Answer { Answer(status: .noContent, position: position) }
}

/// Some of a list, and where to go on: the public JSON shape.
struct Page<Item: Encodable>: Encodable {
    let items: [Item]
    let next_cursor: String?
    var warning: String?

    init(_ items: [Item], next: String? = nil, warning: String? = nil) {
        self.items = items
        next_cursor = next
        self.warning = warning
    }
}

extension Page: JSONWritable where Item: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("items")
            json.array { json in for item in items { json.value(item) } }
            json.field("next_cursor", ifPresent: next_cursor)
            json.field("warning", ifPresent: warning)
        }
    }
}

extension Page: Sendable where Item: Sendable {}
