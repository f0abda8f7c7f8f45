// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "843b68f5aeca46addfb7447be70ab0475bd0a7e49ca9180661466f2bf2e24be4"
