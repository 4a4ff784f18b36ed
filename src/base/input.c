#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

int input_open(const char *path, bool plain)
{
    int fd, how = O_RDONLY | O_CLOEXEC | O_NOCTTY | (plain ? O_NONBLOCK : 0);
    if (strcmp(path, "-") == 0) return STDIN_FILENO;
    do fd = open(path, how, 0);
    while (fd < 0 && errno == EINTR);
    return fd;
}

/* What it says is no matter: all was read. A file may have the number of standard input, where that was closed. */
void input_close(int fd, const char *path)
{
    int error = errno;
    if (strcmp(path, "-") != 0) close(fd);
    errno = error;
}

/* Standard input may be a pipe that another program made non-blocking. */
ssize_t input_read(int fd, char *to, size_t room)
{
    for (;;) {
        ssize_t n = read(fd, to, room);
        if (n >= 0) return n;
        struct pollfd more = { .fd = fd, .events = POLLIN };
        bool later = errno == EAGAIN && (poll(&more, 1, -1) >= 0 || errno == EINTR);
        if (!later && errno != EINTR) return -1;
    }
}

/* Files that the system makes up as they are read (/proc) say that they are empty, and standard input may have been
 * read from before. */
bool input_changed(const struct stat *before, const struct stat *after, uint64_t got, bool from_start)
{
    if (!S_ISREG(before->st_mode)) return false;
    if (before->st_size != after->st_size || before->st_mtim.tv_sec != after->st_mtim.tv_sec ||
        before->st_mtim.tv_nsec != after->st_mtim.tv_nsec)
        return true;
    return from_start && after->st_size > 0 && (uint64_t)after->st_size != got;
}
