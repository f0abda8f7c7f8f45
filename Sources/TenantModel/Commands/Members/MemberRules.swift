internal import HashTreeCollections

/// What users' ids must look like.
enum MemberRules {
    static func fault(inUser user: String) -> String? {
        (1...256).contains(user.utf8.count) && !user.utf8.contains(where: { $0 < 32 })
            ? nil : "must have 1 to 256 bytes without control characters"
    }
}
