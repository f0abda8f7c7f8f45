internal import TenantModel
internal import Yams

/// Takes a catalogue out of a YAML tree, noting everything that is wrong.
struct CatalogReader {
    private(set) var faults: [CatalogFile.Fault] = []

    mutating func catalog(_ root: Node) -> Catalog? {
        guard
            let fields = mapping(
                root, "the catalogue",
                ["catalog", "version", "default", "tiers", "aliases", "tracked", "default_sets"])
        else { return nil }
        let name = required(fields, "catalog", root).flatMap { word($0) }
        let version = required(fields, "version", root).flatMap { number($0, from: 1, through: Int64(UInt32.max)) }
        let tiers = required(fields, "tiers", root).map { self.tiers($0) } ?? []
        let usual = required(fields, "default", root)
        var aliases: [String: String] = [:]
        for (alias, value) in fields["aliases"].map({ pairs($0) }) ?? [] {
            guard let tier = word(value) else { continue }
            aliases[alias] = tier
            if !tiers.contains(where: { $0.id == tier }) { note(value, "there is no tier \(tier)") }
        }
        var catalog = Catalog(
            id: .init(name: name ?? "", version: UInt32(version ?? 0)), defaultTier: usual?.string ?? "", tiers: tiers,
            aliases: aliases, tracked: fields["tracked"].map { words($0) } ?? [])
        if let usual, catalog.tier(catalog.defaultTier) == nil {
            note(usual, "there is no tier \(catalog.defaultTier)")
        }
        for (set, node) in fields["default_sets"].map({ pairs($0) }) ?? [] { catalog.defaultSets[set] = limits(node) }
        return faults.isEmpty ? catalog : nil
    }

    private mutating func tiers(_ node: Node) -> [Catalog.Tier] {
        guard let items = node.sequence, !items.isEmpty else {
            note(node, "tiers must be a list of at least one")
            return []
        }
        var tiers: [Catalog.Tier] = []
        for (index, item) in items.enumerated() {
            guard let tier = tier(item, rank: UInt32(index)) else { continue }
            if tiers.contains(where: { $0.id == tier.id }) { note(item, "the tier \(tier.id) is there twice") }
            if tiers.contains(where: { $0.rank == tier.rank }) { note(item, "the rank \(tier.rank) is there twice") }
            tiers.append(tier)
        }
        return tiers.sorted { $0.rank < $1.rank }
    }

    private mutating func tier(_ node: Node, rank: UInt32) -> Catalog.Tier? {
        guard
            let fields = mapping(node, "a tier", ["id", "name", "rank", "price", "limits", "policies", "features"]),
            let id = required(fields, "id", node).flatMap({ word($0) })
        else { return nil }
        let place = fields["rank"].flatMap { number($0, from: 0, through: Int64(UInt32.max)) }
        var policies: [String: String] = [:]
        for (name, value) in fields["policies"].map({ pairs($0) }) ?? [] { policies[name] = text(value) }
        return Catalog.Tier(
            id: id, name: fields["name"].flatMap { text($0) } ?? id.prefix(1).uppercased() + id.dropFirst(),
            rank: place.map { UInt32($0) } ?? rank, price: fields["price"].flatMap { price($0) },
            limits: fields["limits"].map { limits($0) } ?? [:], policies: policies,
            features: fields["features"].map { words($0) } ?? [])
    }

    private mutating func price(_ node: Node) -> Catalog.Money? {
        guard let fields = mapping(node, "a price", ["minor", "currency", "per"]),
            let minor = required(fields, "minor", node).flatMap({ number($0, from: 0, through: .max) }),
            let currency = required(fields, "currency", node).flatMap({ text($0) })
        else { return nil }
        let isCode = currency.utf8.count == 3 && currency.utf8.allSatisfy { (65...90).contains($0) }
        if !isCode, let node = fields["currency"] { note(node, "it must be a currency's code, like USD") }
        let per = fields["per"].flatMap { word($0) } ?? "month"
        return .init(minor: minor, currency: currency, per: per)
    }

    private mutating func limits(_ node: Node) -> [LimitKey: Int64?] {
        var limits: [LimitKey: Int64?] = [:]
        for (name, value) in pairs(node) {
            guard let key = LimitKey(name) else {
                note(value, "\(name) is no limit: it must be METRIC or METRIC/day, METRIC/month, METRIC/total")
                continue
            }
            limits[key] = .some(isNull(value) ? nil : size(value))
        }
        return limits
    }

    // MARK: - Values

    private mutating func note(_ node: Node, _ reason: String) {
        faults.append(.init(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, reason: reason))
    }

    private mutating func mapping(_ node: Node, _ what: String, _ known: [String]) -> [String: Node]? {
        guard node.mapping != nil else {
            note(node, "\(what) must be a mapping of \(known.joined(separator: ", "))")
            return nil
        }
        var fields: [String: Node] = [:]
        for (name, value) in pairs(node) {
            if !known.contains(name) { note(value, "\(what) has no \(name); it has \(known.joined(separator: ", "))") }
            fields[name] = value
        }
        return fields
    }

    private mutating func required(_ fields: [String: Node], _ name: String, _ parent: Node) -> Node? {
        guard let node = fields[name] else {
            note(parent, "\(name) is missing")
            return nil
        }
        return node
    }

    private mutating func pairs(_ node: Node) -> [(String, Node)] {
        if isNull(node) { return [] }
        guard let mapping = node.mapping else {
            note(node, "it must be a mapping")
            return []
        }
        return mapping.compactMap { key, value in key.string.map { ($0, value) } }
    }

    private mutating func text(_ node: Node) -> String? {
        guard let text = node.scalar?.string, !isNull(node) else {
            note(node, "it must be a text")
            return nil
        }
        return text
    }

    private mutating func word(_ node: Node) -> String? {
        guard let text = text(node) else { return nil }
        guard text.isWord(upTo: 64, signs: "_-") else {
            note(node, "it must have 1 to 64 lower-case letters, digits, '_' or '-'")
            return nil
        }
        return text
    }

    private mutating func words(_ node: Node) -> [String] {
        if isNull(node) { return [] }
        guard let items = node.sequence else {
            note(node, "it must be a list")
            return []
        }
        var words: [String] = []
        for item in items {
            if let word = word(item) { words.append(word) }
        }
        return words
    }

    private mutating func number(_ node: Node, from least: Int64, through most: Int64) -> Int64? {
        guard let number = node.scalar.flatMap({ Int64($0.string.replacing("_", with: "")) }), number >= least,
            number <= most
        else {
            note(node, "it must be a whole number" + (least > 0 ? " of at least \(least)" : ", 0 or more"))
            return nil
        }
        return number
    }

    /// A number, or one with a unit of 1,024: `10 GB` are 10 × 2^30 bytes.
    private mutating func size(_ node: Node) -> Int64? {
        let text = node.scalar?.string.replacing(" ", with: "") ?? ""
        for (unit, shift) in [("KB", 10), ("MB", 20), ("GB", 30), ("TB", 40)] where text.hasSuffix(unit) {
            guard let count = Int64(text.dropLast(2)), count >= 0, count <= .max >> shift else { break }
            return count << shift
        }
        return number(node, from: 0, through: .max)
    }

    private func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "unlimited"].contains(scalar.string)
    }
}
