/// Where a tenant is in its life (DOMAIN §1).
public enum LifecycleState: String, Hashable, Sendable, CaseIterable {
    /// Made, not yet in use: onboarding and invitations work.
    case pending
    /// In use.
    case active
    /// Stopped by the operator.
    case suspended
    /// Switched off.
    case inactive
    /// Gone for everybody but the operator; can be restored.
    case deleted
    /// Erased: its key is destroyed, the trail remains.
    case purged

    /// Whether it is gone for everybody but the operator.
    public var isGone: Bool { self == .deleted || self == .purged }

    /// Whether the state may follow this one, not counting a restore, which goes back from `deleted`.
    public func mayBecome(_ next: LifecycleState) -> Bool {
        switch (self, next) {
        case (.pending, .active), (.pending, .deleted): true
        case (.active, .suspended), (.active, .inactive), (.active, .deleted): true
        case (.suspended, .active), (.suspended, .inactive), (.suspended, .deleted): true
        case (.inactive, .active), (.inactive, .deleted): true
        case (.deleted, .purged): true
        default: false
        }
    }
}
