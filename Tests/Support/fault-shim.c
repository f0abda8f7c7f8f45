// A disk that fails, for a process that is started with this library in LD_PRELOAD.
//
// It looks at the writes and syncs of files named data.mdb, of those in a directory named TENANTRY_DISK_OF if that is
// set, and knows five kinds of call:
//   data     a write of data pages
//   sync     fdatasync, fsync, msync
//   meta     a write inside the first two pages through a descriptor opened with O_DSYNC: LMDB's commit
//   restore  the same through another descriptor: LMDB taking a failed commit back
//   header   a write of both whole pages: the log making the device agree with what the system shows
//
// TENANTRY_FAULTS is a list, separated by spaces, of KIND:FIRST:COUNT:MODE: of the calls of that kind, counted from 1,
// the
// ones from FIRST on, COUNT of them, fail. MODE is
//   eio, enospc   nothing is written
//   late-eio      all is written, and the error is reported nevertheless
//   short         half is written, and that is what is reported
//   die           nothing is written, and the process is killed
//
// TENANTRY_DISK names a file that becomes what the device would have after a loss of power: it gets what was synced,
// and of
// what was not, each write with the chance of one in two that TENANTRY_DISK_SEED decides. A failed sync drops what was
// to be
// synced, as Linux does: the pages count as clean and are not written again.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { DATA, SYNC, META, RESTORE, HEADER, KINDS };
enum mode { GOOD, EIO_MODE, ENOSPC_MODE, LATE_EIO, SHORT, DIE };

static const char *const kind_names[KINDS] = {"data", "sync", "meta", "restore", "header"};
static const char *const mode_names[] = {"", "eio", "enospc", "late-eio", "short", "die"};
static const off_t meta_end = 2 * 4096;

struct fault {
    enum kind kind;
    long first, count;
    enum mode mode;
};

