// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "fd4dfb09afb5d3790fb1ca75cdfff5aa6685b483e6d1de3b1c65f4badc05abf6"
