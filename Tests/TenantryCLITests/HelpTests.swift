import Foundation
import TestSupport
import Testing

@Suite("Help") struct HelpTests {
    @Test func `every command's help begins with examples of it, on standard output, and needs no store`() throws {
        let store = try CommandLineStore(isMade: false)
        let commands = try CommandTree.commands()
        #expect(commands.count > 50, "the tree is not walked")
        for command in commands {
            #expect(command.discussion.hasPrefix("EXAMPLES\n"), "\(command) has no examples")
            #expect(command.examples.contains { $0.contains(command.description) }, "\(command) has none of its own")
            let streams = try store.run(command.words.dropFirst() + ["--help"])
            #expect(streams.status == 0)
            #expect(streams.messages == "", "\(command)")
            for line in command.examples { #expect(streams.output.contains(line + "\n"), "\(command): \(line)") }
        }
        #expect(try store.files().isEmpty)
    }

    @Test func `every example is a command line that the program takes, and not broken on a terminal`() throws {
        let store = try CommandLineStore(isMade: false)
        var count = 0
        for command in try CommandTree.commands() {
            for line in command.examples {
                #expect(line.hasPrefix("  ") && line.count < 80, "\(command): \(line)")
                for words in ShellLine(line).programs where words.first == "tenantry" {
                    // No store can be there: a command line that is right ends before it does anything.
                    let streams = try store.run(words.dropFirst() + ["--store", "/proc/store"])
                    #expect([5, 65, 73].contains(streams.status), "\(line): \(streams.messages)")
                    count += 1
                }
            }
        }
        #expect(count > 70, "the examples are not read")
        #expect(try store.files().isEmpty)
    }

    @Test func `the lines of examples are read as the shell reads them`() {
        let line = ShellLine(#"zcat a.gz | tenantry tenant create "A # 'B'" --slug 'a|"b"' < in > out # makes it"#)
        #expect(
            line.programs == [["zcat", "a.gz"], ["tenantry", "tenant", "create", "A # 'B'", "--slug", #"a|"b""#]])
        #expect(ShellLine("tenantry init --store ''").programs == [["tenantry", "init", "--store", ""]])
    }
}
