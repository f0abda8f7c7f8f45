// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "2338e8ce752d3d699836cc48e9441945ad162e9693ea6e8dd43c796808151c06"
