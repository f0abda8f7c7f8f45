internal import Logging
internal import ServiceLifecycle
internal import Tenantry
internal import TenantModel

/// Writes refused requests into the trails of the tenants that they were about.
///
/// Beside the requests and not within them: a refusal must take as long for a tenant that is there as for one that is
/// not, and must leave as much in the log. What a flood brings beyond a thousand waiting ones is dropped; the trail
/// counts by the minute anyway.
final class DenialRecorder: Service {
    /// A request that was refused.
    struct Denial: Sendable {
        /// Whom a request was about.
        enum Subject: Sendable {
            case tenant(TenantID)
            /// One that has been found by something else than its name, and that the asker has no part in.
            case foreign(TenantID, calledAs: String)
            /// Whoever is called so, if anybody is.
            case named(String)
            case platform
        }

        let subject: Subject
        let bearer: Bearer
        let scope: Scope?
        let cause: AccessAnswer.Cause
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

    deinit { continuation.finish() }

    /// Writes by itself what it is told, until it is let go: for who has no services.
    static func started(on platform: Platform, logger: Logger) -> DenialRecorder {
        let recorder = DenialRecorder(platform: platform, logger: logger)
        Task { [denials = recorder.denials] in await write(denials, to: platform, logger) }
        return recorder
    }

    func note(_ denial: Denial) { continuation.yield(denial) }

    func run() async throws {
        await withGracefulShutdownHandler {
            await Self.write(denials, to: platform, logger)
        } onGracefulShutdown: {
            self.continuation.finish()
        }
    }

    private static func write(_ denials: AsyncStream<Denial>, to platform: Platform, _ logger: Logger) async {
        for await denial in denials {
            do {
                try await platform.execute(command(for: denial, on: platform), as: denial.context)
            } catch is Refusal {
                continue
            } catch {
                logger.warning("a refused request is not in the trail: \(error)")
            }
        }
    }

    private static func command(for denial: Denial, on platform: Platform) throws -> NoteDenial {
        var (id, name): (TenantID?, String?)
        switch denial.subject {
        case .tenant(let tenant): id = tenant
        case .foreign(let tenant, let called): (id, name) = (tenant, called)
        case .named(let called): (id, name) = (try platform.read { $0.resolve(called) }, called)
        case .platform: break
        }
        var command = NoteDenial(id, denial.bearer, denial.scope, denial.cause)
        command.name = name
        return command
    }
}
