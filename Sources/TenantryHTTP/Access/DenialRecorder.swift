internal import Logging
internal import ServiceLifecycle
internal import Tenantry
internal import TenantModel

/// Writes refused requests into the trails of the tenants that they were about.
///
/// Beside the requests and not within them: a refusal must take as long for a tenant that is there as for one that is
/// not. What a flood brings beyond a thousand waiting ones is dropped; the trail counts by the minute anyway.
final class DenialRecorder: Service {
    /// A request that was refused.
    struct Denial: Sendable {
        let bearer: Bearer
        let tenant: TenantID
        let scope: Scope
        let context: CommandContext
    }

    private let platform: Platform
    private let logger: Logger
    private let denials: AsyncStream<Denial>
    private let continuation: AsyncStream<Denial>.Continuation

    init(platform: Platform, logger: Logger) {
        self.platform = platform
        self.logger = logger
        (denials, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1_000))
    }

    func note(_ denial: Denial) { continuation.yield(denial) }

    func run() async throws {
        await withGracefulShutdownHandler {
            for await denial in denials {
                do {
                    _ = try await platform.checkAccess(
                        of: denial.bearer, to: denial.tenant, denial.scope, as: denial.context)
                } catch {
                    logger.warning("a refused request is not in the trail: \(error)")
                }
            }
        } onGracefulShutdown: {
            self.continuation.finish()
        }
    }
}
