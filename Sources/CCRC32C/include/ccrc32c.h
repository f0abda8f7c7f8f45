#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of `length` bytes, continuing from `crc` (0 to start).
/// Uses the processor's instruction where it has one, a table of 8 × 256 entries elsewhere.
uint32_t ccrc32c_update(uint32_t crc, const uint8_t *bytes, size_t length);

/// The portable implementation alone, so that a test can hold the two against each other.
uint32_t ccrc32c_update_portable(uint32_t crc, const uint8_t *bytes, size_t length);
