extension Rule {
    static let fileLength = Rule("a file has at most 400 lines") { file, rule in
        let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
        return file.isWritten && file.isSwift && count > 400 ? [Violation(path: file.path, line: 401, rule: rule)] : []
    }

    static let lineLength = Rule("a line has at most 120 characters") { file, rule in
        guard file.isWritten else { return [] }
        return file.lines.enumerated().compactMap { index, line in
            line.count > 120 ? Violation(path: file.path, line: index + 1, rule: rule) : nil
        }
    }

    static let functionLength = Rule("a function has at most 70 lines") { file, rule in
        guard file.isSwift else { return [] }
        return file.code.indices.compactMap { start in
            guard startsFunction(file.code[start]), let end = bodyEnd(of: file.code, from: start) else { return nil }
            return end - start + 1 > 70 ? Violation(path: file.path, line: start + 1, rule: rule) : nil
        }
    }

    static let fileName = Rule("a file is named after a type in it, or TypeItExtends+Capability") { file, rule in
        guard file.isSwift, file.module != nil, file.name != "main" else { return [] }
        let parts = file.name.split(separator: "+", maxSplits: 1).map(String.init)
        let type = parts[0]
        let code = file.code.joined(separator: "\n")
        let declared = [#/\b(?:struct|class|enum|protocol|actor|typealias|extension)\s+([\w.]+)/#]
            .flatMap { code.matches(of: $0) }.flatMap { $0.1.split(separator: ".").map(String.init) }
        guard !code.allSatisfy(\.isWhitespace) else { return [] }
        return declared.contains(type) ? [] : [Violation(path: file.path, line: 1, rule: rule)]
    }

    private static func startsFunction(_ line: String) -> Bool {
        let words = ["func ", "init", "deinit", "subscript"]
        guard words.contains(where: { line.utf8.has($0.utf8) }) else { return false }
        return line.contains(
            #/^\s*(?:@?[\w]+(?:\([^)]*\))?\s+)*(?:func\s+\S|init[?!]?\s*[<(]|deinit\b|subscript\s*[<(])/#)
    }

    /// The line of the brace that ends the first body after `start`; `nil` for a requirement without one.
    private static func bodyEnd(of code: [String], from start: Int) -> Int? {
        var braces = 0
        var parentheses = 0
        var entered = false
        for (index, line) in code[start...].enumerated() {
            if index > 0 && !entered && parentheses == 0 && startsFunction(line) { return nil }
            for character in line {
                switch character {
                case "(": parentheses += 1
                case ")": parentheses -= 1
                case "{" where parentheses == 0 || entered:
                    braces += 1
                    entered = true
                case "}" where parentheses == 0 || entered:
                    braces -= 1
                    if braces < 0 { return nil }
                    if entered && braces == 0 { return start + index }
                default: break
                }
            }
        }
        return nil
    }
}
