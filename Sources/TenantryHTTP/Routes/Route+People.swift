internal import HTTPTypes
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// Who belongs to tenants, was asked to, or has a key.
extension Route {
    static let peopleReads: [Route] = [
        ofTenant("members", "listMembers", "List members", .membersRead, of: "Member", \.user) { tenant, _ in
            tenant.memberViews
        },
        get(
            "/v1/tenants/{tenant}/members/{user}", "getMember", "Show a member", .tenant(.membersRead),
            .ref("Member"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let user = exchange.part("user")
                guard let view = tenant.memberViews.first(where: { $0.user == user }) else {
                    throw Problem(.notFound, "\(user) is not a member of \(tenant.slug)")
                }
                return .json(view, at: fleet.position, etag: tenant.etag(at: time))
            }),
        list(
            "/v1/tenants/{tenant}/invitations", "listInvitations", "List invitations", .tenant(.membersRead),
            of: "Invitation",
            query: [.choice("status", "Only those of this status.", Invitation.Status.self)], past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let status = try exchange.query.choice("status", Invitation.Status.self)
                let all = tenant.invitationViews(at: time)
                let (items, next) = try exchange.page(
                    all.filter { view in status.map { view.status == $0.rawValue } ?? true }, key: \.id)
                return exchange.paged(items, next: next, at: fleet.position)
            }
        ).forPending,
        list(
            "/v1/tenants/{tenant}/api-keys", "listApiKeys", "List a tenant's API keys", .tenant(.keysWrite),
            of: "ApiKey", past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let (items, next) = try exchange.page(tenant.apiKeyViews(at: time), key: \.id)
                return exchange.paged(items, next: next, at: fleet.position)
            }),
        list(
            "/v1/api-keys", "listPlatformApiKeys", "List the platform's API keys", .platform(.keysWrite),
            of: "ApiKey", past: true,
            handler: .look { exchange, fleet, time in
                let (items, next) = try exchange.page(fleet.platformKeyViews(at: time), key: \.id)
                return exchange.paged(items, next: next, at: fleet.position)
            }),
        get(
            "/v1/tenants/{tenant}/access/check", "checkAccess", "Say whether a user may do something in a tenant",
            .tenant(.membersRead), .ref("Access"),
            query: [
                .text("user", "Who.", required: true, example: "ann@example.com"),
                Parameter(
                    name: "scope", summary: "What.", schema: .choice(Scope.allCases.map(\.rawValue)),
                    isRequired: true, example: .string("tenants:read")),
            ], past: true, handler: .work(checkAccess)),
    ]

    private static func checkAccess(_ exchange: Exchange) async throws -> Answer {
        guard let user = try exchange.query.text("user"), user.utf8.count <= 256,
            let scope = try exchange.query.choice("scope", Scope.self)
        else { throw Problem.validation("/user", "must have 1 to 256 bytes, and scope must be given") }
        guard let id = exchange.visit.tenant else { throw Exchange.noTenant(exchange.part("tenant")) }
        // What they might have done then is nobody's refusal now.
        if try exchange.query.moment() != nil {
            return try await exchange.tenant { _, fleet, time in
                let access = fleet.access(of: .user(user), to: id, scope, at: time)
                return .json(AccessView(user, scope, access), at: fleet.position)
            }
        }
        var context = try exchange.context()
        context.actor = Actor(type: "user", id: user, onBehalfOf: nil)
        let access = try await exchange.platform.checkAccess(of: .user(user), to: id, scope, as: context)
        var answer = Answer.json(AccessView(user, scope, access), at: try exchange.platform.head())
        if exchange.platform.isReadOnly, !access.isAllowed {
            answer.headers[.warning] = "the refusal is not in the trail: the store takes no changes now"
        }
        return answer
    }

    private struct AccessView: Encodable {
        let user: String
        let scope: String
        let allowed: Bool
        let role: String?
        let cause: String?
        let detail: String?

        init(_ user: String, _ scope: Scope, _ access: AccessAnswer) {
            self.user = user
            self.scope = scope.rawValue
            allowed = access.isAllowed
            role = access.role?.rawValue
            cause = access.cause?.rawValue
            detail = access.refusal?.detail
        }
    }
}
