import Synchronization
import TestSupport
import Testing

@testable import Tenantry

@Suite("Work on pieces, taken in order") struct OrderedWorkTests {
    @Test func `products come in the order of the pieces, whichever is done first`() async throws {
        for count in [0, 1, 2, 500] {
            var (next, taken) = (0, [Int]())
            let under = Atomic(0)
            let most = Atomic(0)
            try await OrderedWork.run({
                defer { next += 1 }
                return next < count ? next : nil
            }) { piece in
                let now = under.wrappingAdd(1, ordering: .relaxed).newValue
                most.max(now, ordering: .relaxed)
                // The first of each few takes longer than those behind it.
                var sum = 0
                for number in 0..<(piece % 3 == 0 ? 200_000 : 10) { sum &+= number }
                under.subtract(1, ordering: .relaxed)
                return sum == .min ? -1 : piece
            } _: {
                taken.append($0)
            }
            #expect(taken == Array(0..<count))
            #expect(most.load(ordering: .relaxed) <= 64)
        }
    }

    @Test(arguments: ["next", "work", "take"]) func `what fails ends it, and nothing is taken after that`(
        place: String
    ) async {
        struct Failure: Error {}
        var (next, taken) = (0, [Int]())
        await #expect(throws: Failure.self) {
            try await OrderedWork.run({
                next += 1
                if place == "next", next == 20 { throw Failure() }
                return next
            }) { piece in
                if place == "work", piece == 20 { throw Failure() }
                return piece
            } _: { product in
                if place == "take", product == 20 { throw Failure() }
                taken.append(product)
            }
        }
        #expect(taken == Array(taken.indices.map { $0 + 1 }) && taken.count < 20)
        // Pieces are not begun for ever.
        #expect(next < 100)
    }
}
