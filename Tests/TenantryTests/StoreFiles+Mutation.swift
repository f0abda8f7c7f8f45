import TestSupport

/// How a record is forged by somebody who can compute checksums.
enum RecordMutation: CaseIterable {
    /// Taken out of its page, which is made right again.
    case removed
    /// Exchanged with another of the same length, each with the other's position.
    case swapped
    /// Put in place of the next one of the same length, with that one's position.
    case repeated
    /// A bit of the payload changed.
    case rewritten
}

extension StoreFiles {
    /// Damages a file at random; says how.
    mutating func mutate(_ random: inout SeededGenerator) -> String {
        let names = files.keys.sorted()
        // Mostly the log and the views.
        let name =
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<10: Self.log
            case 10..<17: Self.views
            default: names.randomElement(using: &random)!
            }
        let length = self[name].count
        let place = Int.random(in: 0..<length, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0...4:
            let bit = Int.random(in: 0..<8, using: &random)
            self[name][place] ^= 1 << bit
            return "bit \(bit) of byte \(place) of \(name)"
        case 5, 6:
            let start = place / 512 * 512
            for index in start..<min(start + 512, length) {
                self[name][index] = UInt8.random(in: 0...255, using: &random)
            }
            return "junk from byte \(start) of \(name)"
        case 7:
            self[name].removeSubrange(place...)
            return "\(name) cut to \(place)"
        case 8:
            // A page written over another.
            let pages = max(1, length / 4_096)
            let from = Int.random(in: 0..<pages, using: &random) * 4_096
            let to = Int.random(in: 0..<pages, using: &random) * 4_096
            let page = self[name][from..<min(from + 4_096, length)]
            for (index, byte) in page.enumerated() where to + index < length { self[name][to + index] = byte }
            return "page at \(from) of \(name) over that at \(to)"
        default:
            // Few bytes matter so much.
            let offset = Int.random(in: 0..<152, using: &random) + (Bool.random(using: &random) ? 0 : 4_096)
            let name = name == Self.views ? name : Self.log
            self[name][offset] ^= 1 << Int.random(in: 0..<8, using: &random)
            return "a bit of byte \(offset) of the meta pages of \(name)"
        }
    }

    /// Forges a record; `false` if there is none that this can be done to.
    mutating func mutate(_ kind: RecordMutation, _ random: inout SeededGenerator) -> Bool {
        let position = Int.random(in: 2..<records.count, using: &random)
        let places = places(ofRecord: position)
        let record = records[position - 1]
        switch kind {
        case .removed:
            let removed = places.map { remove(recordAt: $0) }
            return removed.contains(true)
        case .rewritten:
            var forged = record
            forged[record.count - 5] ^= 1
            for place in places { self[Self.log].replaceSubrange(place, with: forged.sealedRecord) }
        case .swapped, .repeated:
            guard let other = (position + 1..<records.count + 1).first(where: { records[$0 - 1].count == record.count })
            else { return false }
            for place in self.places(ofRecord: other) {
                self[Self.log].replaceSubrange(place, with: record.moved(to: other))
            }
            guard kind == .swapped else { return !places.isEmpty }
            for place in places {
                self[Self.log].replaceSubrange(place, with: records[other - 1].moved(to: position))
            }
        }
        return !places.isEmpty
    }

    /// Takes the node of a record out of its leaf page as LMDB would; the tree's count of entries too.
    private mutating func remove(recordAt place: Range<Int>) -> Bool {
        let page = place.lowerBound / 4_096 * 4_096
        guard self[Self.log].load(page + 10, as: UInt16.self) == 2 else { return false }
        let node = place.lowerBound - 16 - page
        let size = (16 + place.count + 1) & ~1
        let (lower, upper) = (
            Int(self[Self.log].load(page + 12, as: UInt16.self)), Int(self[Self.log].load(page + 14, as: UInt16.self))
        )
        var pointers = stride(from: 16, to: lower, by: 2).map { Int(self[Self.log].load(page + $0, as: UInt16.self)) }
        guard pointers.count > 1, let index = pointers.firstIndex(of: node) else { return false }
        pointers.remove(at: index)
        let moved = Array(self[Self.log][page + upper..<page + node])
        self[Self.log].replaceSubrange(page + upper + size..<page + node + size, with: moved)
        for (index, pointer) in pointers.enumerated() {
            self[Self.log].store(UInt16(pointer < node ? pointer + size : pointer), at: page + 16 + 2 * index)
        }
        self[Self.log].store(UInt16(lower - 2), at: page + 12)
        self[Self.log].store(UInt16(upper + size), at: page + 14)
        return true
    }
}
