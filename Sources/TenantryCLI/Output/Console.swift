internal import Foundation
internal import Tenantry

/// Data goes to standard output, everything else to standard error.
enum Console {
    static func out(_ text: String) { write(text + "\n", to: .standardOutput) }

    static func error(_ text: String) { write(text + "\n", to: .standardError) }

    /// Says what went wrong beside what was asked for, if anything did.
    static func warn(_ warning: String?) {
        if let warning { error("tenantry: \(warning)") }
    }

    /// Whether somebody is looking at standard error.
    static let errorIsTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1

    static func write(_ text: String, to file: FileHandle) { write(Data(text.utf8), to: file) }

    static func write(_ bytes: Data, to file: FileHandle) {
        do {
            try file.write(contentsOf: bytes)
        } catch {
            // What is said beside the work must not end it: a server goes on when its log cannot be written.
            guard file != .standardError else { return }
            // Whoever read the output has gone, as `head` does: there is nobody to tell.
            if (error as NSError).isBrokenPipe { exit(0) }
            Self.error("tenantry: the output cannot be written: \(error.reason)")
            exit(74)
        }
    }
}

extension NSError {
    /// Whether the system said that nobody reads any more, here or below.
    fileprivate var isBrokenPipe: Bool {
        if domain == NSPOSIXErrorDomain { return code == Int(EPIPE) }
        return (userInfo[NSUnderlyingErrorKey] as? NSError)?.isBrokenPipe ?? false
    }
}
