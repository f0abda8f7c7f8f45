internal import HTTPTypes
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// What changes who belongs to tenants, and how they get there.
extension Route {
    static let peopleCommands: [Route] = [
        command(
            .put, "/members/{user}", "addMember", "Make a user a member", .membersWrite, "member.add",
            given: parts("user"), body: newRoleBody, reply: reply("Member"),
            problems: [.alreadyMember, .quotaExceeded],
            telling: tellMember),
        command(
            .patch, "/members/{user}", "changeMemberRole", "Change a member's role", .membersWrite, "member.set-role",
            given: parts("user"), body: roleBody, reply: reply("Member"), problems: [.lastOwner],
            telling: tellMember),
        command(
            .delete, "/members/{user}", "removeMember", "Take a member away", .membersWrite, "member.remove",
            given: parts("user"), body: reasonBody, problems: [.lastOwner]),
        invite, resend,
        invitation(
            .delete, "", "revokeInvitation", "Take an invitation back", reply: Reply(status: 204), body: reasonBody,
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                try fields.check()
                let command = RevokeInvitation(try exchange.target(), try exchange.invitationID())
                return try exchange.done(try await exchange.carryOut([command], as: context))
            }),
        accept,
        command(
            .put, "/hosts/{host}", "registerHost", "Register a host or a domain", .tenantsWrite, "host.add",
            given: parts("host"), body: hostBody, reply: reply("Host"), problems: [.nameTaken, .quotaExceeded],
            telling: tellHost),
        command(
            .patch, "/hosts/{host}", "updateHost", "Change a host", .tenantsWrite, "host.update",
            given: parts("host"),
            body: Body(
                schema: .command(maybe: [("primary", .boolean), ("certificate", .nullable(.string))]),
                example: .object(["primary": .bool(true)])), reply: reply("Host"), telling: tellHost),
        command(
            .delete, "/hosts/{host}", "removeHost", "Remove a host or a domain", .tenantsWrite, "host.remove",
            given: parts("host"), body: reasonBody),
        command(
            .post, "/onboarding", "startOnboarding", "Begin a tenant's onboarding", .membersWrite,
            "onboarding.start",
            body: Body(
                schema: .command(maybe: [("steps", .array(.string))]),
                example: .object(["steps": .array([.string("profile"), .string("tour?")])]), isRequired: false),
            reply: reply("Onboarding")
        ) { exchange, answer in
            try exchange.shown(answer, of: exchange.visit.tenant) { tenant, _ in
                tenant.onboarding.map { OnboardingView($0) }
            }
        }.forPending,
        completeStep,
    ]

    private static let roleBody = Body(
        schema: .command([("role", .choice(["owner", "admin", "member", "viewer"]))]),
        example: .object(["role": .string("admin")]))

    private static let newRoleBody = Body(
        schema: .command(maybe: [("role", .choice(["owner", "admin", "member", "viewer"]))]),
        example: .object(["role": .string("admin")]), isRequired: false)

    private static let hostBody = Body(
        schema: .command(maybe: [
            ("kind", .choice(["host", "domain"])), ("primary", .boolean), ("certificate", .nullable(.string)),
        ]), example: .object(["kind": .string("host"), "primary": .bool(true)]), isRequired: false)

    private static let tellMember = tell("user", { tenant, _ in tenant.memberViews }, \.user)
    private static let tellHost = tell("host", { tenant, _ in tenant.hostViews }, \.host)

    // MARK: - Invitations

    private struct InvitationToken: Encodable {
        let invitation: InvitationView
        let token: String?

        private enum CodingKeys: String, CodingKey { case invitation, token }

        /// Writes a token that was shown before as `null`.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(invitation, forKey: .invitation)
            try container.encode(token, forKey: .token)
        }
    }

    /// Tells the token once; what is asked again gets none.
    private static func tellToken(
        _ exchange: Exchange, _ answer: Tenantry.Answer, _ token: String, status: HTTPResponse.Status
    ) throws -> Answer {
        try exchange.shown(answer, of: exchange.visit.tenant, status: status) { tenant, time in
            let id = answer.result.invitation?.description
            guard let view = tenant.invitationViews(at: time).first(where: { $0.id == id }) else {
                throw Problem(.notFound, "the invitation is not there")
            }
            return InvitationToken(invitation: view, token: answer.isReplay ? nil : token)
        }
    }

    private static let invite: Route = {
        var route = Route(
            method: .post, path: "/v1/tenants/{tenant}/invitations", name: "createInvitation",
            summary: "Ask somebody to join; the token is told once", access: .tenant(.membersWrite),
            reply: Reply(status: 201, schema: .ref("InvitationToken"), hasETag: true), isCommand: true,
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                let (command, token) = try exchange.invitation(&fields)
                try fields.check()
                let answer = try await exchange.carryOut([command], as: context)
                return try tellToken(exchange, answer, token, status: .created)
            })
        route.body = Body(
            schema: .command(
                [("email", .string)],
                maybe: [
                    ("role", .choice(["owner", "admin", "member", "viewer"])), ("expires_at", .time),
                    ("metadata", .map(.nullable(.string))),
                ]), example: .object(["email": .string("bob@example.com"), "role": .string("admin")]))
        return route.forPending
    }()

    private static func invitation(
        _ method: HTTPRequest.Method, _ path: String, _ name: String, _ summary: String, reply: Reply, body: Body,
        handler: Handler
    ) -> Route {
        Route(
            method: method, path: "/v1/tenants/{tenant}/invitations/{invitation}\(path)", name: name,
            summary: summary, access: .tenant(.membersWrite), body: body, reply: reply,
            problems: [.invitationUsed, .invitationExpired], isCommand: true, handler: handler
        ).forPending
    }

    private static let resend = invitation(
        .post, "/resend", "resendInvitation", "Send an invitation again, with a new token",
        reply: Reply(schema: .ref("InvitationToken"), hasETag: true),
        body: Body(
            schema: .command(maybe: [("expires_at", .time)]), example: .object([:]), isRequired: false),
        handler: .work { exchange in
            var fields = try await exchange.fields()
            let context = try exchange.context(taking: &fields)
            let token = exchange.platform.newToken()
            let command = ResendInvitation(
                try exchange.target(), try exchange.invitationID(), tokenHash: Platform.hash(ofToken: token),
                expiresAt: fields.time("expires_at"))
            try fields.check()
            return try tellToken(exchange, try await exchange.carryOut([command], as: context), token, status: .ok)
        })

    private struct Membership: Encodable {
        let tenant: String
        let tenant_id: String
        let member: MemberView
    }

    private static let accept: Route = {
        var route = Route(
            method: .post, path: "/v1/invitations/accept", name: "acceptInvitation",
            summary: "Accept an invitation by its token", access: .reach(.membersWrite),
            reply: Reply(schema: .ref("Membership"), hasETag: true),
            problems: [.notFound, .invitationUsed, .invitationExpired, .alreadyMember, .quotaExceeded],
            isCommand: true,
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                let (token, user) = (fields.text("token"), fields.text("user"))
                try fields.check()
                let hash = Platform.hash(ofToken: token)
                let place = try exchange.api.read { fleet, _ in fleet.invitation(tokenHash: hash) }
                guard let place, exchange.reach == nil || exchange.reach == place.tenant else {
                    // A token of nobody is kept as well: what the log grows by must not tell the two apart.
                    if exchange.reach != nil, let caller = exchange.visit.caller {
                        let name = "invitation:\(hash.prefix(6).hexadecimal)"
                        exchange.note(
                            .noMembership, caller, place.map { .foreign($0.tenant, calledAs: name) } ?? .named(name))
                    }
                    throw Problem(.notFound, "there is no invitation with this token; a newer one may have been sent")
                }
                let command = AcceptInvitation(place, tokenHash: hash, user: user)
                let answer = try await exchange.carryOut([command], as: context)
                return try exchange.shown(answer, of: place.tenant) { tenant, _ in
                    tenant.memberViews.first { $0.user == user }.map {
                        Membership(tenant: tenant.slug, tenant_id: tenant.id.description, member: $0)
                    }
                }
            })
        route.body = Body(
            schema: .command([("token", .string), ("user", .string)]),
            example: .object(["token": .string("inv_…"), "user": .string("bob@example.com")]))
        return route.forPending
    }()

    // MARK: - Onboarding

    private struct OnboardingStep: Encodable {
        let onboarding: OnboardingView?
        let state: String
        let invitation: String?
        let token: String?

        /// A token that is not shown again is there, as `null`.
        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encodeIfPresent(onboarding, forKey: .onboarding)
            try fields.encode(state, forKey: .state)
            guard let invitation else { return }
            try fields.encode(invitation, forKey: .invitation)
            try fields.encode(token, forKey: .token)
        }

        private enum CodingKeys: CodingKey {
            case onboarding, state, invitation, token
        }
    }

    private static let completeStep: Route = {
        var route = Route(
            method: .post, path: "/v1/tenants/{tenant}/onboarding/steps/{step}", name: "completeOnboardingStep",
            summary: "Note that a step of the onboarding is done", access: .tenant(.membersWrite),
            reply: Reply(schema: .ref("OnboardingStep"), hasETag: true), isCommand: true,
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                let invited = fields.has("email") ? try exchange.invitation(&fields) : nil
                try fields.check()
                let command = CompleteOnboardingStep(
                    try exchange.target(), exchange.part("step"), invitation: invited?.command)
                let answer = try await exchange.carryOut([command], as: context)
                return try exchange.shown(answer, of: exchange.visit.tenant) { tenant, _ in
                    OnboardingStep(
                        onboarding: tenant.onboarding.map { OnboardingView($0) }, state: tenant.state.rawValue,
                        invitation: answer.result.invitation?.description, token: answer.isReplay ? nil : invited?.token
                    )
                }
            })
        route.body = Body(
            schema: .command(maybe: [
                ("email", .string), ("role", .choice(["owner", "admin", "member", "viewer"])), ("expires_at", .time),
                ("metadata", .map(.nullable(.string))),
            ]), example: .object(["email": .string("ann@example.com"), "role": .string("admin")]), isRequired: false)
        return route.forPending
    }()
}

extension Exchange {
    /// The invitation that the path names.
    fileprivate func invitationID() throws(Problem) -> InvitationID {
        guard let id = InvitationID(part("invitation")) else {
            throw Problem(.notFound, "there is no invitation \(part("invitation").prefix(80))")
        }
        return id
    }

    /// An invitation of the body's fields, and its token.
    func invitation(_ fields: inout CommandFields) throws -> (command: CreateInvitation, token: String) {
        let token = platform.newToken()
        let email = fields.text("email")
        guard let role = Role(rawValue: fields.optionalText("role") ?? Role.member.rawValue) else {
            throw Problem.validation("/role", "must be owner, admin, member or viewer")
        }
        var command = CreateInvitation(
            try target(), invitation: platform.newInvitationID(), email: .plain(email), role: role,
            tokenHash: Platform.hash(ofToken: token), expiresAt: fields.time("expires_at"))
        command.metadata = fields.pairs("metadata").compactMapValues { $0 }
        return (command, token)
    }
}
