/// What the names of features and policies must look like.
enum EntitlementRules {
    static func fault(in name: String) -> String? {
        name.isWord(upTo: 64, signs: "_.-")
            ? nil : "must have 1 to 64 lower-case letters, digits, '_', '.' or '-'"
    }
}
