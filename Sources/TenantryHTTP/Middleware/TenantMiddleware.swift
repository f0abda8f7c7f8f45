internal import Foundation
internal import HTTPTypes
public import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
public import Tenantry
public import TenantModel

/// Finds the tenant of each request of an application, in the order of the platform's settings, and hands it on.
///
/// ```swift
/// let router = Router(context: MyContext.self)
/// router.add(middleware: TenantMiddleware(platform))
/// router.add(middleware: TenantMeter(platform, metric: "api_calls"))
/// router.get("/orders") { _, context in "orders of \(context.tenant!.tenant.name)" }
/// ```
///
/// Refused are requests that name no tenant or one that is not there (400, 404), one that is not in use (403), and one
/// that is somebody else's: as if it were not there, and with a line in its trail.
public struct TenantMiddleware<Context: TenantRequestContext>: RouterMiddleware {
    /// Says who asks, as far as the application could tell.
    public typealias Identify = @Sendable (Request, Context) async throws -> Bearer?

    /// How a middleware behaves.
    public struct Options: Sendable {
        /// Whether somebody else's tenant is answered like none at all (404); else with 403.
        public var hidesForeign = true
        /// Whether a request without a credential is refused (401).
        ///
        /// Without this a request that says nothing of who asks gets the tenant that it names, which is right for what
        /// everybody may see, and where something before this has let the request in.
        public var requiresCredential = false

        /// The options as they are unless set.
        public init() {}
    }

    private let platform: Platform
    private let options: Options
    private let identify: Identify
    private let denials: DenialRecorder
    private let logger = Logger(label: "tenantry.middleware")

    /// Makes a middleware.
    ///
    /// - Parameter identify: who asks; unless given, the API key in `Authorization`, and what else is there is refused
    ///   (401).
    public init(_ platform: Platform, options: Options = Options(), identify: Identify? = nil) {
        self.platform = platform
        self.options = options
        self.identify =
            identify ?? { request, _ in
                guard request.headers[.authorization] != nil else { return nil }
                guard let key = RequestFields(request.headers).apiKey else {
                    throw Problem(.unauthorized, "Authorization is no API key")
                }
                return .apiKey(Platform.hash(ofToken: key))
            }
        denials = .started(on: platform, logger: logger)
    }

    /// Finds the tenant and goes on, or refuses.
    @concurrent public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let trace = RequestTrace(RequestFields(request.headers))
        do {
            context.tenant = try await tenant(of: request, context, trace)
        } catch let error as any HTTPResponseError {
            // The application's own answer, of who asks.
            throw error
        } catch {
            let problem = Problem(error, at: platform.now)
            if problem.type == .internal {
                logger.error("\(error)", metadata: ["request_id": "\(trace.requestID)"])
            }
            return problem.answer(to: request, trace)
        }
        return try await next(request, context)
    }

    private func tenant(
        of request: Request, _ context: Context, _ trace: RequestTrace
    ) async throws -> TenantContext? {
        let bearer = try await identify(request, context)
        if options.requiresCredential, bearer == nil {
            throw Problem(.unauthorized, "the request does not say who asks")
        }
        let time = platform.now
        // At one state, so that what is found is what is handed on.
        let (resolution, tenant, role) = try platform.read { fleet in
            if case .apiKey(let hash) = bearer, fleet.goodKey(hash: hash, at: time) == nil {
                throw Problem(.unauthorized, "the API key is unknown, revoked or expired")
            }
            let resolution = try fleet.resolve(wanted(request, bearer, fleet.settings), at: time)
            let tenant = resolution.tenant.flatMap { fleet.tenant($0) }
            return (resolution, tenant, tenant.flatMap { fleet.role(of: bearer, in: $0) })
        }
        if let foreign = resolution.foreign, let bearer {
            // Beside the request: that it takes longer must not tell that the tenant is there.
            try note(foreign, bearer, said(of: request, bearer, context, trace))
        }
        if let refusal = resolution.refusal { throw Self.told(refusal) }
        guard let tenant, let source = resolution.source else { return nil }
        return TenantContext(
            tenant: tenant, source: source, bearer: bearer, role: role, time: time, trace: trace)
    }

    /// Why a tenant is not in use is for its own people and the operator, not for whoever comes along.
    private static func told(_ refusal: Refusal) -> Refusal {
        switch refusal.code {
        case .tenantSuspended: Refusal(.tenantSuspended, "the tenant is suspended")
        case .tenantInactive: Refusal(.tenantInactive, "the tenant is not in use")
        default: refusal
        }
    }

    private func note(_ tenant: TenantID, _ bearer: Bearer, _ context: CommandContext) {
        denials.note(
            .init(
                subject: .tenant(tenant), bearer: bearer, scope: .tenantsRead, cause: .noMembership, context: context))
    }

    private func wanted(
        _ request: Request, _ bearer: Bearer?, _ settings: Settings
    ) throws(Problem) -> ResolutionRequest {
        var wanted = ResolutionRequest()
        wanted.host = request.head.authority
        wanted.header = HTTPField.Name(settings.header).flatMap { request.headers[$0] }
        wanted.path = request.uri.path
        if settings.sources.contains(.parameter) {
            // The rest of the query is the application's, in whatever form.
            wanted.parameter = try Query(request.uri.query).text(settings.parameter)
        }
        wanted.bearer = bearer
        wanted.hidesForeign = options.hidesForeign
        return wanted
    }

    private func said(
        of request: Request, _ bearer: Bearer, _ context: Context, _ trace: RequestTrace
    ) throws -> CommandContext {
        var actor = Actor(type: "service", id: "anonymous")
        switch bearer {
        case .user(let user): actor = .user(String(user.prefix(256)))
        case .apiKey(let hash):
            if let key = try platform.read({ $0.apiKey(hash: hash)?.place.key }) { actor.id = key.description }
        }
        var said = CommandContext(actor: actor, origin: .api)
        trace.tell(&said)
        said.sourceIP = (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress
        said.userAgent = request.headers[.userAgent].map { String($0.prefix(512)) }
        return said
    }
}
