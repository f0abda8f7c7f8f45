internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization
internal import Tenantry
internal import TenantModel

/// Opens the store while the server listens already, and answers until then.
///
/// The views of a long log can take minutes to build: whoever looks after the server must see that it lives and how far
/// it is, and not take it for dead.
final class Opening: Service, HTTPResponder {
    /// Opens a store; the closure that it gets is to be told how far that is.
    typealias Open = @Sendable (_ progress: @escaping @Sendable (Position, Position) -> Void) throws -> Platform
    /// Looks at the store that is open now, and gives what answers from then on and what must run beside it.
    typealias Begin = @Sendable (Platform) throws -> (any Responding, [any Service])
    typealias Responding = HTTPResponder<ApiContext> & Sendable

    private struct State {
        var responder: (any Responding)?
        var platform: Platform?
        var position: Position = 0
        var head: Position = 0
    }

    private let state = Mutex(State())
    private let open: Open
    private let begin: Begin
    private let whenReady: @Sendable (Platform) async throws -> Void

    /// - Parameter whenReady: is told when the store's own answers are given.
    init(
        open: @escaping Open, begin: @escaping Begin,
        whenReady: @escaping @Sendable (Platform) async throws -> Void = { _ in }
    ) {
        self.open = open
        self.begin = begin
        self.whenReady = whenReady
    }

    /// The store, once it is open.
    var platform: Platform? { state.withLock { $0.platform } }

    /// Opens the store, then runs what must run beside the answers until the server stops.
    ///
    /// A stop does not wait for a store that is being opened: what is built of its views is kept or made anew.
    func run() async throws {
        let services = try await cancelWhenGracefulShutdown { [self] () -> [any Service]? in
            let opened = AsyncThrowingStream<Platform, any Error> { continuation in
                NIOThreadPool.singleton.submit { [self] _ in
                    continuation.yield(with: Result { try open { position, head in self.note(position, head) } })
                    continuation.finish()
                }
            }
            for try await platform in opened {
                state.withLock { $0.platform = platform }
                let (responder, services) = try begin(platform)
                state.withLock { $0.responder = responder }
                try await whenReady(platform)
                return services
            }
            return nil
        }
        guard let services else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            // The first one that fails ends the others.
            while try await group.next() != nil {}
        }
    }

    /// How far the store is folded.
    func note(_ position: Position, _ head: Position) {
        state.withLock { ($0.position, $0.head) = (position, head) }
    }

    @concurrent func respond(to request: Request, context: ApiContext) async throws -> Response {
        let (responder, position, head) = state.withLock { ($0.responder, $0.position, $0.head) }
        if let responder { return try await responder.respond(to: request, context: context) }
        let response = response(to: request, position, head)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// What is answered while the store is being opened.
    private func response(to request: Request, _ position: Position, _ head: Position) -> Response {
        let trace = RequestTrace(RequestFields(request.headers))
        if request.uri.path == "/livez", request.method == .get || request.method == .head {
            return Response(
                status: .ok, headers: [.contentType: Format.json.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"status":"ok"}"#)))
        }
        let percent = head > 0 ? Int64(position * 100 / head) : 0
        var problem = Problem(.rebuilding, "the views are being built from the log: \(percent) %")
        problem.retryAfter = 5
        problem.members["percent"] = .int(percent)
        if request.uri.path == "/readyz", request.uri.queryParameters.has("verbose") {
            problem.members["position"] = .int(Int64(position))
            problem.members["head"] = .int(Int64(head))
        }
        return problem.answer(to: request, trace)
    }
}
