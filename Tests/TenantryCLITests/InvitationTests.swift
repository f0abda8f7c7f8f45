import Foundation
import TestSupport
import Testing

@Suite("Invitations") struct InvitationTests {
    @Test func `who has the token becomes a member, once, in the role that was offered`() throws {
        let store = try Self.store()
        let token = try store.done(
            "invitation", "create", "acme", "bob@example.com", "--role", "admin", "--actor", "user:ann")
        #expect(token.hasPrefix("inv_") && token.hasSuffix("\n") && token.filter(\.isNewline).count == 1)
        try store.done("invitation", "accept", "bob", input: token)
        #expect(try store.done("member", "list", "acme", "-o", "csv").masked == Self.members)
        #expect(try store.done("invitation", "list", "acme", "-o", "csv").contains(",accepted,admin,"))
        let again = try store.run(["invitation", "accept", "carl"], input: token)
        #expect(again.status == 6)
        #expect(again.messages.contains("was accepted already [invitation-used]"))
        #expect(try store.done("member", "list", "acme", "-o", "name") == "ann\nbob\n")
    }

    @Test func `an invitation that is sent again is accepted with its new token alone`() throws {
        let store = try Self.store()
        let old = try store.done("invitation", "create", "acme", "bob@example.com")
        let id = try Self.pending(store)
        let new = try store.done("invitation", "resend", "acme", id)
        #expect(new.hasPrefix("inv_") && new != old)
        let refused = try store.run(["invitation", "accept", "bob"], input: old)
        #expect(refused.status == 5)
        #expect(refused.messages.contains("a newer one may have been sent"))
        #expect(try store.done("member", "list", "acme", "-o", "name") == "ann\n")
        try store.done("invitation", "accept", "bob", input: new)
        #expect(try store.done("member", "list", "acme", "-o", "name") == "ann\nbob\n")
        #expect(try store.run(["invitation", "resend", "acme", id]).status == 6)
    }

    @Test func `an invitation that was taken back is not accepted`() throws {
        let store = try Self.store()
        let token = try store.done("invitation", "create", "acme", "bob@example.com")
        let id = try Self.pending(store)
        try store.done("invitation", "revoke", "acme", id)
        let refused = try store.run(["invitation", "accept", "bob"], input: token)
        #expect(refused.status == 6)
        #expect(refused.messages.contains("was revoked already"))
        #expect(try store.done("member", "list", "acme", "-o", "name") == "ann\n")
        #expect(try store.run(["invitation", "revoke", "acme", id]).messages.contains("nothing to do"))
        #expect(try store.done("invitation", "list", "acme", "--status", "revoked", "-o", "name") == id + "\n")
        #expect(try store.done("invitation", "list", "acme", "--status", "pending", "-o", "name") == "")
    }

    @Test func `a wrong token, and none, are told apart`() throws {
        let store = try Self.store()
        try store.done("invitation", "create", "acme", "bob@example.com")
        let wrong = try store.run(["invitation", "accept", "bob"], input: "inv_nonsense\n")
        #expect(wrong.status == 5)
        #expect(wrong.messages.contains("there is no invitation with this token"))
        for input in ["", "\n"] {
            let none = try store.run(["invitation", "accept", "bob"], input: input)
            #expect(none.status == 65)
            #expect(none.messages == "tenantry: there is no token on standard input\n")
        }
        #expect(try store.run(["invitation", "list", "acme", "--status", "open"]).status == 64)
        #expect(try store.done("member", "list", "acme", "-o", "name") == "ann\n")
    }

    @Test func `a token is printed once, and is not in the store`() throws {
        let store = try Self.store()
        let create = ["invitation", "create", "acme", "bob@example.com", "--idempotency-key", "k"]
        let token = try store.run(create).output
        #expect(token.hasPrefix("inv_"))
        let again = try store.run(create)
        #expect(again.status == 0 && again.output == "" && again.messages.contains("done before"))
        for (name, bytes) in try store.files() {
            #expect(bytes.range(of: Data(token.dropLast().utf8)) == nil, "\(name) has the token")
            #expect(bytes.range(of: Data("bob@example.com".utf8)) == nil, "\(name) has the address")
        }
    }

    private static func store() throws -> CommandLineStore {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        return store
    }

    /// The id of the one invitation that is open.
    private static func pending(_ store: CommandLineStore) throws -> String {
        String(try store.done("invitation", "list", "acme", "--status", "pending", "-o", "name").dropLast())
    }

    private static let members = """
        user,role,joined,invited by
        ann,owner,TIME,
        bob,admin,TIME,ann

        """
}
