internal import HTTPTypes
public import Hummingbird
public import Logging
internal import NIOPosix
public import ServiceLifecycle
public import Tenantry
internal import TenantModel

/// The HTTP API of a platform: answers questions, and takes commands where that is allowed.
///
/// ```swift
/// let api = Api(platform, options: .init(), logger: Logger(label: "tenantry"))
/// var application = Application(responder: api.responder)
/// application.addServices(api.services)
/// try await application.runService()
/// ```
public final class Api: Sendable {
    /// How an API behaves.
    public struct Options: Sendable {
        /// Whether commands are served; else they are refused with `commands-disabled`.
        public var allowsCommands = false
        /// Whether `PUT`, `PATCH` and `DELETE` must come with `If-Match`; else they are refused with
        /// `precondition-required`.
        public var requiresIfMatch = false
        /// How many requests a key may make in a second; 0: any number.
        public var keyRate = 0
        /// How many requests a tenant's keys may make in a second, all together; 0: any number.
        public var tenantRate = 0
        /// How long a request's body may take to arrive.
        public var requestTime = Duration.seconds(30)
        /// After how long a feed without events says that it is alive.
        public var heartbeat = Duration.seconds(15)
        /// How long a feed's or export's client may take to accept what is written; then it is cut off.
        public var patience = Duration.seconds(10)
        /// Whether a proxy before the server is trusted to say in `X-Forwarded-For` whose request it is.
        public var trustsForwardedFor = false
        /// How many tenants `/metrics` tells apart; the rest are counted together.
        public var metricTenants = 1_000

        /// The options as they are unless set.
        public init() {}
    }

    /// The largest body, in bytes.
    static let largestBody = 1 << 20

    let platform: Platform
    let options: Options
    let logger: Logger
    let routes: [Route]
    let document: ApiDocument
    let keyLimits: RateLimiter
    let tenantLimits: RateLimiter
    /// How often what is the same for every request is told to the operator.
    let warnings = RateLimiter(perSecond: 1)
    let denials: DenialRecorder
    let metrics: RequestMetrics
    let feedReader: FeedReader
    let kept = KeptAnswers()
    /// Entries of the trail.
    let entries = WrittenEvents()
    let underWay = RequestsUnderWay()
    /// Where long looks at the log are taken: the cooperative pool has a thread a core.
    private let pool = NIOThreadPool.singleton

    /// Makes the API of a platform.
    public init(_ platform: Platform, options: Options = Options(), logger: Logger) {
        self.platform = platform
        self.options = options
        self.logger = logger
        routes = Route.all
        document = ApiDocument(Route.all)
        keyLimits = RateLimiter(perSecond: options.keyRate)
        tenantLimits = RateLimiter(perSecond: options.tenantRate)
        denials = DenialRecorder(platform: platform, logger: logger)
        feedReader = FeedReader(platform)
        metrics = RequestMetrics(largestTenants: options.metricTenants)
    }

    /// Answers requests, each by its route.
    public var responder: some HTTPResponder<ApiContext> { router.buildResponder() }

    /// What must run while requests are answered: the recording of refused ones.
    public var services: [any Service] { [denials] }

    /// Every route, and a problem for everything else.
    var router: Router<ApiContext> {
        let router = Router(context: ApiContext.self, options: .autoGenerateHeadEndpoints)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method, responder: RouteResponder(route: route, api: self))
        }
        // Added last, so that only what no route matches comes here.
        router.add(middleware: NoRoute(api: self))
        return router
    }

    /// Looks at the state as of the log's head: the one place where routes get it.
    func read<Value>(_ body: (Fleet, Timestamp) throws -> Value) throws -> Value {
        let now = platform.now
        return try platform.read { try body($0, now) }
    }

    /// Does what takes a while away from the threads that answer requests.
    func offload<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await pool.runIfActive(body)
    }

    /// Looks at the state as it was, away from the threads that answer requests.
    func read<Value: Sendable>(
        at moment: Moment, rewindsPlatform: Bool, _ body: @escaping @Sendable (Fleet, Timestamp) throws -> Value
    ) async throws -> Value {
        try await offload { [platform] in
            try platform.read(at: moment, rewindsPlatform: rewindsPlatform, body)
        }
    }
}

/// Answers what no route matches: another method's path, or nothing's.
private struct NoRoute: RouterMiddleware {
    let api: Api

    @concurrent func handle(
        _ request: Request, context: ApiContext, next: @concurrent (Request, ApiContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let fields = RequestFields(request.headers, host: request.head.authority)
        let trace = RequestTrace(fields)
        let response = problem(request, fields).answer(to: request, trace)
        let time = (ContinuousClock.now - start).inSeconds
        api.metrics.counter(of: "none").count(status: response.status.code, seconds: time, tenant: nil)
        api.logger.info(
            "request",
            metadata: [
                "request_id": "\(trace.requestID)", "method": "\(request.method.rawValue)", "route": "none",
                "status": "\(response.status.code)", "ms": "\(Int64(time * 1_000))",
            ])
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func problem(_ request: Request, _ fields: RequestFields) -> Problem {
        do throws(Problem) { try fields.check() } catch { return error }
        let allowed = api.methods(at: request.uri.path)
        guard !allowed.isEmpty else { return Problem(.notFound, "there is nothing at \(request.uri.path.prefix(200))") }
        var problem = Problem(.methodNotAllowed, "\(request.method.rawValue) is not a method of this path")
        problem.headers[.allow] = allowed.joined(separator: ", ")
        return problem
    }
}

extension Api {
    /// The methods that a path has; none: it is nobody's.
    fileprivate func methods(at path: String) -> [String] {
        let parts = path.split(separator: "/")
        let found = routes.filter { route in
            let pattern = route.path.split(separator: "/")
            return pattern.count == parts.count
                && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // As the router does: a word outranks a name between braces.
        let words = { (route: Route) in
            route.path.split(separator: "/").map { $0.hasPrefix("{") ? "1" : "0" }.joined()
        }
        let best = found.map(words).min()
        let names = found.filter { words($0) == best }.flatMap {
            $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue]
        }
        return Set(names).sorted()
    }
}
