// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "a5c27bad97edec2d396527ec67fa75fdeaf4c088df63085ac2d1a31cf6e9cbd1"
