internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1

/// What HTTP/1 asks of a server where the version still is known: after the decoder, before requests have lost it.
///
/// A client of HTTP/1.0 gets no chunks, is not told to go on, and has its connection closed after the answer (RFC 9112,
/// 6.1 and 9.3); a request without a host, with two of them, or in a transfer coding other than `chunked` is refused
/// (3.2, 6.1).
final class HTTP1Rules: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Whether the client speaks HTTP/1.0; who changes their version on the way is refused.
    private var isOld = false
    private var hasSpoken = false
    private var isRefused = false
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        let isOld = head.version.major == 1 && head.version.minor == 0
        guard !hasSpoken || isOld == self.isOld else { return refuse(context) }
        (self.isOld, hasSpoken) = (isOld, true)
        let (hosts, isPlain) = look(at: head.headers)
        guard hosts == 1 || isOld && hosts == 0 else { return refuse(context) }
        guard !isPlain || isOld else { return context.fireChannelRead(data) }
        guard head.headers[canonicalForm: "transfer-encoding"].allSatisfy({ $0.lowercased() == "chunked" }) else {
            return refuse(context)
        }
        if isOld { head.headers.remove(name: "expect") }
        let isLast = head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
        if isOld || isLast { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// How many hosts a request names, and whether nothing else in it needs a closer look.
    private func look(at headers: HTTPHeaders) -> (hosts: Int, isPlain: Bool) {
        var (hosts, isPlain) = (0, true)
        for (name, _) in headers {
            switch name.utf8.count {
            case 4 where name.lowercased() == "host": hosts += 1
            case 10 where name.lowercased() == "connection": isPlain = false
            case 17 where name.lowercased() == "transfer-encoding": isPlain = false
            default: break
            }
        }
        return (hosts, isPlain)
    }

    /// What is fired is answered like a request that cannot be read: after the answers to those before it.
    private func refuse(_ context: ChannelHandlerContext) {
        note("no host, or two, an unknown transfer coding, or another version than before")
        context.fireErrorCaught(HTTPParserError.unknown)
    }

    /// Says in the log what cannot be read as a request; who hangs up in the middle of one is not answered.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError, error != .invalidEOFState, !isRefused {
            note(error.debugDescription)
        }
        context.fireErrorCaught(error)
    }

    private func note(_ reason: String) {
        isRefused = true
        logger.info("request that cannot be read", metadata: ["status": "400", "reason": "\(reason)"])
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isOld, case .head(var head) = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        head.version = .http1_0
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}

/// Puts ``HTTP1Rules`` where they belong, and goes.
final class HTTP1RulesInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
        try? pipeline.addHandler(HTTP1Rules(logger: logger), position: .before(codec))
        pipeline.removeHandler(context: context, promise: nil)
    }
}
