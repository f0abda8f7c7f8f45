/// What a key that is pressed in a session stands for.
enum SessionKey: Equatable {
    /// A line that can be answered.
    case line(String)
    /// A line that has begun, and the rest of it is to be asked for.
    case question(String, beginning: String, mayEndThere: Bool)
    /// The program is to be put aside, as the shell does.
    case pause

    /// Takes the first key of what a terminal has handed over.
    init?(takingFrom typed: inout [UInt8]) {
        guard let first = typed.first else { return nil }
        let length = Self.length(typed)
        let bytes = Array(typed.prefix(length))
        typed.removeFirst(length)
        switch bytes {
        case [3], [4]: self = .line(SessionCommand.quit.rawValue)
        case [26]: self = .pause
        case [10], [13]: self = .line("")
        case [32]: self = .line(SessionCommand.next.rawValue)
        default:
            self = first == Self.escape ? .line(Self.arrow(bytes)) : Self(String(decoding: bytes, as: UTF8.self))
        }
    }

    private init(_ key: String) {
        switch SessionCommand(rawValue: key) {
        case .go: self = .question("go to ", beginning: "g ", mayEndThere: false)
        case .change: self = .question("next change of ", beginning: "f ", mayEndThere: true)
        case .changeBefore: self = .question("change before, of ", beginning: "F ", mayEndThere: true)
        case .breaks: self = .question("stop where ", beginning: "b ", mayEndThere: true)
        case .unbreak: self = .question("forget condition ", beginning: "u ", mayEndThere: false)
        case nil where key == ":": self = .question(":", beginning: "", mayEndThere: false)
        case nil where key == "#" || key.allSatisfy(\.isNumber):
            self = .question("go to \(key)", beginning: key, mayEndThere: true)
        default: self = .line(key)
        }
    }

    // MARK: - Bytes

    private static let escape: UInt8 = 27

    /// How many bytes the first key is: an arrow and a letter beyond ASCII are several.
    private static func length(_ typed: [UInt8]) -> Int {
        if typed[0] == escape {
            guard typed.count > 1, [UInt8(ascii: "["), UInt8(ascii: "O")].contains(typed[1]) else { return 1 }
            let last = typed.dropFirst(2).firstIndex { $0 >= 0x40 }
            return (last ?? typed.count - 1) + 1
        }
        return 1 + typed.dropFirst().prefix { $0 & 0xc0 == 0x80 }.count
    }

    /// The line that an arrow, Home or End stands for.
    private static func arrow(_ bytes: [UInt8]) -> String {
        switch String(decoding: bytes.dropFirst(2), as: UTF8.self) {
        case "C", "B": "n"
        case "D", "A": "p"
        case "H", "1~", "7~": "g first"
        case "F", "4~", "8~": "g last"
        default: "Esc"
        }
    }
}
