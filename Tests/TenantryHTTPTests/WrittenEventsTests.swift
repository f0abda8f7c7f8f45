import TenantModel
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("Events that are kept written out") struct WrittenEventsTests {
    @Test func `whatever is kept, each position has its own line, in the order that was asked for`() throws {
        let written = WrittenEvents()
        var random = SeededGenerator(seed: Soak.seed)
        var asked = 0
        for _ in 0..<2_000 {
            // Some share a place, some are too long to be kept.
            let positions = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                Position.random(in: 1...64, using: &random) * 1_024
            }
            let lines = written.lines(at: positions) { missing in
                asked += missing.count
                return missing.map(Self.line)
            }
            #expect(lines == positions.map(Self.line), "seed \(Soak.seed)")
            let one = Position.random(in: 1...64, using: &random) * 1_024
            #expect(written.line(at: one) { Self.line(one) } == Self.line(one), "seed \(Soak.seed)")
        }
        // Else nothing was kept, or everything.
        #expect(asked > 100 && asked < 20_000)
    }

    @Test func `what cannot be written out is not kept`() throws {
        struct Failure: Error {}
        let written = WrittenEvents()
        #expect(throws: Failure.self) { try written.lines(at: [7]) { _ in throw Failure() } }
        #expect(written.line(at: 7) { [1] } == [1])
        #expect(written.lines(at: [7]) { _ in [[2]] } == [[1]])
    }

    private static func line(_ position: Position) -> [UInt8] {
        Array(repeating: UInt8(truncatingIfNeeded: position / 1_024), count: position % 5 == 0 ? 5_000 : 7)
    }
}
