/// Something that STYLE asks of every file, with the name that a failure gives it.
struct Rule: Sendable, CustomStringConvertible {
    let name: String
    let check: @Sendable (SourceFile) -> [Violation]

    var description: String { name }

    init(_ name: String, check: @escaping @Sendable (SourceFile, String) -> [Violation]) {
        self.name = name
        self.check = { file in check(file, name) }
    }

    /// All rules about single files.
    static let all: [Rule] = [
        fileLength, lineLength, functionLength, fileName,
        imports, systemImports, worldliness, unsafeCode, uncheckedSendable, crashes, output, purity,
        markers, names, commentedOutCode, machinePaths,
    ]
}
