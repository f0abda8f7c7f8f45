#pragma once
#include <lmdb.h>

/// Asks the processor for the 320 bytes before an address; a hint, which reads nothing and cannot fail.
///
/// LMDB fills a page from its end. In a database that is only appended to, the entry after this one ends where this
/// one starts: when the program has looked at this one, the next is in the cache.
static inline void clmdb_prefetch_before(const void *entry) {
    const char *start = (const char *)entry;
    __builtin_prefetch(start - 64);
    __builtin_prefetch(start - 128);
    __builtin_prefetch(start - 192);
    __builtin_prefetch(start - 256);
    __builtin_prefetch(start - 320);
}

/// Linux's own; declared here because its header shows it to programs alone that ask for GNU's extensions.
extern int fallocate(int file, int mode, off_t offset, off_t length);
