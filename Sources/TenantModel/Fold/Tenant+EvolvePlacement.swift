extension Tenant {
    /// Where it came from, where its data is, and who bills it.
    mutating func evolvePlacement(_ event: Event) throws(FoldError) {
        switch event.payload {
        case .tenantImported(let message): details.update { $0.importSource = message.source }
        case .regionAssigned(let message): details.update { $0.region = message.hasTo ? message.to : nil }
        case .isolationAssigned(let message):
            guard let isolation = Isolation(message.to) else { throw event.fault("the isolation is malformed") }
            details.update { $0.isolation = isolation }
        case .billingLinked(let message):
            for change in message.changes {
                let value = change.hasTo ? change.to : nil
                switch change.field {
                case "subscription_id": details.update { $0.subscriptionID = value }
                case "stripe_customer_id": details.update { $0.stripeCustomerID = value }
                default: throw event.fault("billing has no field \(change.field)")
                }
            }
        default: preconditionFailure("\(event.payload.type.name) is not an event of a tenant's placement")
        }
    }
}
