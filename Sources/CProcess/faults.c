#include "faults.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const char explanation[] =
    "tenantry: ended by a fault of memory: the files that were read may be damaged.\n"
    "  'tenantry verify' says whether they are, and what to do. If they are whole, please report this.\n";
static const int input_output_error = 74;
static char stack[65536];

static void end(int number) {
    (void)number;
    // Nothing that allocates or locks may be called here.
    ssize_t written = write(STDERR_FILENO, explanation, sizeof explanation - 1);
    (void)written;
    _exit(input_output_error);
}

void cprocess_explain_faults(void) {
    // A stack of its own: the thread's may be what has run out.
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = end;
    action.sa_flags = SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    const int faults[] = {SIGSEGV, SIGBUS, SIGABRT};
    for (size_t index = 0; index < sizeof faults / sizeof faults[0]; index += 1) {
        sigaction(faults[index], &action, NULL);
    }
}
