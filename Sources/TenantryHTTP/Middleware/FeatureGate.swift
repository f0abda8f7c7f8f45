internal import Foundation
public import Hummingbird
internal import TenantModel

/// Lets only requests of tenants pass that have a feature; the others get 403, `feature-not-available`.
public struct FeatureGate<Context: TenantRequestContext>: RouterMiddleware {
    private let feature: String

    /// Names the feature.
    public init(_ feature: String) { self.feature = feature }

    /// Goes on, or refuses.
    @concurrent public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let tenant = context.tenant else {
            return Problem(.tenantRequired, "the request must name a tenant")
                .answer(to: request, RequestTrace(RequestFields(request.headers)))
        }
        guard tenant.has(feature) else {
            let detail = "the tenant \(tenant.tenant.slug) does not have the feature \(feature)"
            return Problem(.featureNotAvailable, detail).answer(to: request, tenant.trace)
        }
        return try await next(request, context)
    }
}