// A write that no sync has covered yet.
struct pending {
    struct pending *next;
    off_t offset;
    size_t length;
    char bytes[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct fault faults[16];
static int fault_count;
static long calls[KINDS];
static struct pending *oldest, **newest = &oldest;
static int disk = -1;
static unsigned long long random_state;
// How the path of a file ends that is looked at.
static char data_file[256] = "/data.mdb";

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_msync)(void *, size_t, int);

static void usage(const char *entry) {
    fprintf(stderr, "fault-shim: cannot read '%s' of TENANTRY_FAULTS\n", entry);
    abort();
}

static void read_fault(const char *entry) {
    char kind[16], mode[16];
    struct fault fault = {KINDS, 0, 0, GOOD};
    if (sscanf(entry, "%15[a-z]:%ld:%ld:%15[a-z-]", kind, &fault.first, &fault.count, mode) != 4) usage(entry);
    for (int i = 0; i < KINDS; i++)
        if (!strcmp(kind, kind_names[i])) fault.kind = i;
    for (int i = EIO_MODE; i <= DIE; i++)
        if (!strcmp(mode, mode_names[i])) fault.mode = i;
    if (fault.kind == KINDS || fault.mode == GOOD || fault_count == 16) usage(entry);
    faults[fault_count++] = fault;
}

static void start(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_pwritev = dlsym(RTLD_NEXT, "pwritev");
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_msync = dlsym(RTLD_NEXT, "msync");
    const char *list = getenv("TENANTRY_FAULTS"), *path = getenv("TENANTRY_DISK"), *seed = getenv("TENANTRY_DISK_SEED");
    char *copy = list ? strdup(list) : NULL, *rest = NULL;
    for (char *entry = copy ? strtok_r(copy, " ", &rest) : NULL; entry; entry = strtok_r(NULL, " ", &rest))
        read_fault(entry);
    free(copy);
    const char *directory = getenv("TENANTRY_DISK_OF");
    if (directory && *directory) snprintf(data_file, sizeof data_file, "/%s/data.mdb", directory);
    random_state = seed ? strtoull(seed, NULL, 10) : 1;
    if (path && (disk = open(path, O_RDWR | O_CLOEXEC)) < 0) {
        perror("fault-shim: TENANTRY_DISK");
        abort();
    }
}

// SplitMix64.
static int coin(void) {
    unsigned long long mixed = random_state += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return (mixed ^ (mixed >> 31)) & 1;
}

static int is_data_file(int fd) {
    char link[32], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    ssize_t end = strlen(data_file);
    if (length < end) return 0;
    path[length] = 0;
    return !strcmp(path + length - end, data_file);
}

// Counts a call, and says how it is to end.
static enum mode next(enum kind kind) {
    long number = ++calls[kind];
    for (int i = 0; i < fault_count; i++)
        if (faults[i].kind == kind && number >= faults[i].first && number - faults[i].first < faults[i].count)
            return faults[i].mode == DIE ? (enum mode)kill(getpid(), SIGKILL) : faults[i].mode;
    return GOOD;
}

static void to_disk(const void *bytes, size_t length, off_t offset) {
    if (disk >= 0 && real_pwrite(disk, bytes, length, offset) != (ssize_t)length) abort();
}

static void remember(const void *bytes, size_t length, off_t offset) {
    if (disk < 0) return;
    struct pending *write = malloc(sizeof *write + length);
    if (!write) abort();
    *write = (struct pending){NULL, offset, length};
    memcpy(write->bytes, bytes, length);
    *newest = write;
    newest = &write->next;
    if (coin()) to_disk(bytes, length, offset);
}

// The device has, or will never have, what was written.
static void forget(int synced) {
    while (oldest) {
        struct pending *write = oldest;
        if (synced) to_disk(write->bytes, write->length, write->offset);
        oldest = write->next;
        free(write);
    }
    newest = &oldest;
}

static ssize_t checked_write(int fd, const void *bytes, size_t length, off_t offset) {
    pthread_mutex_lock(&lock);
    int is_synced = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
    int is_header = offset == 0 && length == (size_t)meta_end;
    enum mode mode = next(offset >= meta_end ? DATA : is_header ? HEADER : is_synced ? META : RESTORE);
    size_t part = mode == GOOD || mode == LATE_EIO ? length : mode == SHORT ? length / 2 : 0;
    ssize_t written = part ? real_pwrite(fd, bytes, part, offset) : 0;
    if (written > 0 && is_synced && mode == GOOD)
        to_disk(bytes, written, offset);
    else if (written > 0)
        remember(bytes, written, offset);
    // What a synced write left behind when it failed is clean as far as the kernel knows.
    if (is_synced && mode != GOOD) forget(0);
    pthread_mutex_unlock(&lock);
    if (mode == GOOD || mode == SHORT) return written;
    errno = mode == ENOSPC_MODE ? ENOSPC : EIO;
    return -1;
}

static ssize_t checked_writev(int fd, const struct iovec *pieces, int count, off_t offset) {
    size_t length = 0;
    for (int i = 0; i < count; i++) length += pieces[i].iov_len;
    char *bytes = malloc(length ? length : 1), *end = bytes;
    if (!bytes) abort();
    for (int i = 0; i < count; i++) {
        memcpy(end, pieces[i].iov_base, pieces[i].iov_len);
        end += pieces[i].iov_len;
    }
    ssize_t written = checked_write(fd, bytes, length, offset);
    int code = errno;
    free(bytes);
    errno = code;
    return written;
}

static int checked_sync(void) {
    pthread_mutex_lock(&lock);
    enum mode mode = next(SYNC);
    forget(mode == GOOD || mode == LATE_EIO);
    pthread_mutex_unlock(&lock);
    if (mode == GOOD) return 0;
    errno = mode == ENOSPC_MODE ? ENOSPC : EIO;
    return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    pthread_once(&once, start);
    return is_data_file(fd) ? checked_write(fd, bytes, length, offset) : real_pwrite(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) { return pwrite(fd, bytes, length, offset); }

ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
    pthread_once(&once, start);
    return is_data_file(fd) ? checked_writev(fd, pieces, count, offset) : real_pwritev(fd, pieces, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t offset) {
    return pwritev(fd, pieces, count, offset);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    pthread_once(&once, start);
    if (!is_data_file(fd)) return real_write(fd, bytes, length);
    ssize_t written = checked_write(fd, bytes, length, lseek(fd, 0, SEEK_CUR));
    if (written > 0) lseek(fd, written, SEEK_CUR);
    return written;
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    pthread_once(&once, start);
    if (!is_data_file(fd)) return real_writev(fd, pieces, count);
    ssize_t written = checked_writev(fd, pieces, count, lseek(fd, 0, SEEK_CUR));
    if (written > 0) lseek(fd, written, SEEK_CUR);
    return written;
}

int fdatasync(int fd) {
    pthread_once(&once, start);
    return is_data_file(fd) ? checked_sync() : real_fdatasync(fd);
}

int fsync(int fd) {
    pthread_once(&once, start);
    return is_data_file(fd) ? checked_sync() : real_fsync(fd);
}

int msync(void *address, size_t length, int flags) {
    pthread_once(&once, start);
    (void)address, (void)length, (void)flags;
    return checked_sync();
}
