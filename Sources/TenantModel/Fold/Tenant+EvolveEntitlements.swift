extension Tenant {
    /// Features and policies of its own.
    mutating func evolveEntitlements(_ event: Event) throws(FoldError) {
        switch event.payload {
        case .featureSet(let message): details.update { $0.features[message.feature] = message.to }
        case .featureCleared(let message):
            guard ownFeatures[message.feature] != nil else {
                throw event.fault("the tenant has no feature \(message.feature) of its own")
            }
            details.update { $0.features[message.feature] = nil }
        case .policySet(let message): details.update { $0.policies[message.policy] = message.to }
        case .policyCleared(let message):
            guard ownPolicies[message.policy] != nil else {
                throw event.fault("the tenant has no policy \(message.policy) of its own")
            }
            details.update { $0.policies[message.policy] = nil }
        default: preconditionFailure("\(event.payload.type.name) is not an event of a feature or a policy")
        }
    }
}
