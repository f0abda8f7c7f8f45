extension Rule {
    /// Which of the project's modules each module may import: downwards only.
    static let allowedImports: [String: Set<String>] = [
        "CLMDB": [],
        "CCRC32C": [],
        "CProcess": [],
        "LMDB": ["CLMDB"],
        "CSQLite": [],
        "SQLite": ["CSQLite"],
        "EventLog": ["LMDB", "CCRC32C"],
        "TenantModel": [],
        "AuditTrail": ["EventLog", "LMDB"],
        "Projections": ["AuditTrail", "EventLog", "LMDB", "TenantModel"],
        "Tenantry": ["Projections", "AuditTrail", "EventLog", "TenantModel", "SQLite"],
        "TenantryHTTP": ["Tenantry", "AuditTrail", "TenantModel"],
        "TenantryCLI": ["TenantryHTTP", "Tenantry", "AuditTrail", "TenantModel", "CProcess"],
    ]

    /// Where pointers may be used: the modules around C libraries, the record codec, and the index's block reader.
    static let unsafePlaces = [
        "Sources/LMDB/", "Sources/SQLite/", "Sources/EventLog/Record/", "Sources/AuditTrail/Block/",
    ]

    static let imports = Rule("a module imports only modules below it") { file, rule in
        guard file.isSwift, let module = file.module else { return [] }
        let allowed = allowedImports[module]
        return file.imports.compactMap { name, line in
            guard allowedImports.keys.contains(name) else { return nil }
            return allowed?.contains(name) == true ? nil : Violation(path: file.path, line: line, rule: rule)
        }
    }

    static let systemImports = Rule("the model does no input or output, and no threads") { file, rule in
        guard file.isSwift, file.module == "TenantModel" else { return [] }
        let forbidden: Set = ["Glibc", "Darwin", "Dispatch", "FoundationNetworking", "SystemPackage"]
        return file.imports.compactMap { name, line in
            forbidden.contains(name) ? Violation(path: file.path, line: line, rule: rule) : nil
        }
    }

    static let worldliness = Rule("the model opens no file and knows no place, language or calendar") { file, rule in
        guard file.isSwift, file.module == "TenantModel" else { return [] }
        return file.violations(
            of: rule, words: ["File", "ProcessInfo", "URLSession", "Formatter", "Calendar", "Locale", "TimeZone"],
            where: #/\b(?:File(?:Manager|Handle)|ProcessInfo|URLSession|\w*Formatter|Calendar|Locale|TimeZone)\b/#)
    }

    static let unsafeCode = Rule("unsafe code is only where pointers may be used") { file, rule in
        guard file.isSwift, file.module != nil else { return [] }
        guard !unsafePlaces.contains(where: file.path.hasPrefix) else { return [] }
        return file.violations(
            of: rule, words: ["nsafe", "OpaquePointer"],
            where: #/\bunsafe|\bUnsafe[A-Z]|\bOpaquePointer\b|\bwithUnsafe/#)
    }

    static let uncheckedSendable = Rule("@unchecked Sendable has its reason in a comment above") { file, rule in
        guard file.isSwift, file.module != nil else { return [] }
        return file.violations(of: rule, words: ["@unchecked"], where: #/@unchecked\s+Sendable/#).filter { violation in
            let before = file.lines[..<(violation.line - 1)].last { !$0.trimmed.hasPrefix("@") }
            return before?.trimmed.hasPrefix("//") != true
        }
    }

    static let crashes = Rule("a library does not use try! or fatalError") { file, rule in
        guard file.isLibrary else { return [] }
        return file.violations(of: rule, words: ["try!", "fatalError"], where: #/\btry!|\bfatalError\(/#)
    }

    static let output = Rule("a library does not print") { file, rule in
        guard file.isLibrary else { return [] }
        return file.violations(
            of: rule, words: ["print(", "Print(", "dump("], where: #/(?:^|[^\w.])(?:print|debugPrint|dump)\(/#)
    }

    static let purity = Rule("the model and the projections read no clock and draw no randomness") { file, rule in
        guard file.isSwift, ["TenantModel", "Projections"].contains(file.module ?? "") else { return [] }
        let clocks = file.violations(
            of: rule, words: ["Date", "Clock", "Dispatch", "clock_gettime", "time(nil)", "now()"],
            where:
                #/\bDate(?:\(\)|\.now\b)|Clock\.now\b|Clock\(\)|\bDispatchTime|clock_gettime|\btime\(nil\)|\bnow\(\)/#)
        let random = file.violations(
            of: rule, words: ["RandomNumber", "UUID()", "random", "Hasher()", "hashValue"],
            where: #/\bSystemRandomNumberGenerator\b|\bUUID\(\)|getrandom|arc4random|\bHasher\(\)|\bhashValue\b/#)
        let drawn = file.violations(
            of: rule, words: [".random", ".shuffle"],
            where: #/\.(?:random|randomElement|shuffled?)\((?!.*using:)/#)
        return clocks + random + drawn
    }
}

extension SourceFile {
    /// Whether it belongs to a module that programs import.
    fileprivate var isLibrary: Bool {
        isSwift && module != nil && module != "TenantryCLI"
    }

    /// The modules that the file imports, with the lines.
    fileprivate var imports: [(name: String, line: Int)] {
        let pattern = #/^\s*(?:@\w+\s+|public\s+|package\s+|internal\s+|fileprivate\s+|private\s+)*import\s+(.+)$/#
        return code.enumerated().compactMap { index, line in
            guard line.utf8.has("import ".utf8), let words = line.firstMatch(of: pattern)?.1.split(separator: " ")
            else { return nil }
            // `import struct Module.Type` names the module second.
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias", "let", "var"]
            let path = kinds.contains(words[0]) && words.count > 1 ? words[1] : words[0]
            return (String(path.split(separator: ".")[0]), index + 1)
        }
    }
}

extension String {
    /// The text without the blanks around it.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
