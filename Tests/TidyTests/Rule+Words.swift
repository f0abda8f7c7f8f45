extension Rule {
    static let markers = Rule("nothing is left to be done: no marker of unfinished work") { file, rule in
        // Composed, so that this file does not break its own rule.
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
        return file.lines.enumerated().compactMap { index, line in
            guard words.contains(where: { line.utf8.has($0.utf8) }) else { return nil }
            let found = line.split { !$0.isLetter }.contains { words.contains(String($0)) }
            return found ? Violation(path: file.path, line: index + 1, rule: rule) : nil
        }
    }

    static let names = Rule("a name says what a thing is: none ends in Manager, Helper, Util or Data2") { file, rule in
        guard file.isSwift else { return [] }
        let vague = #/(?:Manager|Helpers?|Utils?|Utilit(?:y|ies)|Data2)$/#
        let declaration = #/\b(?:struct|class|enum|protocol|actor|typealias|func|var|let)\s+(\w+)/#
        let vagueWords = ["Manager", "Helper", "Util", "Data2"]
        var violations = file.code.enumerated().flatMap { index, line -> [Violation] in
            guard vagueWords.contains(where: { line.utf8.has($0.utf8) }) else { return [] }
            return line.matches(of: declaration).filter { $0.1.contains(vague) }
                .map { _ in Violation(path: file.path, line: index + 1, rule: rule) }
        }
        if file.name.contains(vague) { violations.append(Violation(path: file.path, line: 1, rule: rule)) }
        return violations
    }

    static let commentedOutCode = Rule("a comment is a sentence and not code that was switched off") { file, rule in
        guard file.isSwift else { return [] }
        return file.lines.enumerated().compactMap { index, line in
            guard line.utf8.has("//".utf8) else { return nil }
            let text = line.trimmed
            guard text.hasPrefix("//"), !text.hasPrefix("///") else { return nil }
            let comment = String(text.dropFirst(2)).trimmed
            return looksLikeCode(comment) ? Violation(path: file.path, line: index + 1, rule: rule) : nil
        }
    }

    static let machinePaths = Rule("no file names a path of the machine it was written on") { file, rule in
        // Composed, so that this file does not break its own rule.
        let paths = ["/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/"]
        return file.lines.enumerated().compactMap { index, line in
            paths.contains { line.utf8.has($0.utf8) } ? Violation(path: file.path, line: index + 1, rule: rule) : nil
        }
    }

    private static func looksLikeCode(_ comment: String) -> Bool {
        let statement = #/^(?:let|var|if|guard|for|while|switch|case|return|throw|try|func|import|struct|class|enum)\b/#
        let assignment = #/^[\w.\[\]]+\s*(?:[-+*\/|&]?=)\s*\S/#
        let call = #/^(?:try[?!]?\s+)?(?:await\s+)?[\w.]+\([^)]*\)$/#
        if comment == "}" || comment.hasSuffix("{") || comment.hasSuffix(";") { return true }
        if comment.contains(statement) && comment.contains(#/[={(].*|\)$/#) && !comment.hasSuffix(".") { return true }
        return comment.contains(assignment) || comment.contains(call)
    }
}
