internal import Foundation

/// Where a measurement was made.
public enum Machine {
    /// The processor, the cores and the load, and the commit that was measured.
    public static var description: String {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return "\(processor), \(cores) cores, load \(load); commit \(commit)"
    }

    private static var processor: String {
        let lines = text("/proc/cpuinfo").split(separator: "\n")
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }

    private static var load: String {
        text("/proc/loadavg").split(separator: " ").first.map(String.init) ?? "unknown"
    }

    private static var commit: String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "describe", "--always", "--dirty"]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return "unknown" }
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return output.isEmpty ? "unknown" : output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
