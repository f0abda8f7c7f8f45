internal import Foundation

/// Work on the pieces of something long, on all cores at once, whose products are taken in the order of the pieces.
enum OrderedWork {
    /// How many pieces are worked on, or wait to be taken, at once.
    private static var width: Int { ProcessInfo.processInfo.activeProcessorCount + 1 }

    /// Works on every piece.
    ///
    /// - Parameters:
    ///   - next: the next piece; `nil` at the end.
    ///   - work: makes a product of a piece; of several at once.
    ///   - take: gets each product, in the order of the pieces.
    /// - Throws: what any of them throws; nothing is taken after that.
    static func run<Piece: Sendable, Product: Sendable>(
        _ next: () throws -> Piece?, _ work: @escaping @Sendable (Piece) throws -> Product,
        _ take: (Product) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (number: Int, product: Product).self) { group in
            var (begun, taken, isAtEnd) = (0, 0, false)
            var waiting: [Int: Product] = [:]
            repeat {
                while !isAtEnd, begun - taken < width {
                    guard let piece = try next() else {
                        isAtEnd = true
                        break
                    }
                    group.addTask { [begun] in (begun, try work(piece)) }
                    begun += 1
                }
                guard let done = try await group.next() else { break }
                waiting[done.number] = done.product
                while let product = waiting.removeValue(forKey: taken) {
                    try take(product)
                    taken += 1
                }
            } while true
        }
    }
}
