/// What the names of features and policies must look like.
enum EntitlementRules {
    static func fault(in name: String) -> String? {
        let isWord = name.utf8.allSatisfy {
            ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 95 || $0 == 46 || $0 == 45
        }
        return isWord && (1...64).contains(name.utf8.count)
            ? nil : "must have 1 to 64 lower-case letters, digits, '_', '.' or '-'"
    }
}
