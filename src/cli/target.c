#include "cli/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static char *place;           /* where the file belongs; no symbolic link */
static char *volatile beside; /* where it is written; NULL: nowhere but at its place */

static int folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (int)(slash + 1 - path) : 0;
}

/* Where a link leads; NULL where there is no memory. */
static char *next_place(const char *link, const char *to)
{
    char *made;
    if (asprintf(&made, "%.*s%s", *to == '/' ? 0 : folder_size(link), link, to) < 0) return NULL;
    return made;
}

/* The file that links lead to, be it there or not; NULL, and errno, where they lead nowhere. */
static char *follow_links(const char *path)
{
    enum { MOST = 40 }; /* as the system has it */
    char to[PATH_MAX], *at = strdup(path);
    for (int i = 0; at && i < MOST; i++) {
        ssize_t size = readlink(at, to, sizeof to - 1);
        if (size < 0 && (errno == EINVAL || errno == ENOENT)) return at;
        if (size < 0) break;
        to[size] = 0;
        char *next = next_place(at, to);
        free(at);
        at = next;
        errno = at ? ELOOP : ENOMEM;
    }
    int error = errno;
    free(at);
    errno = error;
    return NULL;
}

/* With the rights of the file that it takes the place of, or of a new one; where the file system has none, with none.
 */
static void give_rights(int fd, const struct stat *old)
{
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, old ? old->st_mode & 0777 : 0666 & ~mask);
}

static int open_beside(const struct stat *old)
{
    char *name;
    if (asprintf(&name, "%.*s.rulesrun-XXXXXX", folder_size(place), place) < 0) return errno = ENOMEM, -1;
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0) {
        int error = errno;
        free(name);
        errno = error;
        return -1;
    }
    beside = name;
    give_rights(fd, old);
    return fd;
}

/* A file that may not be written is not replaced either. */
static int open_regular(const char *path, const struct stat *old)
{
    if (old && access(path, W_OK) != 0) return -1;
    place = follow_links(path);
    if (place && !*place) return errno = ENOENT, -1;
    return place ? open_beside(old) : -1;
}

/* What is no regular file is asked for first: the links of /dev/stdout and /dev/fd lead to no path. */
static int open_place(const char *path)
{
    struct stat old;
    bool there = stat(path, &old) == 0;
    if (!there && errno != ENOENT) return -1;
    if (there && S_ISDIR(old.st_mode)) return errno = EISDIR, -1;
    if (there && !S_ISREG(old.st_mode)) return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return open_regular(path, there ? &old : NULL);
}

static void forget(void)
{
    char *name = beside;
    beside = NULL;
    free(name);
    free(place);
    place = NULL;
}

static int refuse(const char *path)
{
    int error = errno;
    if (error == ENOMEM) out_of_memory();
    else if (error == EISDIR) message("rulesrun: %s is a folder: name a file in it, as -o %s/FILE\n", path, path);
    else
        message("rulesrun: %s cannot be written: %s\n"
                "see that its folder is there, and that both may be written to\n",
                *path ? path : "a file without a name", strerror(error));
    forget();
    return -1;
}

int target_open(const char *path)
{
    int fd = open_place(path);
    return fd < 0 ? refuse(path) : fd;
}

bool target_is_beside(void)
{
    return beside;
}

void target_drop(void)
{
    if (beside) unlink(beside);
}

/* Some file systems say only at the end that there is no room. What was not brought to the disk before it gets its name
 * could be an empty file after a power cut. */
bool target_keep(int fd)
{
    bool synced = fsync(fd) == 0;
    int error = errno;
    bool closed = close(fd) == 0 || errno == EINTR;
    if (!synced) errno = error;
    if (synced && closed && rename(beside, place) == 0) return forget(), true;
    error = errno;
    target_drop();
    forget();
    errno = error;
    return false;
}

void target_give_up(int fd)
{
    close(fd);
    target_drop();
    forget();
}
