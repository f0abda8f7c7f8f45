/// A file of the repository as the rules see it.
struct SourceFile {
    /// Its path from the repository's root.
    let path: String
    /// Its lines as they are.
    let lines: [String]
    /// The lines of a Swift file with everything in comments and in string literals replaced by blanks.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = path.hasSuffix(".swift") ? SwiftText.code(of: text) : lines
    }

    /// All of it.
    var text: String { lines.joined(separator: "\n") }

    /// Whether it is a Swift file that people write.
    var isSwift: Bool { path.hasSuffix(".swift") && !isGenerated }

    /// Whether a program has written it.
    var isGenerated: Bool { path.hasSuffix(".pb.swift") || path.contains("/Generated/") }

    /// Whether people write it line by line, and it is held to the limits of length.
    var isWritten: Bool {
        isSwift || ["c", "h", "proto", "py", "sh"].contains(fileExtension) || path.hasPrefix("tools/")
            || path.hasPrefix(".ci/")
    }

    /// The module whose source it is; `nil` outside of Sources.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// The last part of its path without what follows the last dot.
    var name: String {
        let last = path.split(separator: "/").last ?? ""
        return String(last.split(separator: ".").dropLast().joined(separator: "."))
    }

    private var fileExtension: String {
        path.split(separator: ".").last.map(String.init) ?? ""
    }

    /// A violation for each line of `code` in which `pattern` is found; each such line has one of the `words`, which
    /// are looked for first because that is fast.
    func violations(of rule: String, words: [String], where pattern: Regex<Substring>) -> [Violation] {
        // Swift's own idea of a word's end would take "a.b" for one word.
        let pattern = pattern.wordBoundaryKind(.simple)
        return code.enumerated().compactMap { index, line in
            guard words.contains(where: { line.utf8.has($0.utf8) }), line.contains(pattern) else { return nil }
            return Violation(path: path, line: index + 1, rule: rule)
        }
    }
}

extension String.UTF8View {
    /// Whether the other bytes are somewhere among these.
    func has(_ other: String.UTF8View) -> Bool {
        guard let first = other.first else { return true }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: other) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
