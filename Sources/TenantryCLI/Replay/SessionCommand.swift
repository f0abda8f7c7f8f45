internal import Tenantry

/// One thing that can be asked for while going through a replay.
enum SessionCommand: String, CaseIterable {
    case next = "n"
    case previous = "p"
    case go = "g"
    case change = "f"
    case changeBefore = "F"
    case goOn = "c"
    case goBack = "C"
    case breaks = "b"
    case unbreak = "u"
    case whereNow = "w"
    case difference = "d"
    case state = "s"
    case quotas = "q"
    case event = "e"
    case raw = "r"
    case help = "?"
    case quit = "x"

    /// The word that may be written instead of the key.
    var word: String {
        switch self {
        case .next: "next"
        case .previous: "prev"
        case .go: "go"
        case .change: "field"
        case .changeBefore: "Field"
        case .goOn: "continue"
        case .goBack: "Continue"
        case .breaks: "break"
        case .unbreak: "unbreak"
        case .whereNow: "where"
        case .difference: "diff"
        case .state: "state"
        case .quotas: "quotas"
        case .event: "event"
        case .raw: "raw"
        case .help: "help"
        case .quit: "quit"
        }
    }

    /// What may follow it.
    var argument: String {
        switch self {
        case .next, .previous: "[COUNT]"
        case .go: "PLACE"
        case .change, .changeBefore: "[FIELD]"
        case .breaks: "[CONDITION]"
        case .unbreak: "NUMBER"
        default: ""
        }
    }

    /// What it does.
    var meaning: String {
        switch self {
        case .next: "over the next event, or so many"
        case .previous: "back over the last event, or so many"
        case .go: "to a position (#9), a time, 'first' or 'last'"
        case .change: "to the next change of a field: state, limits.users"
        case .changeBefore: "back to the change of a field before this"
        case .goOn: "on to where a condition stops, or the end"
        case .goBack: "back to where a condition stops, or the start"
        case .breaks: "stop where this turns true; alone: list"
        case .unbreak: "forget a condition of the list"
        case .whereNow: "this step again"
        case .difference: "what this event changed"
        case .state: "the tenant as of here"
        case .quotas: "what it uses of its limits"
        case .event: "everything the event says"
        case .raw: "the bytes of its record"
        case .help: "this page"
        case .quit: "leave"
        }
    }

    /// The command with a key or a word.
    init?(_ text: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue == text || $0.word == text }) else { return nil }
        self = found
    }

    /// All of them, on lines of less than 80 characters.
    static var page: [String] {
        allCases.map { command in
            "  " + "\(command.rawValue), \(command.word) \(command.argument)".padding(to: 22) + command.meaning
        } + [
            "  An empty line does the last movement again; a place alone is 'go'.",
            "  On a terminal a key is enough: arrows go on and back, Home and End to the",
            "  ends, a digit or # begins a place, and : a line like those above.",
        ]
    }
}
