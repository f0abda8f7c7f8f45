import HTTPTypes
import Hummingbird
import TenantModel
import Tenantry
import TestSupport
import ServiceLifecycleTestKit
import Testing

@testable import TenantryHTTP

/// Every kind of problem, met once.
@Suite("Problems") struct ProblemTests {
    /// Kinds that only a broken store or a slow network brings about; they are made by hand.
    private static let byHand: Set<ProblemType> = [
        .clockJumped, .internal, .newerFormat, .outcomeUnknown, .readOnly, .requestTimeout,
        .storeFull, .unavailable, .idempotencyConflict, .positionNotReached, .noMembership, .featureNotAvailable,
        .tenantInactive, .tenantSuspended, .commandsDisabled, .preconditionRequired, .rateLimited, .tenantLimitReached,
        .alreadyMember, .invitationExpired, .rebuilding,
    ]

    @Test func `every kind of problem is met, and is a problem document`() async throws {
        let server = try await ScratchServer()
        var limit = OverrideLimit(server.acme, LimitKey("users")!, max: 1)
        limit.enforcement = .hard
        try await server.execute(limit)
        try await server.run { caller in
            var replies: [Reply] = []
            let acme = "/v1/tenants/acme"
            replies.append(try await caller.with(nil).get(acme))
            replies.append(try await caller.get("/v1/tenants/nobody"))
            replies.append(try await caller.get("/v1/nothing"))
            replies.append(try await caller.with(server.secrets[.viewer]).get("\(acme)/members"))
            replies.append(try await caller.ask(.delete, "/v1/catalogs"))
            replies.append(try await caller.get("\(acme)/config", ["Accept": "text/csv"]))
            replies.append(try await caller.get("\(acme)/config?cursor=forged"))
            replies.append(try await caller.get("\(acme)/config?limit=0"))
            replies.append(try await caller.get("/v1/tenants/current"))
            replies.append(try await caller.get(acme, ["X-Large": String(repeating: "x", count: 17_000)]))
            replies.append(try await caller.post("/v1/tenants", "{"))
            replies.append(try await caller.post("/v1/tenants", "a=b", ["Content-Type": "text/plain"]))
            replies.append(try await caller.post("/v1/tenants", "\"\(String(repeating: "a", count: 1 << 20))\""))
            replies.append(try await caller.post("/v1/tenants", #"{"name":"Acme","slug":"acme"}"#))
            replies.append(try await caller.post("\(acme)/restore"))
            replies.append(try await caller.ask(.delete, "\(acme)/members/owner@acme.example"))
            replies.append(try await caller.ask(.put, "\(acme)/members/second", #"{"role":"member"}"#))
            replies.append(
                try await caller.ask(.put, "\(acme)/limits/users", #"{"max":9}"#, headers: ["If-Match": "\"999\""]))
            for body in [#"{"name":"One"}"#, #"{"name":"Two"}"#] {
                let reply = try await caller.post("/v1/tenants", body, ["Idempotency-Key": "k"])
                if reply.status != 201 { replies.append(reply) }
            }
            _ = try await caller.post("\(acme)/usage", #"{"metric":"storage","level":9000000000}"#)
            _ = try await caller.ask(.put, "\(acme)/tier", #"{"tier":"enterprise"}"#)
            replies.append(try await caller.ask(.put, "\(acme)/tier", #"{"tier":"free"}"#))
            let invited = try await caller.post("/v1/tenants/globex/invitations", #"{"email":"a@example.com"}"#)
            let body = #"{"token":"\#(invited.json["token"]!.string!)","user":"a"}"#
            let id = invited.json["invitation"]!["id"]!.string!
            _ = try await caller.post("/v1/invitations/accept", body)
            replies.append(try await caller.post("/v1/tenants/globex/invitations/\(id)/resend"))
            _ = try await caller.ask(.delete, "/v1/tenants/globex")
            _ = try await caller.post("/v1/tenants/globex/purge", #"{"confirm":"globex"}"#)
            replies.append(try await caller.get("/v1/tenants/\(server.globex)/members"))
            let met = Set(replies.map { Self.checked($0) })
            let rest = Set(ProblemType.allCases).subtracting(Self.byHand).map(\.rawValue)
            #expect(Set(rest).subtracting(met).isEmpty, "not met: \(Set(rest).subtracting(met).sorted())")
        }
    }

    /// The slug of an answer that must be a problem document in every respect.
    private static func checked(_ reply: Reply) -> String {
        guard let problem = reply.problem else {
            Issue.record("no problem: \(reply.status) \(reply.text)")
            return ""
        }
        let fault = SchemaCheck.fault(in: reply.json, of: .ref("Problem"))
        #expect(fault == nil, "\(fault ?? "")")
        #expect(ProblemType(rawValue: problem)?.status == reply.status)
        #expect(reply.json["status"] == .int(Int64(reply.status)))
        #expect(reply.json["request_id"]?.string == reply.header("X-Request-ID"))
        return problem
    }

    @Test func `what a store cannot do is told without the paths of its disk`() {
        let codes: [(PlatformError.Code, ProblemType)] = [
            (.readOnly, .readOnly), (.outcomeUnknown, .outcomeUnknown), (.full, .storeFull),
            (.clockJumped, .clockJumped), (.newerFormat, .newerFormat), (.damaged, .internal), (.storage, .internal),
        ]
        for (code, type) in codes {
            let problem = Problem(PlatformError(code, "no space at /var/lib/store"), at: Timestamp(rawValue: 0))
            #expect(problem.type == type && !problem.detail.contains("/var"))
            let reply = problem.response(requestID: "r", path: "/v1/tenants")
            #expect(reply.status.code == type.status)
            #expect(type.status != 503 || reply.headers[.retryAfter] == "5")
        }
        #expect(Problem(CancellationError(), at: Timestamp(rawValue: 0)).type == .unavailable)
    }

    @Test func `every rule that refuses is a kind of problem with its status, a title and an explanation`() {
        for code in RefusalCode.allCases {
            #expect(ProblemType(rawValue: code.rawValue)?.status == code.httpStatus)
        }
        for type in ProblemType.allCases { #expect(type.title != type.rawValue && !type.explanation.isEmpty) }
    }

    @Test func `a quota that time frees says when, and one that it does not says so`() async throws {
        let server = try await ScratchServer()
        try await server.execute(OverrideLimit(server.acme, LimitKey("storage")!, max: 10))
        try await server.run { caller in
            let path = "/v1/tenants/acme/usage/consume"
            let daily = try await caller.post(path, #"{"metric":"messages","amount":90}"#)
            #expect(daily.json["remaining"] == .int(10))
            let refused = try await caller.post(path, #"{"metric":"messages","amount":11}"#)
            #expect(refused.status == 429)
            #expect(refused.json["type"]?.string == "https://iana.org/assignments/http-problem-types#quota-exceeded")
            #expect(refused.json["violated-policies"] == .array([.string("messages/day")]))
            #expect(refused.header("Retry-After") == "43200")
            let full = try await caller.post(path, #"{"metric":"storage","amount":11}"#)
            #expect(full.header("Retry-After") == nil && full.json["retryable"] == .bool(false))
        }
    }

    @Test func `a command that must say what it was made of is refused if it does not`() async throws {
        let server = try await ScratchServer { $0.requiresIfMatch = true }
        try await server.run { caller in
            let body = #"{"name":"Acme 2"}"#
            let refused = try await caller.ask(.patch, "/v1/tenants/acme", body)
            #expect(refused.status == 428 && refused.problem == "precondition-required")
            let etag = try await caller.get("/v1/tenants/acme").header("ETag")!
            let done = try await caller.ask(.patch, "/v1/tenants/acme", body, headers: ["If-Match": etag])
            #expect(done.status == 200)
        }
    }

    @Test func `a position that is not reached in time is said`() async throws {
        let server = try await ScratchServer()
        let head = try server.platform.head()
        try await server.run { caller in
            async let waiting = caller.get("/v1/tenants/acme?min_position=\(head + 1)")
            try await server.execute(ChangeState(server.globex, .suspend))
            let reply = try await waiting
            #expect(reply.status == 200)
        }
        #expect(Problem(.positionNotReached, "").response(requestID: "", path: "").status.code == 503)
        try await server.run { caller in
            let never = try await caller.get("/v1/tenants/acme?min_position=\(Position.max)")
            #expect(never.status == 422 && never.problem == "validation")
        }
    }

    @Test func `requests with a key that is being worked on are told to wait`() {
        let underWay = RequestsUnderWay()
        #expect(underWay.begin(1) && !underWay.begin(1) && underWay.begin(2))
        underWay.end(1)
        #expect(underWay.begin(1))
    }

    @Test func `header fields that are too large are told so on any path`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let long = ["X-Long": String(repeating: "x", count: 17_000)]
            for path in ["/v1/tenants", "/nothing"] {
                let reply = try await caller.get(path, long)
                #expect(reply.problem == "headers-too-large", "\(path)")
            }
        }
    }

    @Test func `a server that is stopped does not wait for who waits for a position`() async throws {
        let server = try await ScratchServer()
        let head = try server.platform.head()
        try await testGracefulShutdown { trigger in
            async let waiting: Void = server.api.wait(for: head + 1)
            try await Task.sleep(for: .milliseconds(100))
            trigger.triggerGracefulShutdown()
            let start = ContinuousClock.now
            do {
                try await waiting
                Issue.record("the position was not reached")
            } catch {
                #expect(Problem(error, at: server.platform.now).type == .unavailable)
            }
            #expect(ContinuousClock.now - start < .seconds(8))
        }
    }
}
