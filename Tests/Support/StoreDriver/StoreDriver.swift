import Glibc
import TenantModel
import Tenantry

/// Another process for the tests of a store: one that writes and seals at the same time, or rebuilds, or is killed.
///
/// What was acknowledged stands on the standard output, a line a round: `ok` and the position; `stale` and what was
/// read instead; `refused` and why. The last line is `done`.
@main
struct StoreDriver {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        let numbers = arguments.dropFirst(2).compactMap { UInt64($0) }
        guard arguments.count == 5, numbers.count == 3, let work = arguments.dropFirst().first,
            let path = arguments.first
        else {
            say("usage: StoreDriver PATH write|rebuild SEGMENT-LENGTH SEED ROUNDS")
            exit(64)
        }
        var options = Platform.Options()
        options.segmentLength = numbers[0]
        do {
            if work == "rebuild" {
                let found = try Platform.rebuild(at: path, options: options)
                say(found.difference.map { "differs \($0)" } ?? "ok \(found.sealed)")
            } else {
                let platform = try Platform.open(at: path, options: options)
                var writing = Writing(platform, seed: numbers[1])
                say("ready")
                for round in 0..<numbers[2] { say(try await writing.next(round)) }
                try platform.close()
            }
            say("done")
        } catch {
            say("refused \(error)")
            exit(1)
        }
    }

    /// Prints a line, whole or not at all: a pipe takes as much at once.
    static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        guard unsafe write(1, bytes, bytes.count) == bytes.count else { fatalError("nobody reads the output") }
    }
}
