public import TenantModel

/// Commands that take effect together or not at all, and what their caller says of them.
public struct Request: Sendable {
    /// In the order in which they take effect; at least one.
    public var commands: [any Command]
    /// Who asks, by which way, why.
    public var context: CommandContext

    /// What is said of each command instead, empty: the same of all.
    ///
    /// The idempotency key is the request's in any case.
    public var each: [CommandContext] = []

    /// Takes commands and their context.
    public init(_ commands: [any Command], as context: CommandContext) {
        precondition(!commands.isEmpty, "a request has at least one command")
        self.commands = commands
        self.context = context
    }

    /// Refuses what can be told only as long as nothing is sealed.
    func checkInClear() throws(Refusal) {
        for (index, command) in commands.enumerated() {
            let faults = command.faultsInClear
            guard !faults.isEmpty else { continue }
            var refusal = Refusal.validation(faults)
            refusal.command = index
            throw refusal
        }
    }
}
