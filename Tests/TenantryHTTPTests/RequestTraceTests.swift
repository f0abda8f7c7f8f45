import HTTPTypes
import Testing

@testable import TenantryHTTP

@Suite("What makes a request recognisable") struct RequestTraceTests {
    @Test func `new ids have the form that others know them by, and no two are the same`() {
        var known: Set<String> = []
        for _ in 0..<20_000 {
            let trace = RequestTrace(RequestFields([:]))
            #expect(trace.requestID.wholeMatch(of: #/req_[0-9a-f]{32}/#) != nil, "\(trace.requestID)")
            let parent = trace.traceparent.wholeMatch(of: #/00-([0-9a-f]{32})-([0-9a-f]{16})-01/#)
            #expect(parent.map { $0.1.contains { $0 != "0" } && $0.2.contains { $0 != "0" } } == true)
            #expect(known.insert(trace.requestID).inserted)
            #expect(known.insert(trace.traceparent).inserted)
        }
    }

    @Test func `what a caller gives is taken over, unless it is stranger than it may be`() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let taken = RequestTrace(RequestFields([.requestID: "order-17", Self.parent: parent, .correlationID: "night"]))
        #expect(taken.requestID == "order-17" && taken.traceparent == parent && taken.correlationID == "night")
        for strange in ["", "two words", "ünglaublich", String(repeating: "x", count: 129)] {
            let made = RequestTrace(
                RequestFields([.requestID: strange, Self.parent: strange, .correlationID: strange]))
            #expect(made.requestID.hasPrefix("req_") && made.correlationID == nil)
            #expect(made.traceparent.hasPrefix("00-") && made.traceparent.utf8.count == 55)
        }
        let none = "00-\(String(repeating: "0", count: 32))-00f067aa0ba902b7-01"
        let zero = RequestTrace(RequestFields([Self.parent: none]))
        #expect(!zero.traceparent.hasSuffix("00f067aa0ba902b7-01"))
    }

    private static let parent = HTTPField.Name("traceparent")!
}
