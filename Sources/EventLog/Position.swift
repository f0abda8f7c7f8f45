/// An event's place in the log: 1, 2, 3 and so on without a gap, 0 before the first.
public typealias Position = UInt64
