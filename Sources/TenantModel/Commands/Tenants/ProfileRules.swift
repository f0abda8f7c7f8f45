/// What a tenant's own fields must look like.
enum ProfileRules {
    static func faults(
        name: String?, description: String?, timezone: String?, locale: String?, metadata: [String: String?]
    ) -> [Refusal.Field] {
        var faults: [Refusal.Field] = []
        if let name, !(1...200).contains(name.count) || name.allSatisfy(\.isWhitespace) || name.hasControls {
            faults.append(.init("/name", "must have 1 to 200 characters, not only spaces, and no control characters"))
        }
        if let description, description.utf8.count > 4_096 {
            faults.append(.init("/description", "must have at most 4,096 bytes"))
        }
        if let timezone, !timezone.isWord(upTo: 64, signs: "/_+-", hasCapitals: true) {
            faults.append(.init("/timezone", "must be the name of a time zone, like Europe/Berlin"))
        }
        if let locale, !locale.isWord(upTo: 64, signs: "-_", hasCapitals: true) {
            faults.append(.init("/locale", "must be a language tag, like en-US"))
        }
        if metadata.count > 64 { faults.append(.init("/metadata", "must have at most 64 entries")) }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            if key.isEmpty || key.utf8.count > 64 || (value?.utf8.count ?? 0) > 1_024 {
                faults.append(
                    .init(
                        "/metadata/\(key.prefix(64))", "must have a key of 1 to 64 bytes and a value of at most 1,024"))
            }
        }
        return faults
    }
}
