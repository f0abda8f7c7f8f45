internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
internal import Tenantry
internal import TenantModel
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
        /// How often what has come due is written down.
        public var sweepInterval = Duration.seconds(60)

        /// The options as they are unless set.
        public init() {}

        /// Whether only this machine can reach it.
        public var isLocal: Bool {
            ["localhost", "::1"].contains(host) || host.hasPrefix("127.")
        }
    }

    /// Why a server does not start.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence: what and why.
        public let description: String
    }

    private let api: Api
    private let options: Options

    /// Makes a server of an API.
    ///
    /// - Throws: ``Failure`` for an address that others can reach, while there is no key that they could be held to.
    public init(_ api: Api, options: Options = Options()) throws {
        self.api = api
        self.options = options
        let hasKey = try api.read { fleet, now in
            fleet.platformKeys.contains { $0.value.status(at: now) == .active }
        }
        guard options.isLocal || hasKey else {
            throw Failure(
                description: "\(options.host) can be reached by others, and the platform has no API key; "
                    + "make one first: tenantry key create NAME --role platform_admin")
        }
    }

    /// Serves until the process gets SIGTERM or SIGINT; then finishes what was begun.
    ///
    /// - Parameter whenListening: is told the port.
    /// - Throws: ``Failure`` if it cannot listen, or a certificate cannot be read.
    public func run(whenListening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        var application = Application(
            responder: api.responder, server: try channels(),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                availableConnectionsDelegate: .maximum(options.largestConnections, logger: api.logger)),
            services: api.services + [
                Sweeper(platform: api.platform, interval: options.sweepInterval, logger: api.logger)
            ],
            onServerRunning: { channel in await whenListening(channel.localAddress?.port ?? 0) },
            logger: api.logger)
        application.logger = api.logger
        do {
            try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
        } catch let error as IOError {
            throw Failure(description: "cannot listen on \(options.host):\(options.port): \(error.description)")
        }
    }

    private func channels() throws(Failure) -> HTTPServerBuilder {
        let limits = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 64 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 256)
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                idleTimeout: TimeAmount(options.idleTime), httpDecoderConfiguration: limits))
        guard let files = options.certificate else { return plain }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.chain).map { NIOSSLCertificateSource.certificate($0) }
            let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
            return try .tls(
                plain,
                tlsConfiguration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
        } catch {
            throw Failure(description: "the certificate \(files.chain) with the key \(files.key) is no good: \(error)")
        }
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
