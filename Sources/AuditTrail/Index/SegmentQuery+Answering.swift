extension SegmentQuery {
    /// The ascending offsets in a window of the events that pass.
    ///
    /// - Complexity: O(the smallest run's part in the window · runs).
    func offsets(
        in window: Range<Int>, of source: borrowing some SegmentSource & ~Copyable
    ) throws(AuditIndexError) -> [UInt16] {
        let window = window.clamped(to: 0..<events)
        var all: [UInt16] = []
        for part in parts {
            let offsets = try offsets(of: part, in: window, source)
            if all.isEmpty { all = offsets } else if !offsets.isEmpty { all = Self.merge(all, offsets) }
        }
        return all
    }

    private func offsets(
        of part: Part, in window: Range<Int>, _ source: borrowing some SegmentSource & ~Copyable
    ) throws(AuditIndexError) -> [UInt16] {
        var offsets: [UInt16]
        var runs = part.runs[...]
        var kinds = part.kinds
        if let wanted = kinds, part.ofKinds < runs.first?.entries.count ?? .max {
            offsets = try self.offsets(ofKinds: wanted, part, in: window, source)
            kinds = nil
        } else {
            guard let first = runs.popFirst() else { return [] }
            offsets = try Self.clip(first.place, first.entries, to: window, source)
        }
        for (place, entries) in runs where !offsets.isEmpty {
            try Self.keep(place, entries, in: &offsets, source)
        }
        if let kinds, !offsets.isEmpty {
            let column = try source.column(.kinds)
            do throws(BlockFault) { try column.keep(kinds, in: &offsets) } catch {
                throw AuditIndexError(error, source.number, "\(ColumnName.kinds)")
            }
        }
        return offsets
    }

    /// The entries of a run that are in a window.
    private static func clip(
        _ place: Place, _ entries: Range<Int>, to window: Range<Int>, _ source: borrowing some SegmentSource & ~Copyable
    ) throws(AuditIndexError) -> [UInt16] {
        switch place {
        case .block(let key):
            guard let block = try source.block(key) else { return [] }
            return block.run.offsets(block.run.clip(entries, to: window))
        case .value(let name, _):
            let column = try source.column(name)
            return column.run.offsets(column.run.clip(entries, to: window))
        }
    }

    /// Keeps the offsets that are in a run too: for a column, a look at each is cheaper than the run.
    private static func keep(
        _ place: Place, _ entries: Range<Int>, in offsets: inout [UInt16],
        _ source: borrowing some SegmentSource & ~Copyable
    ) throws(AuditIndexError) {
        switch place {
        case .block(let key):
            guard let block = try source.block(key) else { return offsets.removeAll() }
            block.run.keep(entries, in: &offsets)
        case .value(let name, let ordinal):
            let column = try source.column(name)
            do throws(BlockFault) { try column.keep(ordinal, in: &offsets) } catch {
                throw AuditIndexError(error, source.number, "\(name)")
            }
        }
    }

    /// The events in a window whose kind is wanted: of few kinds by their runs, of many by a look at each event.
    private func offsets(
        ofKinds wanted: [Bool], _ part: Part, in window: Range<Int>, _ source: borrowing some SegmentSource & ~Copyable
    ) throws(AuditIndexError) -> [UInt16] {
        let column = try source.column(.kinds)
        var offsets: [UInt16] = []
        do throws(BlockFault) {
            if part.ofKinds > window.count / 64 {
                for offset in window where wanted[try column.ordinal(at: offset)] { offsets.append(UInt16(offset)) }
                return offsets
            }
            var runs = 0
            for ordinal in wanted.indices where wanted[ordinal] {
                // A kind is of one class: the run of the other is empty.
                for eventClass in EventClass.allCases {
                    let entries = column.run.clip(try column.run(of: ordinal, eventClass), to: window)
                    guard !entries.isEmpty else { continue }
                    offsets += column.run.offsets(entries)
                    runs += 1
                }
            }
            if runs > 1 { offsets.sort() }
        } catch {
            throw AuditIndexError(error, source.number, "\(ColumnName.kinds)")
        }
        return offsets
    }

    /// One ascending list of two that have nothing in common.
    private static func merge(_ left: [UInt16], _ right: [UInt16]) -> [UInt16] {
        var merged: [UInt16] = []
        merged.reserveCapacity(left.count + right.count)
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if left[first] < right[second] {
                merged.append(left[first])
                first += 1
            } else {
                merged.append(right[second])
                second += 1
            }
        }
        merged += left[first...]
        merged += right[second...]
        return merged
    }
}
