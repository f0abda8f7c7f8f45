import TenantModel
import Testing

@testable import Tenantry

@Suite("Counting readings of the trail") struct ReadingTallyTests {
    private let start = Timestamp("2026-05-05T12:00:00Z")!

    private func count(_ verdict: ReadingTally.Verdict) -> UInt32? {
        guard case .write(let count) = verdict else { return nil }
        return count
    }

    private func fault(_ verdict: ReadingTally.Verdict) -> String? {
        guard case .stands(let fault) = verdict else { return nil }
        return fault
    }

    @Test func `one event a minute stands for all readings of a filter by somebody`() {
        let tally = ReadingTally()
        #expect(count(tally.admit("ann", at: start)) == 1)
        for _ in 0..<5 {
            let verdict = tally.admit("ann", at: start.advanced(by: 59 * Timestamp.second))
            #expect(count(verdict) == nil && fault(verdict) == nil)
        }
        #expect(count(tally.admit("bob", at: start)) == 1)
        #expect(count(tally.admit("ann", at: start.advanced(by: 60 * Timestamp.second))) == 6)
        // A clock that went back hides nothing.
        #expect(count(tally.admit("ann", at: start)) == 1)
    }

    @Test func `what could not be written is said each time, and counted when it can be again`() {
        let tally = ReadingTally()
        #expect(count(tally.admit("ann", at: start)) == 1)
        tally.fail("ann", 1, "the disk is full")
        for _ in 0..<3 { #expect(fault(tally.admit("ann", at: start)) == "the disk is full") }
        #expect(count(tally.admit("ann", at: start.advanced(by: 61 * Timestamp.second))) == 5)
        #expect(fault(tally.admit("ann", at: start.advanced(by: 62 * Timestamp.second))) == nil)
    }
}
