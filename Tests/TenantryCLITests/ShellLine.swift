/// A line as a user types it at the shell: words, quotes, pipes, redirections and a comment, but no more.
struct ShellLine {
    /// The words of each program of the pipe, without the redirections.
    let programs: [[String]]

    init(_ text: String) {
        var programs: [[String]] = [[]]
        var word: String?
        var quote: Character?
        var isFile = false
        func end() {
            if let word, !isFile { programs[programs.count - 1].append(word) }
            if word != nil { isFile = false }
            word = nil
        }
        for character in text {
            switch character {
            case quote: quote = nil
            case _ where quote != nil: word?.append(character)
            case "\"", "'":
                quote = character
                word = word ?? ""
            case "|":
                end()
                programs.append([])
            case "<", ">":
                end()
                isFile = true
            case " ": end()
            case "#" where word == nil:
                self.programs = programs
                return
            default: word = (word ?? "") + String(character)
            }
        }
        end()
        self.programs = programs
    }
}
