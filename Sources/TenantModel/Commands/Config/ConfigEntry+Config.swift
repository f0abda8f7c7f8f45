internal import HashTreeCollections

extension ConfigEntry {
    var message: ConfigValue {
        var message = ConfigValue()
        message.type = type.rawValue
        message.text = text
        if let secret { message.secret = secret.message }
        message.inactive = !isActive
        return message
    }
}
