internal import CProcess
internal import Foundation

/// The terminal that somebody sits at.
enum Terminal {
    /// Whether commands are typed at one.
    static let isInput = isatty(FileHandle.standardInput.fileDescriptor) == 1

    /// The columns of the one that output is shown on; `nil` if there is none, or it does not say.
    static var columns: Int? {
        let columns = cprocess_columns(FileHandle.standardOutput.fileDescriptor)
        return columns > 0 ? Int(columns) : nil
    }

    /// Waits for a key to be pressed; empty at the end of the input, `nil` if the terminal hands over lines only.
    ///
    /// Keys are handed over only meanwhile: a question is answered with the line editing that the terminal has, and
    /// what interrupts a program interrupts a long search.
    ///
    /// - Returns: what has come by then: several keys if they were typed ahead.
    static func keys() -> [UInt8]? {
        let input = FileHandle.standardInput
        guard cprocess_give_keys(input.fileDescriptor) != 0 else { return nil }
        defer { cprocess_give_lines(input.fileDescriptor) }
        return Array(input.availableData)
    }
}
