internal import Hummingbird
internal import NIOCore
internal import NIOHTTPTypes

/// Closes connections on which nothing gets on: a request that does not end, an answer that is not taken.
///
/// Without it whoever sends a byte a minute, or asks for much and reads nothing, holds a connection for as long as they
/// like, and a stop of the server with it.
final class ConnectionDeadlines: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// How long a request's head may take to arrive, and then its body.
    private let requestTime: TimeAmount
    /// How long a client may take to accept what was written.
    private let patience: TimeAmount
    private var isArriving = false
    /// Whether what was read last was a part of a request, or only the beginning of one's head.
    private var hasRead = false
    private var arriving: Scheduled<Void>?
    private var leaving: Scheduled<Void>?

    init(requestTime: TimeAmount, patience: TimeAmount) {
        self.requestTime = requestTime
        self.patience = patience
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasRead = true
        switch unwrapInboundIn(data) {
        case .head:
            cancel(&arriving)
            isArriving = true
        case .body: break
        case .end:
            isArriving = false
            cancel(&arriving)
        }
        context.fireChannelRead(data)
    }

    /// Nearly every request comes in one piece, and needs no clock.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isArriving || !hasRead, arriving == nil { arriving = deadline(requestTime, context) }
        hasRead = false
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        cancel(&leaving)
        if !context.channel.isWritable { leaving = deadline(patience, context) }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func end() {
        cancel(&arriving)
        cancel(&leaving)
    }

    private func cancel(_ deadline: inout Scheduled<Void>?) {
        deadline?.cancel()
        deadline = nil
    }

    private func deadline(_ time: TimeAmount, _ context: ChannelHandlerContext) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
