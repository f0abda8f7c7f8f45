public import Hummingbird
internal import NIOCore

/// What Hummingbird hands to a route beside the request.
public struct ApiContext: RequestContext {
    /// Hummingbird's own part.
    public var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel

    /// Takes the connection over.
    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
