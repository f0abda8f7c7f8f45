internal import HashTreeCollections

extension Invitation {
    func refusal(_ status: Status, _ id: InvitationID) -> Refusal {
        switch status {
        case .expired: Refusal(.invitationExpired, "the invitation \(id) expired at \(expiresAt); have it sent again")
        default: Refusal(.invitationUsed, "the invitation \(id) was \(status.rawValue) already")
        }
    }
}
