internal import HashTreeCollections

extension ConfigKey {
    var resource: Resource { Resource(type: "config", id: "\(section)/\(key)") }
}
