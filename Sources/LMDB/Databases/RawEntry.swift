/// The bytes of a key and of its value, where they lie in the data file.
@usableFromInline
struct RawEntry: ~Escapable {
    @usableFromInline let key: Span<UInt8>
    @usableFromInline let value: Span<UInt8>

    @_lifetime(copy key, copy value)
    init(key: Span<UInt8>, value: Span<UInt8>) {
        self.key = key
        self.value = value
    }
}
