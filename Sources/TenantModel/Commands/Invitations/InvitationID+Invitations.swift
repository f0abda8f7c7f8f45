internal import HashTreeCollections

extension InvitationID {
    var resource: Resource { Resource(type: "invitation", id: description) }
}
