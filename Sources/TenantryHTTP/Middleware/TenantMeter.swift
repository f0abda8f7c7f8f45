internal import Foundation
public import Hummingbird
public import Tenantry
internal import TenantModel

/// Consumes something for each request of a tenant, check and record in one, and refuses with 429 where nothing is
/// left.
///
/// A request without a tenant passes.
public struct TenantMeter<Context: TenantRequestContext>: RouterMiddleware {
    private let platform: Platform
    private let metric: String
    private let amount: Int64

    /// Names the metric, and how much of it a request uses.
    public init(_ platform: Platform, metric: String, amount: Int64 = 1) {
        self.platform = platform
        self.metric = metric
        self.amount = amount
    }

    /// Consumes and goes on, or refuses.
    @concurrent public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let tenant = context.tenant else { return try await next(request, context) }
        do {
            let command = ConsumeUsage(tenant.id, metric: metric, amount: amount)
            var said = CommandContext(actor: Actor(type: "service", id: "meter"), origin: .api)
            tenant.trace.tell(&said)
            _ = try await platform.execute([command], as: said)
        } catch {
            return Problem(error, at: platform.now).answer(to: request, tenant.trace)
        }
        return try await next(request, context)
    }
}
