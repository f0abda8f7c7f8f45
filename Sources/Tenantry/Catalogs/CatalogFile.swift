public import TenantModel
internal import Yams

/// Reads a catalogue from YAML; `docs/domain.md` shows the form.
public enum CatalogFile {
    /// Something that is wrong with a file, and where.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// From 1.
        public let line: Int
        /// From 1.
        public let column: Int
        /// What is wrong, as a sentence.
        public let reason: String

        /// `3:5: there is no …`.
        public var description: String { "\(line):\(column): \(reason)" }
    }

    /// All that is wrong with a file, in the order of its lines.
    public struct Faults: Error, Hashable, Sendable, CustomStringConvertible {
        /// At least one.
        public let all: [Fault]

        /// One a line.
        public var description: String { all.map(\.description).joined(separator: "\n") }
    }

    /// Reads a catalogue.
    ///
    /// - Throws: ``Faults``: everything that is wrong, with line and column.
    public static func read(_ yaml: String) throws(Faults) -> Catalog {
        var reader = CatalogReader()
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw Faults(all: [Fault(error as? YamlError)])
        }
        guard let root else { throw Faults(all: [Fault(line: 1, column: 1, reason: "the file is empty")]) }
        let catalog = reader.catalog(root)
        let faults = reader.faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        guard let catalog, faults.isEmpty else { throw Faults(all: faults) }
        return catalog
    }
}

extension CatalogFile.Fault {
    fileprivate init(_ error: YamlError?) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(line: mark.line, column: mark.column, reason: problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.init(
                line: context.mark.line, column: context.mark.column,
                reason: "\(duplicates.sorted().joined(separator: ", ")) is there twice in this mapping")
        default: self.init(line: 1, column: 1, reason: "it is not YAML")
        }
    }
}
