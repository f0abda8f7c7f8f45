internal import Foundation

/// How much the tests that draw at random do, and from which seed.
public enum Soak {
    /// The part of its full length that a suite runs: `TENANTRY_SOAK_SCALE`, a twentieth unless set.
    public static let scale = environment("TENANTRY_SOAK_SCALE").flatMap(Double.init) ?? 0.05

    /// Where the random numbers of this run begin: `TENANTRY_SEED`, 1 unless set.
    public static let seed = environment("TENANTRY_SEED").flatMap { UInt64($0) } ?? 1

    /// How many of `full` repetitions to run: at least one.
    public static func count(of full: Int) -> Int {
        max(1, Int(Double(full) * scale))
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name]
    }
}
