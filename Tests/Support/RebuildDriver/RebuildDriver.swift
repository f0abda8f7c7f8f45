import Glibc
import Tenantry

/// Another process for the tests of rebuilding, which is killed: its segments are shorter than the program makes them.
@main
struct RebuildDriver {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let length = UInt64(arguments[2]) else {
            print("usage: RebuildDriver STORE SEGMENT-LENGTH")
            exit(64)
        }
        var options = Platform.Options()
        options.segmentLength = length
        let found = try Platform.rebuild(at: arguments[1], options: options)
        print("sealed through \(found.sealed)")
    }
}
