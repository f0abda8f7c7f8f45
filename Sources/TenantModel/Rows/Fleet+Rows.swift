extension Fleet {
    /// Shows every row of a table of the state, in the order of the keys: what was sealed under what the layers say.
    ///
    /// - Complexity: O(n), beside O(k log k) for the layers.
    public func forEachRow(in table: RowTable, _ body: (Row) throws -> Void) rethrows {
        var layered: [Row] = []
        if table == .platform {
            return try body(young.platformRow(of: self))
        }
        for layer in frozen + [young] { layered = Self.merge(layered, layer.rows(in: table)) }
        var next = layered.startIndex
        var start: [UInt8] = []
        while let rows {
            let page = rows.rows(in: table, prefix: [], from: start, limit: 256)
            for row in page {
                while next < layered.endIndex, layered[next].key.lexicographicallyPrecedes(row.key) {
                    try show(layered[next], table, body)
                    next += 1
                }
                let isLayered = next < layered.endIndex && layered[next].key == row.key
                if !isLayered { try show(row, table, body) }
            }
            guard page.count == 256, let last = page.last else { break }
            start = last.key + [0]
        }
        for row in layered[next...] { try show(row, table, body) }
    }

    /// Forgets the layers whose rows are sealed.
    public mutating func dropLayers(through position: Position) {
        while let oldest = frozen.first, oldest.position <= position { frozen.removeFirst() }
    }

    /// Every host and domain, in order, and whose it is.
    ///
    /// - Complexity: O(n log n) in all names.
    var allHosts: [(host: String, tenant: TenantID)] {
        var hosts: [(host: String, tenant: TenantID)] = []
        forEachRow(in: .owners) { row in
            guard row.key.starts(with: OwnedName.hostPrefix), let value = row.value else { return }
            var reader = CanonicalReader(value)
            guard let id = try? TenantID(row: &reader) else { return }
            hosts.append((String(decoding: row.key.dropFirst(), as: UTF8.self), id))
        }
        return hosts
    }

    private func show(_ row: Row, _ table: RowTable, _ body: (Row) throws -> Void) rethrows {
        guard let value = row.value else { return }
        if table == .answers {
            var reader = CanonicalReader(value)
            // What is too old may have been removed already, or not yet.
            guard let answer = try? AnswerMemory.Answer(row: &reader), answer.isAlive(at: recordedAt) else { return }
        }
        try body(row)
    }

    /// Both, in order; of a key that both have, the newer.
    private static func merge(_ older: [Row], _ newer: [Row]) -> [Row] {
        if older.isEmpty { return newer }
        var rows: [Row] = []
        var index = older.startIndex
        for row in newer {
            while index < older.endIndex, older[index].key.lexicographicallyPrecedes(row.key) {
                rows.append(older[index])
                index += 1
            }
            if index < older.endIndex, older[index].key == row.key { index += 1 }
            rows.append(row)
        }
        return rows + older[index...]
    }
}

extension Layer {
    fileprivate func platformRow(of fleet: Fleet) -> Row {
        var layer = self
        layer.platform = fleet.platform
        return layer.platformRow(position: fleet.position, recordedAt: fleet.recordedAt)
    }
}
