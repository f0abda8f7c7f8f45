internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
public import Tenantry
public import TenantModel
internal import UnixSignals

/// An API on a port, until the process is told to stop.
public struct ApiServer: Sendable {
    /// Where and how a server listens.
    public struct Options: Sendable {
        /// The address.
        public var host = "127.0.0.1"
        /// The port; 0: any that is free.
        public var port = 8_080
        /// The files of the certificate's chain and of its key, PEM; `nil`: without TLS.
        public var certificate: (chain: String, key: String)?
        /// How many connections are served at the same time; more have to wait.
        public var largestConnections = 10_000
        /// After how long a connection without a request is closed.
        public var idleTime = Duration.seconds(60)
        /// How long what was begun may take to finish when the server is stopped; then it is cut off.
        public var drainTime = Duration.seconds(30)
        /// How often what has come due is written down.
        public var sweepInterval = Duration.seconds(60)

        /// The options as they are unless set.
        public init() {}

        /// Whether only this machine can reach it.
        public var isLocal: Bool {
            ["localhost", "::1"].contains(host)
                || host.hasPrefix("127.") && (try? SocketAddress(ipAddress: host, port: 0)) != nil
        }
    }

    /// Why a server does not start.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence: what and why.
        public let description: String
        /// Whether what was given is at fault, and not the world.
        public var isInput = false
    }

    private let options: Options
    private let api: Api.Options
    private let logger: Logger

    /// Makes a server.
    ///
    /// - Parameter api: how it answers.
    public init(_ options: Options = Options(), api: Api.Options = Api.Options(), logger: Logger) {
        self.options = options
        self.api = api
        self.logger = logger
    }

    /// Serves until the process gets SIGTERM or SIGINT; then finishes what was begun and closes the store.
    ///
    /// While the store is being opened, `/livez` and `/readyz` say so.
    ///
    /// - Parameters:
    ///   - open: opens the store; what it gets is to be told how far that is.
    ///   - whenServing: is told the store and the port.
    /// - Throws: ``Failure`` if it cannot listen, a certificate cannot be read, or others can reach the address while
    ///   there is no key that they could be held to; ``Platform/lastingFailure``; what `open` and `whenServing` throw.
    public func run(
        opening open: @escaping @Sendable (@escaping @Sendable (Position, Position) -> Void) throws -> Platform,
        whenServing: @escaping @Sendable (Platform, Int) async throws -> Void = { _, _ in }
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let opening = Opening(open: open, begin: begin) { platform in
            for await port in ports { return try await whenServing(platform, port) }
        }
        let application = Application(
            responder: opening, server: try channels(),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                availableConnectionsDelegate: .maximum(options.largestConnections, logger: logger)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: framework)
        // What was begun is answered, also when the store cannot be opened, and then the store is closed.
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: opening, failureTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: application),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: framework)
        configuration.maximumGracefulShutdownDuration = options.drainTime
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            try? opening.platform?.close()
            throw explained(error)
        }
        try opening.platform?.close()
    }

    private func explained(_ error: any Error) -> any Error {
        switch error {
        case let error as IOError:
            Failure(description: "cannot listen on \(options.host):\(options.port): \(Self.reason(error))")
        case is SocketAddressError.UnknownHost:
            Failure(description: "cannot listen on \(options.host): there is no such address or name", isInput: true)
        default: error
        }
    }

    /// What the framework says of its own doing is of use to who looks for its faults only.
    private var framework: Logger {
        var framework = logger
        if framework.logLevel == .info { framework.logLevel = .notice }
        return framework
    }

    private static func reason(_ error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE: "another program listens there"
        case EACCES: "the system does not allow it; ports below 1024 may need more rights"
        case EADDRNOTAVAIL: "this machine does not have that address"
        default: "the system's error \(error.errnoCode)"
        }
    }

    /// What answers when the store is open, and what runs beside it.
    private func begin(_ platform: Platform) throws -> (any Opening.Responding, [any Service]) {
        let api = Api(platform, options: api, logger: logger)
        let hasKey = try api.read { fleet, now in
            fleet.platformKeys.contains { $0.value.status(at: now) == .active }
        }
        guard options.isLocal || hasKey else {
            throw Failure(
                description: "\(options.host) can be reached by others, and the platform has no API key; "
                    + "make one first: tenantry key create NAME --role platform_admin")
        }
        let sweeper = Sweeper(platform: platform, interval: options.sweepInterval, logger: logger)
        let services = api.services + [FailureWatch(platform: platform)]
        return (api.responder, platform.isReadOnly ? services : services + [sweeper])
    }

    /// A body has its own, sooner deadline; a feed's client too.
    private func deadlines() -> ConnectionDeadlines {
        ConnectionDeadlines(
            requestTime: TimeAmount(api.requestTime) + .seconds(1), patience: TimeAmount(api.requestTime))
    }

    private func channels() throws(Failure) -> HTTPServerBuilder {
        let limits = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 64 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 256)
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [HTTP1RulesInstaller(logger: logger), deadlines()],
                idleTimeout: TimeAmount(options.idleTime),
                httpDecoderConfiguration: limits))
        guard let files = options.certificate else { return plain }
        let chain = try Self.loaded("the certificate \(files.chain) cannot be read, or is not one in PEM form") {
            try NIOSSLCertificate.fromPEMFile(files.chain).map { NIOSSLCertificateSource.certificate($0) }
        }
        let key = try Self.loaded("the key \(files.key) cannot be read, or is not one in PEM form") {
            try NIOSSLPrivateKey(file: files.key, format: .pem)
        }
        var secure = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        // TLS 1.0 and 1.1 are not to be used any more (RFC 8996).
        secure.minimumTLSVersion = .tlsv12
        return try Self.loaded("the key \(files.key) is not that of the certificate \(files.chain)") {
            _ = try NIOSSLContext(configuration: secure)
            return try .tls(plain, tlsConfiguration: secure)
        }
    }

    private static func loaded<Value>(_ fault: String, _ load: () throws -> Value) throws(Failure) -> Value {
        do { return try load() } catch { throw Failure(description: fault, isInput: true) }
    }
}

/// Ends a server that can answer nothing any more, so that whoever looks after it starts it again.
private struct FailureWatch: Service {
    let platform: Platform

    func run() async throws {
        let failure = try? await cancelWhenGracefulShutdown { () -> PlatformError? in
            while true {
                try await Task.sleep(for: .seconds(1))
                if let failure = platform.lastingFailure { return failure }
            }
        }
        if let failure { throw failure }
    }
}

/// Writes down what has come due, again and again.
private struct Sweeper: Service {
    let platform: Platform
    let interval: Duration
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: interval)
                do {
                    let count = try await platform.sweep()
                    if count > 0 { logger.notice("swept", metadata: ["expired": "\(count)"]) }
                } catch {
                    logger.warning("what has come due could not be written down: \(error)")
                }
            }
        }
    }
}
