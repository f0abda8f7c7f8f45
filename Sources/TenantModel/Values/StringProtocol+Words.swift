extension StringProtocol {
    /// Whether it is a word: lower-case letters, digits and some signs, all of ASCII.
    ///
    /// - Parameters:
    ///   - length: the most bytes; the fewest is 1.
    ///   - signs: what is allowed beside letters and digits.
    ///   - hasCapitals: whether upper-case letters are allowed as well.
    /// - Complexity: O(length of the text × number of signs).
    public func isWord(upTo length: Int, signs: String, hasCapitals: Bool = false) -> Bool {
        (1...length).contains(utf8.count)
            && utf8.allSatisfy {
                ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || (hasCapitals && $0 >= 65 && $0 <= 90)
                    || signs.utf8.contains($0)
            }
    }
}
