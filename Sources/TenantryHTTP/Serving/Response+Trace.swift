internal import HTTPTypes
internal import Hummingbird

extension Response {
    /// Adds what every answer to a request says: which request it was, in which trace, and that the body is what it is
    /// said to be.
    mutating func mark(_ trace: RequestTrace) {
        headers[.requestID] = trace.requestID
        headers[.traceparent] = trace.traceparent
        headers[.xContentTypeOptions] = "nosniff"
    }
}
