internal import ArgumentParser
internal import Tenantry

/// Writes down what has come due.
struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Write down which invitations and API keys have expired; answers never wait for that.",
        discussion: """
            EXAMPLES
              tenantry sweep
            """)
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let count = try await store.open().sweep()
        Console.out(count == 1 ? "1 has expired" : "\(count.grouped) have expired")
    }
}
