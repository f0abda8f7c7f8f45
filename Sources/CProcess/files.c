#include "files.h"

#include <sys/resource.h>

long cprocess_raise_open_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 0;
    }
    rlim_t asked = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    return (long)(setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : asked);
}
