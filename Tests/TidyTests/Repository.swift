import Foundation
import TestSupport

/// The checkout that the tests were built from.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text files that belong to the project, read once.
    static let files: [SourceFile] = paths().compactMap { path in
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { return nil }
        return SourceFile(path: path, text: text)
    }

    /// The paths of all files that are not ignored by git; without git, of all outside the build products.
    static func paths() -> [String] {
        let listed = git("ls-files", "--cached", "--others", "--exclude-standard")
        if let listed { return listed }
        let all = FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? []
        return all.filter { !$0.hasPrefix(".build") && !$0.hasPrefix(".git/") }
    }

    /// The paths that git tracks; none without git.
    static func trackedPaths() -> [String] {
        git("ls-files", "--cached") ?? []
    }

    /// The tracked paths that a build or a system makes, and that nobody should commit.
    static func products(among paths: [String]) -> [String] {
        let endings = [
            ".o", ".a", ".so", ".d", ".dylib", ".swiftmodule", ".swiftdoc", ".swiftdeps", ".pyc", ".profraw", ".mdb",
            ".log", ".DS_Store", "Package.resolved",
        ]
        return paths.filter { path in
            let folders = path.split(separator: "/").dropLast()
            return endings.contains(where: path.hasSuffix)
                || folders.contains { $0.hasPrefix(".build") || $0 == "__pycache__" || $0 == "DerivedData" }
        }
    }

    /// The lines of git's answer; `nil` when this is no checkout, or git is not installed.
    private static func git(_ arguments: String...) -> [String]? {
        let command = Executable(command: "git")
        guard let outcome = try? command.run(["-C", root.path] + arguments), outcome.status == 0 else { return nil }
        return outcome.output.split(separator: "\n").map(String.init)
    }
}
