import Foundation
import TestSupport

/// The program's commands and their help, as the program tells them.
struct CommandTree: Decodable {
    /// A command or a group of commands.
    struct Node: Decodable {
        let commandName: String
        let discussion: String?
        let subcommands: [Node]?
    }

    /// A command with the words that call it.
    struct Command: Sendable, CustomStringConvertible {
        let words: [String]
        let discussion: String

        var description: String { words.joined(separator: " ") }

        /// The lines of the discussion's first paragraph, below its title.
        var examples: [String] {
            discussion.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }.dropFirst()
                .map(String.init)
        }
    }

    let command: Node

    /// Every command of the built program but the parser's own `help`.
    static func commands() throws -> [Command] {
        let text = try Executable(product: "tenantry").run(["--experimental-dump-help"]).output
        return walk(try JSONDecoder().decode(CommandTree.self, from: Data(text.utf8)).command, below: [])
    }

    private static func walk(_ node: Node, below words: [String]) -> [Command] {
        guard node.commandName != "help" else { return [] }
        let words = words + [node.commandName]
        return [Command(words: words, discussion: node.discussion ?? "")]
            + (node.subcommands ?? []).flatMap { walk($0, below: words) }
    }
}
