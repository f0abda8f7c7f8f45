import TestSupport

/// Which calls of a driver's disk fail, and what the driver may say of it.
struct FaultPlan {
    /// The faults, as `Tests/Support/fault-shim.c` takes them.
    let faults: String
    /// Whether the settling of a failed commit fails as well: only then may an outcome be unknown.
    let settlingFails: Bool

    /// Writes of data pages fail.
    static func data(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...60, using: &random)
        let count = Int.random(in: 1...3, using: &random)
        return FaultPlan(faults: "data:\(first):\(count):\(anyMode(&random))", settlingFails: false)
    }

    /// Syncs fail.
    static func sync(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...30, using: &random)
        let count = Int.random(in: 1...3, using: &random)
        let mode = ["eio", "enospc", "late-eio"].randomElement(using: &random) ?? ""
        return FaultPlan(faults: "sync:\(first):\(count):\(mode)", settlingFails: false)
    }

    /// The write of the meta page fails, and perhaps LMDB's taking it back; the settling works.
    static func meta(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...20, using: &random)
        var faults = "meta:\(first):1:\(anyMode(&random))"
        if Bool.random(using: &random) { faults += " restore:1:1:\(anyMode(&random))" }
        return FaultPlan(faults: faults, settlingFails: false)
    }

    /// Every kind fails now and then; the settling works.
    static func mixed(_ random: inout SeededGenerator) -> FaultPlan {
        let faults = [data(&random), meta(&random)].map(\.faults)
        return FaultPlan(faults: faults.joined(separator: " "), settlingFails: false)
    }

    /// The write of the meta page fails, and then the settling: by its own write of the meta page or by its sync.
    static func settling(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...20, using: &random)
        let restore = Bool.random(using: &random) ? " restore:1:9:\(anyMode(&random))" : ""
        let faults =
            if Bool.random(using: &random) {
                "meta:\(first):2:\(anyMode(&random))"
            } else {
                // Each commit has one sync and one write of the meta page: the settling's sync comes after `first`
                // others.
                "meta:\(first):1:\(anyMode(&random)) sync:\(first + 1):1:eio"
            }
        return FaultPlan(faults: faults + restore, settlingFails: true)
    }

    private static func anyMode(_ random: inout SeededGenerator) -> String {
        ["eio", "enospc", "late-eio", "short"].randomElement(using: &random) ?? ""
    }
}
