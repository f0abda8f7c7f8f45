// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "c68b0e92cd95b17febdf891aa2de368ac95bca9dfd220e723f40a63a3243f74c"
