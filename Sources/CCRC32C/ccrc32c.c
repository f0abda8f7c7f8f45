#include "ccrc32c.h"

#include <pthread.h>
#include <string.h>

// The reflected Castagnoli polynomial.
static const uint32_t polynomial = 0x82F63B78u;

static uint32_t table[8][256];
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void fill_table(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (polynomial & (0u - (crc & 1)));
        table[0][i] = crc;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int slice = 1; slice < 8; slice++)
            table[slice][i] = (table[slice - 1][i] >> 8) ^ table[0][table[slice - 1][i] & 0xFF];
}

uint32_t ccrc32c_update_portable(uint32_t crc, const uint8_t *bytes, size_t length) {
    pthread_once(&table_once, fill_table);
    crc = ~crc;
    while (length >= 8) {
        crc ^= (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
        crc = table[7][crc & 0xFF] ^ table[6][(crc >> 8) & 0xFF] ^ table[5][(crc >> 16) & 0xFF] ^ table[4][crc >> 24] ^
              table[3][bytes[4]] ^ table[2][bytes[5]] ^ table[1][bytes[6]] ^ table[0][bytes[7]];
        bytes += 8;
        length -= 8;
    }
    while (length--) crc = (crc >> 8) ^ table[0][(crc ^ *bytes++) & 0xFF];
    return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t update_hardware(uint32_t crc, const uint8_t *bytes, size_t length) {
    uint64_t wide = ~crc;
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        wide = _mm_crc32_u64(wide, word);
        bytes += 8;
        length -= 8;
    }
    uint32_t narrow = (uint32_t)wide;
    while (length--) narrow = _mm_crc32_u8(narrow, *bytes++);
    return ~narrow;
}

uint32_t ccrc32c_update(uint32_t crc, const uint8_t *bytes, size_t length) {
    return __builtin_cpu_supports("sse4.2") ? update_hardware(crc, bytes, length)
                                            : ccrc32c_update_portable(crc, bytes, length);
}
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

uint32_t ccrc32c_update(uint32_t crc, const uint8_t *bytes, size_t length) {
    crc = ~crc;
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        crc = __crc32cd(crc, word);
        bytes += 8;
        length -= 8;
    }
    while (length--) crc = __crc32cb(crc, *bytes++);
    return ~crc;
}
#else
uint32_t ccrc32c_update(uint32_t crc, const uint8_t *bytes, size_t length) {
    return ccrc32c_update_portable(crc, bytes, length);
}
#endif
