internal import TenantModel

/// A name, an operator and a value: `quota.storage.percent>=95`.
struct Comparison: Hashable, Sendable {
    /// How two sides are held against each other.
    enum Operator: String, Hashable, Sendable, CaseIterable {
        // The longer ones first: they are read in this order.
        case notEqual = "!="
        case atLeast = ">="
        case atMost = "<="
        case equal = "="
        case more = ">"
        case less = "<"

        /// Whether it needs numbers.
        var isOrder: Bool { self != .equal && self != .notEqual }
    }

    /// What stands to the right of the operator.
    enum Value: Hashable, Sendable {
        /// There is none.
        case none
        case number(Int64)
        case text(TextPattern)
    }

    let name: ConditionName
    let test: Operator
    let value: Value

    /// Whether it is so of what the name stands for; `nil`: there is none.
    func holds(_ found: ConditionValue?) -> Bool {
        switch (value, found) {
        case (.none, _): (found == nil) == (test == .equal)
        case (_, nil): test == .notEqual
        case (.number(let wanted), .number(let number)?):
            switch test {
            case .equal: number == wanted
            case .notEqual: number != wanted
            case .atLeast: number >= wanted
            case .atMost: number <= wanted
            case .more: number > wanted
            case .less: number < wanted
            }
        case (.text(let wanted), .text(let text)?): wanted.matches(text) == (test == .equal)
        case (.number, .text?), (.text, .number?): test == .notEqual
        }
    }

    /// Whether it is so of any of several values; "not equal", of none of them equal.
    func holds(anyOf found: [String]) -> Bool {
        switch value {
        case .none: found.isEmpty == (test == .equal)
        case .text(let wanted):
            found.contains { name.form.pattern == "field" ? wanted.matches(field: $0) : wanted.matches($0) }
                == (test == .equal)
        case .number: false
        }
    }
}

/// What a name stands for at a place of a replay.
enum ConditionValue: Hashable, Sendable {
    case number(Int64)
    case text(String)

    /// A maximum; one that is unlimited is above every number.
    static func maximum(_ max: Int64?) -> ConditionValue { .number(max ?? .max) }
}
