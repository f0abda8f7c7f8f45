internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// Finding the tenant of a request that came to an application.
extension Route {
    static let resolving: [Route] = [
        get(
            "/v1/resolve", "resolve", "Find the tenant of a request, in the order of the settings",
            .reach(.tenantsRead), .ref("Resolution"), query: places,
            problems: [.tenantNotFound, .tenantRequired, .accessDenied, .tenantSuspended, .tenantInactive],
            handler: .work { exchange in
                let resolution = try await exchange.resolution()
                if let refusal = resolution.refusal { throw refusal }
                return try told(resolution, exchange)
            }),
        get(
            "/v1/resolve/explain", "explainResolution", "Find the tenant of a request, and say what was tried",
            .platform(.tenantsRead), .ref("Resolution"), query: places,
            handler: .work { exchange in try told(try await exchange.resolution(), exchange) }),
    ]

    private static func told(_ resolution: Resolution, _ exchange: Exchange) throws -> Answer {
        try exchange.api.read { fleet, _ in .json(ResolutionView(resolution, in: fleet), at: fleet.position) }
    }

    private static let places: [Parameter] = [
        .text("host", "The host that the request came to.", example: "acme.example.com"),
        .text("header", "The value of the header that names a tenant; if not given, this request's own."),
        .text("path", "The request's path.", example: "/tenant/acme/orders"),
        .text("param", "The value of the parameter that names a tenant."),
        .text("user", "Who asks the application: a user's id, for a platform's key."),
    ]
}

extension Exchange {
    /// Which tenant a request to an application is for.
    ///
    /// A tenant's key finds its own tenant only; another's is answered as if it were not there.
    func resolution() async throws -> Resolution {
        let header = try api.read { fleet, _ in fleet.settings.header }
        var wanted = ResolutionRequest()
        wanted.host = try query.text("host")
        wanted.header = try query.text("header") ?? HTTPField.Name(header).flatMap { headers[$0] }
        wanted.path = try query.text("path")
        wanted.parameter = try query.text("param")
        var context = try context()
        if let caller = visit.caller, caller.tenant != nil {
            guard try query.text("user") == nil else {
                throw Problem.validation("/user", "is for the platform's keys: a tenant's key asks for itself")
            }
            wanted.bearer = caller.bearer
        } else if let user = try query.text("user") {
            wanted.bearer = .user(user)
            context.actor = .user(String(user.prefix(256)))
        }
        guard let caller = visit.caller, reach != nil else { return try await platform.resolve(wanted, as: context) }
        wanted.hidesForeign = true
        let resolution = try api.read { [wanted] fleet, now in fleet.resolve(wanted, at: now) }
        // A name that nobody has is kept as well: what is in the log must not tell the two apart.
        let tried = resolution.attempts.first {
            [.unknown, .foreign].contains($0.outcome) && $0.source != .credential
        }?.value
        if let tried {
            let foreign = resolution.foreign.map { DenialRecorder.Denial.Subject.foreign($0, calledAs: tried) }
            note(.noMembership, caller, foreign ?? .named(tried))
        }
        return resolution
    }
}
