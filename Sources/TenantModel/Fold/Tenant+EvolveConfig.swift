internal import HashTreeCollections

extension Tenant {
    mutating func set(_ message: ConfigSet, _ event: Event) throws(FoldError) {
        guard let type = ConfigType(rawValue: message.to.type) else {
            throw event.fault("there is no type \(message.to.type)")
        }
        let key = ConfigKey(section: message.section, key: message.key)
        let old = config[key]
        config[key] = ConfigEntry(
            type: type, text: message.to.text, secret: message.to.hasSecret ? Sealed(message.to.secret) : nil,
            isActive: !message.to.inactive, createdAt: old?.createdAt ?? event.recordedAt, updatedAt: event.recordedAt,
            updatedBy: event.context.actor.id, version: (old?.version ?? 0) + 1)
    }

    mutating func delete(_ message: ConfigDeleted, _ event: Event) throws(FoldError) {
        let key = ConfigKey(section: message.section, key: message.key)
        guard config.removeValue(forKey: key) != nil else {
            throw event.fault("there is no setting \(message.section)/\(message.key)")
        }
    }
}
