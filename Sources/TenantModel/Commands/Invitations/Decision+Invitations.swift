internal import FoundationEssentials
internal import HashTreeCollections

extension Decision {
    /// When an invitation made now closes that names no end.
    var usualExpiry: Timestamp { time.advanced(by: fleet.settings.invitationDays * Timestamp.day) }

    /// Emits the expiry of an open invitation whose time has passed.
    mutating func noteExpiry(of invitation: InvitationID, in tenant: TenantID) throws(Refusal) {
        guard let found = fleet.tenant(tenant)?.invitations[invitation], found.recordedStatus == .pending,
            found.status(at: time) == .expired
        else { return }
        var closed = InvitationClosed()
        closed.invitation = Data(invitation.bytes)
        try emit(.invitationExpired(closed), tenant: tenant, resource: invitation.resource)
    }
}
