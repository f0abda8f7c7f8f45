#include "terminal.h"

#include <sys/ioctl.h>
#include <termios.h>

static struct termios before;

int cprocess_give_keys(int descriptor) {
    if (tcgetattr(descriptor, &before) != 0) {
        return 0;
    }
    struct termios keys = before;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    return tcsetattr(descriptor, TCSANOW, &keys) == 0;
}

void cprocess_give_lines(int descriptor) { tcsetattr(descriptor, TCSANOW, &before); }

int cprocess_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
