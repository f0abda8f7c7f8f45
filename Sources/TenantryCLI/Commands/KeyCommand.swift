internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Credentials of programs.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make, show, rotate and revoke API keys.",
        discussion: """
            EXAMPLES
              tenantry key create "billing job" --tenant acme --role member
              tenantry key create "dashboards" --role platform_viewer
              tenantry key list --tenant acme

            A secret is printed once, on standard output; only its hash is kept. Without --tenant a key is the
            platform's.
            """,
        subcommands: [Create.self, List.self, Rotate.self, Revoke.self, Verify.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key; prints its secret.",
            discussion: """
                EXAMPLES
                  tenantry key create "billing job" --tenant acme --role member
                  tenantry key create "meter" --tenant acme --scope usage:write
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "What it is called.") var name: String
        @Option(help: "Whose (default: the platform's).") var tenant: String?
        @Option(help: "Its role (default: member of a tenant, or platform_viewer).")
        var role: AccessRole?
        @Option(help: "Only this of what the role may do; may repeat.") var scope: [Scope] = []
        @Option(help: "Until when: a day, or like 2026-11-20T23:59:00Z.") var expiresAt: Timestamp?

        func run() async throws {
            let platform = try change.store.open()
            let secret = platform.newApiKeySecret()
            let usual = tenant == nil ? AccessRole.platformViewer : .member
            var command = CreateApiKey(
                try tenant.map { try platform.tenant($0).id }, key: platform.newApiKeyID(), name: name,
                role: role ?? usual, prefix: String(secret.prefix(8)), secretHash: Platform.hash(ofToken: secret))
            command.scopes = Set(scope)
            command.expiresAt = expiresAt
            guard let answer = try await change.execute([command], on: platform) else { return }
            if let id = answer.result.apiKey { Console.error("key \(id)") }
            if !answer.isReplay { Console.out(secret) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the keys.",
            discussion: """
                EXAMPLES
                  tenantry key list --tenant acme
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "Whose (default: the platform's).") var tenant: String?

        func run() async throws {
            let platform = try store.open()
            let now = platform.now
            let items =
                try tenant.map { try platform.tenant($0).apiKeyViews(at: now) }
                ?? platform.read { $0.platformKeyViews(at: now) }
            Listing(
                items: items,
                columns: [
                    ("id", { $0.id }), ("name", { $0.name }), ("secret", { $0.prefix + "…" }), ("role", { $0.role }),
                    ("status", { $0.status }), ("created", { $0.created_at.toSecond }), ("by", { $0.created_by }),
                    ("expires", { $0.expires_at?.toSecond ?? "" }),
                ], name: { $0.id }
            ).print(output.output)
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a key a new secret; the old one is good for a while longer.",
            discussion: """
                EXAMPLES
                  tenantry key rotate apikey_01k9zyxwvtsrqpnmkjhgfedcba --tenant acme --grace 2
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "The key's id.") var key: ApiKeyID
        @Option(help: "Whose (default: the platform's).") var tenant: String?
        @Option(help: "How many hours the old secret is still good, 0 to 720.") var grace: Int64 = 24

        func validate() throws {
            guard (0...720).contains(grace) else { throw ValidationError("--grace must be 0 to 720 hours") }
        }

        func run() async throws {
            let platform = try change.store.open()
            let secret = platform.newApiKeySecret()
            var command = RotateApiKey(
                try tenant.map { try platform.tenant($0).id }, key, prefix: String(secret.prefix(8)),
                secretHash: Platform.hash(ofToken: secret))
            command.grace = grace * 3_600 * Timestamp.second
            guard let answer = try await change.execute([command], on: platform), !answer.isReplay else { return }
            Console.out(secret)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a key back, at once.",
            discussion: """
                EXAMPLES
                  tenantry key revoke apikey_01k9zyxwvtsrqpnmkjhgfedcba --tenant acme
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "The key's id.") var key: ApiKeyID
        @Option(help: "Whose (default: the platform's).") var tenant: String?

        func run() async throws {
            let platform = try change.store.open()
            try await change.execute(
                [RevokeApiKey(try tenant.map { try platform.tenant($0).id }, key)], on: platform)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whose a secret is, which comes on standard input; exits with 4 if it is not good.",
            discussion: """
                EXAMPLES
                  tenantry key verify < secret
                """)
        @OptionGroup var store: StoreOptions

        func run() async throws {
            guard let secret = readLine(strippingNewline: true), !secret.isEmpty else {
                throw BadInput("the secret is read from standard input, and there was none")
            }
            let platform = try store.open()
            let (key, owner) = try platform.read { fleet in
                let hash = Platform.hash(ofToken: secret)
                guard let (place, key) = fleet.goodKey(hash: hash, at: platform.now) else {
                    throw Refusal(.unauthorized, "the API key is unknown, revoked or expired")
                }
                if let refusal = place.tenant.flatMap({ fleet.tenant($0)?.stateRefusal }) { throw refusal }
                return (key, place.tenant.flatMap { fleet.tenant($0)?.slug } ?? "the platform")
            }
            Console.out("\(key.name): \(key.role.rawValue) of \(owner)".visible)
            for scope in key.scopes.sorted() { Console.out("  \(scope.rawValue)") }
        }
    }
}
