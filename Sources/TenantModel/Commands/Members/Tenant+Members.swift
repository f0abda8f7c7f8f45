internal import HashTreeCollections

extension Tenant {
    func member(_ user: String) throws(Refusal) -> Member {
        guard let member = members[user] else { throw Refusal(.notFound, "\(user) is not a member of \(slug)") }
        return member
    }

    func checkOtherOwner(than user: String) throws(Refusal) {
        guard ownerCount > 1 else {
            throw Refusal(.lastOwner, "\(user) is the last owner of \(slug); make somebody else an owner first")
        }
    }
}
