// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "343dacf59afcfb2ba1208ce2966fbe354c63d82a0233b29e395bcad6ffc6e944"
