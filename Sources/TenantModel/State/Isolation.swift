/// Where a tenant's data is kept by the application.
public struct Isolation: Hashable, Sendable {
    /// How it is kept apart.
    public enum Strategy: String, Hashable, Sendable, CaseIterable {
        /// One set of tables, a column names the tenant.
        case shared
        /// A schema of its own.
        case schema
        /// A database of its own.
        case database
    }

    /// How it is kept apart.
    public var strategy: Strategy
    /// The name of the schema, the database or the prefix.
    public var namespace: String
    /// Where the database is, with its password.
    public var databaseURL: Sealed?
}

extension Isolation {
    init?(_ message: IsolationValue) {
        guard let strategy = Strategy(rawValue: message.strategy) else { return nil }
        self.init(
            strategy: strategy, namespace: message.namespace,
            databaseURL: message.hasDatabaseURL ? Sealed(message.databaseURL) : nil)
    }

    var message: IsolationValue {
        var message = IsolationValue()
        message.strategy = strategy.rawValue
        message.namespace = namespace
        if let databaseURL { message.databaseURL = databaseURL.message }
        return message
    }
}
