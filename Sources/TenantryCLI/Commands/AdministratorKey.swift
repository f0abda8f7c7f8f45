internal import Tenantry
internal import TenantModel

/// An API key that may do everything: the first one of a store, and that of a server for trying out.
enum AdministratorKey {
    /// Makes a key.
    ///
    /// - Returns: its secret, which is to be shown once.
    static func make(_ name: String, on platform: Platform, expiresAt: Timestamp? = nil) async throws -> String {
        let secret = platform.newApiKeySecret()
        var create = CreateApiKey(
            nil, key: platform.newApiKeyID(), name: name, role: .platformAdmin, prefix: String(secret.prefix(8)),
            secretHash: Platform.hash(ofToken: secret))
        create.expiresAt = expiresAt
        var context = CommandContext(actor: ChangeOptions.actor(nil), origin: .commandLine)
        context.userAgent = ChangeOptions.userAgent
        try await platform.execute(create, as: context)
        return secret
    }
}
