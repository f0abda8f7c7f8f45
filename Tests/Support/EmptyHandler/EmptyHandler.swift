import Hummingbird
import Logging
import NIOCore

/// What Hummingbird itself costs: `/v1/tenants/{tenant}/SIZE` is answered with so many bytes of JSON, whoever asks.
///
/// `EmptyHandler PORT SIZE…`
@main struct EmptyHandler {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let router = Router()
        for size in numbers.dropFirst() {
            let body = ByteBuffer(string: "\"\(String(repeating: "x", count: max(0, size - 2)))\"")
            router.get("/v1/tenants/{tenant}/\(size)") { _, context in
                guard context.parameters.get("tenant") != nil else { throw HTTPError(.notFound) }
                return Response(
                    status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
            }
        }
        var logger = Logger(label: "empty")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: numbers[0])), logger: logger)
        try await application.runService()
    }
}
