/// Names a tenant's records in the billing systems.
public struct LinkBilling: Command {
    /// Whose.
    public var id: TenantID
    /// The subscription's id.
    public var subscriptionID = UpdateTenant.Change<String>.keep
    /// The payment provider's customer.
    public var stripeCustomerID = UpdateTenant.Change<String>.keep

    /// Changes nothing yet.
    public init(_ id: TenantID) {
        self.id = id
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        for (field, change) in [("subscription_id", subscriptionID), ("stripe_customer_id", stripeCustomerID)] {
            if let value = change.newValue, !(1...128).contains(value.utf8.count) {
                throw .validation("/\(field)", "must have 1 to 128 bytes")
            }
        }
        var linked = BillingLinked()
        linked.changes.note(
            "subscription_id", from: tenant.subscriptionID, to: subscriptionID.applied(to: tenant.subscriptionID))
        linked.changes.note(
            "stripe_customer_id", from: tenant.stripeCustomerID,
            to: stripeCustomerID.applied(to: tenant.stripeCustomerID))
        guard !linked.changes.isEmpty else { return }
        try decision.emit(.billingLinked(linked), tenant: id, resource: Resource(type: "tenant", id: tenant.slug))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        for change in [subscriptionID, stripeCustomerID] {
            fingerprint.add(change == .remove ? "\0" : change.newValue)
        }
    }
}
