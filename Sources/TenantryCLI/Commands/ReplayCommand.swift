internal import ArgumentParser
internal import Tenantry

/// Folds the log anew.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Fold the whole log anew and compare with the state; exits with 8 if they differ.",
        discussion: """
            EXAMPLES
              tenantry replay
            """)

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let platform = try store.open()
        var progress = Progress("replaying", total: Int(try platform.head()))
        let replay = try platform.replay { progress.show(Int($0)) }
        progress.finish()
        let word = replay.isEqual ? "equal" : "DIFFERENT"
        Console.out("\(word), digest \(replay.digest), \(replay.head.grouped) events")
        if !replay.isEqual { throw ExitCode(8) }
    }
}
