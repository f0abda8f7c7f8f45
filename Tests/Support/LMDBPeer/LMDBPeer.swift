import LMDB
import TestSupport

/// Another process for the tests of LMDB: one that shares an environment, that is someone else, or that may crash.
@main
struct LMDBPeer {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let command = arguments.first, let path = arguments.dropFirst().first else {
            fatalError("usage: LMDBPeer append|hold|open-unprivileged|scan|fuzz PATH [NUMBER …]")
        }
        let numbers = arguments.dropFirst(2).compactMap { UInt64($0) }
        switch command {
        case "append": try append(path, count: numbers[0])
        case "hold": try hold(path)
        case "open-unprivileged": openUnprivileged(path)
        case "scan": try scan(path)
        case "fuzz": try Fuzz(directory: path).run(seed: numbers[0], count: Int(numbers[1]))
        default: fatalError("unknown command \(command)")
        }
    }
}
