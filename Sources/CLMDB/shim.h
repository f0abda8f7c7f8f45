#pragma once
// LMDB, and the system calls that go with it.
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/// `errno`, which is a macro that Swift cannot see.
static inline int clmdb_errno(void) { return errno; }
