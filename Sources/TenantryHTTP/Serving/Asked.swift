internal import Hummingbird
internal import NIOCore

/// What was asked: behind one reference, because many closures on the way to an answer keep it.
final class Asked: Sendable {
    /// Who answers it.
    let responder: RouteResponder
    let request: Request
    /// Those of its header fields that every route looks at.
    let fields: RequestFields
    /// The parts of the path that have names.
    let path: [(name: String, value: String)]
    let query: Query
    let trace: RequestTrace
    let channel: any Channel

    init(
        _ request: Request, _ fields: RequestFields, of responder: RouteResponder,
        path: [(name: String, value: String)], query: Query, trace: RequestTrace, channel: any Channel
    ) {
        self.responder = responder
        self.request = request
        self.fields = fields
        self.path = path
        self.query = query
        self.trace = trace
        self.channel = channel
    }
}
