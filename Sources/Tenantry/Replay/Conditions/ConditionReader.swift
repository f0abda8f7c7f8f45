internal import TenantModel

/// Reads conditions: comparisons with `and` between them, words in quotes where they have blanks or signs in them.
struct ConditionReader {
    private let text: String
    private let characters: [Character]
    private var index = 0

    init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    mutating func comparisons() throws(ConditionError) -> [Comparison] {
        var found: [Comparison] = []
        while true {
            found.append(try comparison())
            skipBlanks()
            if index == characters.count { return found }
            let start = index
            guard characters[index...].starts(with: "and ") else {
                throw fault("only 'and' and another comparison can follow here", at: start)
            }
            index += 4
        }
    }

    private mutating func comparison() throws(ConditionError) -> Comparison {
        skipBlanks()
        let start = index
        let written = try word(endingAt: "=!<>")
        guard !written.isEmpty else { throw fault("a name is missing", at: start) }
        let name: ConditionName
        switch ConditionName.read(written) {
        case .success(let found): name = found
        case .failure(let error): throw fault(error.reason, at: start)
        }
        skipBlanks()
        let sign = index
        guard
            let test = Comparison.Operator.allCases.first(where: { characters[index...].starts(with: $0.rawValue) })
        else { throw fault("one of = != >= <= > < must follow the name", at: sign) }
        index += test.rawValue.count
        if test.isOrder, !name.form.isNumber {
            throw fault("'\(test.rawValue)' compares numbers, and \(written) is a text; use = or !=", at: sign)
        }
        skipBlanks()
        let place = index
        let isQuoted = index < characters.count && "\"'".contains(characters[index])
        let value = try word(endingAt: "")
        guard isQuoted || !value.isEmpty else {
            throw fault("a value is missing; 'none' is no value at all", at: place)
        }
        return Comparison(name: name, test: test, value: try self.value(value, isQuoted, of: name, test, at: place))
    }

    private func value(
        _ word: String, _ isQuoted: Bool, of name: ConditionName, _ test: Comparison.Operator, at place: Int
    ) throws(ConditionError) -> Comparison.Value {
        if word == "none", !isQuoted, !test.isOrder { return .none }
        guard name.form.isNumber else {
            if name.form.pattern == "type", !word.hasSuffix("*"), EventType(name: word) == nil {
                throw fault("there is no event type '\(word)'; 'tenant.*' is all of a kind", at: place)
            }
            if let words = name.form.words, !word.hasSuffix("*"), !words.contains(word) {
                throw fault("'\(word)' is none of \(words.joined(separator: ", "))", at: place)
            }
            let isField = name.form.pattern == "field"
            return .text(TextPattern(isField ? StateDifference.field(called: word) ?? word : word))
        }
        if word == "unlimited", name.form.meaning.contains("unlimited") { return .number(.max) }
        guard let number = Int64(word) else { throw fault("'\(word)' is not a whole number", at: place) }
        return .number(number)
    }

    /// The characters up to a blank or one of some signs, or what stands between quotes.
    private mutating func word(endingAt signs: String) throws(ConditionError) -> String {
        var word = ""
        while index < characters.count, characters[index] != " ", !signs.contains(characters[index]) {
            let character = characters[index]
            index += 1
            guard character == "\"" || character == "'" else {
                word.append(character)
                continue
            }
            let start = index - 1
            guard let end = characters[index...].firstIndex(of: character) else {
                throw fault("the quote has no end", at: start)
            }
            word += String(characters[index..<end])
            index = end + 1
        }
        return word
    }

    private mutating func skipBlanks() {
        while index < characters.count, characters[index] == " " { index += 1 }
    }

    private func fault(_ reason: String, at index: Int) -> ConditionError {
        ConditionError(text: text, character: index + 1, reason: reason)
    }
}
