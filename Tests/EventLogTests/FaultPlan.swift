import TestSupport

/// Which calls of a driver's disk fail, and what the driver may say of it.
struct FaultPlan {
    /// The faults, as `Tests/Support/fault-shim.c` takes them.
    let faults: String
    /// Whether the settling of a failed commit fails as well: only then may an outcome be unknown.
    let settling: Settling

    /// How the settling of failed commits goes.
    enum Settling {
        case works, fails, mayFail
    }

    /// Writes of data pages fail.
    static func data(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...60, using: &random)
        let count = Int.random(in: 1...3, using: &random)
        return FaultPlan(faults: "data:\(first):\(count):\(anyMode(&random))", settling: .works)
    }

    /// Syncs fail.
    static func sync(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...30, using: &random)
        let count = Int.random(in: 1...3, using: &random)
        let mode = ["eio", "enospc", "late-eio"].randomElement(using: &random) ?? ""
        return FaultPlan(faults: "sync:\(first):\(count):\(mode)", settling: .works)
    }

    /// The write of the meta page fails, and perhaps LMDB's taking it back; the settling works.
    static func meta(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...20, using: &random)
        var faults = "meta:\(first):1:\(anyMode(&random))"
        if Bool.random(using: &random) { faults += " restore:1:1:\(anyMode(&random))" }
        return FaultPlan(faults: faults, settling: .works)
    }

    /// Every kind fails now and then.
    static func mixed(_ random: inout SeededGenerator) -> FaultPlan {
        let faults = [data(&random), sync(&random), meta(&random), meta(&random)].map(\.faults)
        return FaultPlan(faults: faults.joined(separator: " "), settling: .mayFail)
    }

    /// The write of the meta page fails, and then the settling: by its write or by its sync.
    static func settling(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Int.random(in: 1...20, using: &random)
        let restore = Bool.random(using: &random) ? " restore:1:9:\(anyMode(&random))" : ""
        let faults =
            if Bool.random(using: &random) {
                // The first such write comes before the first commit.
                "meta:\(first):1:\(anyMode(&random)) header:2:1:\(anyMode(&random))"
            } else {
                // One sync comes before the first commit, and one with each.
                "meta:\(first):1:\(anyMode(&random)) sync:\(first + 2):1:eio"
            }
        return FaultPlan(faults: faults + restore, settling: .fails)
    }

    /// The process dies at a call of its disk, most often in its first commit.
    static func death(_ random: inout SeededGenerator) -> FaultPlan {
        let first = Bool.random(using: &random) ? 1 : Int.random(in: 2...12, using: &random)
        let kind = ["data", "sync", "sync", "meta", "header"].randomElement(using: &random) ?? ""
        // The log's own sync of the header comes before the first commit's.
        return FaultPlan(faults: "\(kind):\(kind == "sync" ? first + 1 : first):1:die", settling: .mayFail)
    }

    private static func anyMode(_ random: inout SeededGenerator) -> String {
        ["eio", "enospc", "late-eio", "short"].randomElement(using: &random) ?? ""
    }
}
