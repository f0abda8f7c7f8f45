// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "4e186fd26996c473c4b2efcf9f1a525420bf9b89e6364b139b30f9ec8ce10059"
