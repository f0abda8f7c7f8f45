internal import HashTreeCollections

extension Tenant {
    func find(_ invitation: InvitationID) throws(Refusal) -> Invitation {
        guard let found = invitations[invitation] else {
            throw Refusal(.notFound, "the tenant \(slug) has no invitation \(invitation)")
        }
        return found
    }
}
