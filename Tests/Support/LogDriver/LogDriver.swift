import EventLog
import Glibc
import SeededEvents

/// Another process for the tests of the log: one that appends at the same time, that is killed, or whose disk fails.
///
/// What was acknowledged stands on the standard output before the next commit begins, a line a batch: `ok`, the
/// position
/// and the id of its first event; `failed` or `unknown`, the id and the error's code. `head` is what it reads at the
/// end.
@main
struct LogDriver {
    static func main() async {
        do throws(Mistake) {
            let load = try Load(arguments: CommandLine.arguments.dropFirst())
            await load.run()
        } catch {
            say("usage: LogDriver PATH seed=N writers=N largest=N batches=N create=0|1 (\(error.argument))")
            exit(64)
        }
    }

    /// Prints a line, whole or not at all: a pipe takes as much at once.
    static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        guard unsafe write(1, bytes, bytes.count) == bytes.count else { fatalError("nobody reads the output") }
    }

    /// An argument that cannot be used.
    struct Mistake: Error {
        let argument: String
    }
}
