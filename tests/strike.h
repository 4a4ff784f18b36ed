/* System calls that fail. The program that includes this has its own open, fstat, read, write, close, poll, realpath,
 * readlink, stat, access, mkostemp, fchmod, fsync and rename, in front of the C library's, which number the calls that
 * are made while `striking`, and do to the wanted one what `strike` says. What is struck is noted in `book`, which a
 * process shares with the one that started it. */
#ifndef TESTS_STRIKE_H
#define TESTS_STRIKE_H
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "behind.h"

typedef enum {
    CALL_OPEN,
    CALL_FSTAT,
    CALL_READ,
    CALL_WRITE,
    CALL_CLOSE,
    CALL_POLL,
    CALL_REALPATH,
    CALL_READLINK,
    CALL_STAT,
    CALL_ACCESS,
    CALL_MKOSTEMP,
    CALL_FCHMOD,
    CALL_FSYNC,
    CALL_RENAME,
    CALLS
} Call;

typedef enum {
    NO_STRIKE,
    FAIL,  /* the call does nothing but fail, with errno `number` */
    STUCK, /* it fails with EAGAIN, and so does the wait for better times, with `number` */
    ENDS,  /* a read finds nothing more */
    SHORT, /* it reads or writes one byte */
    SLOW,  /* every read and write is interrupted, is told to come again, and then moves one byte */
    RAISE, /* the signal `number` comes: in the middle of what is written, else before the call */
    ACT    /* somebody else does something just before the call */
} StrikeKind;

typedef struct Strike {
    StrikeKind kind;
    long at; /* the number of the call, from 1 */
    int number;
    void (*act)(void);
} Strike;

enum { MOST_CALLS = 2000, MOST_FILES = 64 };
typedef struct Entry {
    Call call;
    char name[64]; /* of the file */
} Entry;
typedef struct Book {
    long calls;
    size_t written; /* bytes, to standard output */
    long leaked;    /* pieces of memory */
    bool refused;   /* an allocation */
    Entry entries[MOST_CALLS];
} Book;

static Strike strike;
static bool striking;
static Book *book;
static char open_names[MOST_FILES][64] = { "standard input", "standard output", "standard error" };

static void make_book(void)
{
    book = mmap(NULL, sizeof *book, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (book == MAP_FAILED) abort();
}

/* A pipe with a name is held open until the command has opened it, too. */
static int held = -1;
static char held_name[64];

static StrikeKind slowed(Call call)
{
    static const int in_turn[] = { EINTR, EAGAIN, 0 };
    static unsigned turn;
    if (call != CALL_READ && call != CALL_WRITE) return NO_STRIKE;
    strike.number = in_turn[turn++ % 3];
    return strike.number ? FAIL : SHORT;
}

/* Notes a call, and says what is to happen to it. */
static StrikeKind struck(Call call, const char *name)
{
    if (!striking) return NO_STRIKE;
    if (book->calls < MOST_CALLS) {
        book->entries[book->calls].call = call;
        snprintf(book->entries[book->calls].name, sizeof book->entries->name, "%s", name);
    }
    book->calls++;
    if (strike.kind == STUCK && call == CALL_POLL) return FAIL;
    if (strike.kind == SLOW) return slowed(call);
    if (strike.kind == NO_STRIKE || book->calls != strike.at) return NO_STRIKE;
    if (strike.kind == ACT) strike.act();
    if (strike.kind == RAISE && call != CALL_WRITE) raise(strike.number);
    return strike.kind;
}

static const char *name_of(int fd)
{
    return fd >= 0 && fd < MOST_FILES ? open_names[fd] : "?";
}

/* The function of that name that ours stands before. */
#define BEHIND(result, function, ...)                \
    static result (*function##_behind)(__VA_ARGS__); \
    if (!function##_behind) find_behind(&function##_behind, #function)

#define OR_FAIL(kind, failed)                                       \
    do {                                                            \
        if ((kind) == FAIL) return errno = strike.number, (failed); \
    } while (0)

/* The objects are compiled with hidden symbols; these are to be seen by all libraries. */
#define IN_FRONT __attribute__((visibility("default")))

IN_FRONT int open(const char *path, int flags, ...)
{
    BEHIND(int, open, const char *, int, ...);
    BEHIND(int, close, int);
    va_list args;
    va_start(args, flags);
    unsigned mode = flags & O_CREAT ? va_arg(args, unsigned) : 0;
    va_end(args);
    OR_FAIL(struck(CALL_OPEN, path), -1);
    int fd = open_behind(path, flags, mode);
    if (striking && fd >= 0 && fd < MOST_FILES) snprintf(open_names[fd], sizeof open_names[fd], "%s", path);
    if (fd >= 0 && held >= 0 && strcmp(path, held_name) == 0) close_behind(held), held = -1;
    return fd;
}

IN_FRONT int fstat(int fd, struct stat *to)
{
    BEHIND(int, fstat, int, struct stat *);
    OR_FAIL(struck(CALL_FSTAT, name_of(fd)), -1);
    return fstat_behind(fd, to);
}

IN_FRONT ssize_t read(int fd, void *to, size_t size)
{
    BEHIND(ssize_t, read, int, void *, size_t);
    StrikeKind kind = struck(CALL_READ, name_of(fd));
    OR_FAIL(kind, -1);
    if (kind == STUCK) return errno = EAGAIN, -1;
    if (kind == ENDS) return 0;
    return read_behind(fd, to, kind == SHORT && size ? 1 : size);
}

IN_FRONT ssize_t write(int fd, const void *from, size_t size)
{
    BEHIND(ssize_t, write, int, const void *, size_t);
    StrikeKind kind = struck(CALL_WRITE, name_of(fd));
    OR_FAIL(kind, -1);
    if (kind == STUCK) return errno = EAGAIN, -1;
    if (kind == SHORT && size) size = 1;
    if (kind == RAISE) size = size / 2;
    ssize_t n = write_behind(fd, from, size);
    if (kind == RAISE) raise(strike.number);
    if (striking && fd == STDOUT_FILENO && n > 0) book->written += (size_t)n;
    return n;
}

IN_FRONT int close(int fd)
{
    BEHIND(int, close, int);
    StrikeKind kind = struck(CALL_CLOSE, name_of(fd));
    int closed = close_behind(fd); /* also where it says that it failed, as on Linux */
    OR_FAIL(kind, -1);
    return closed;
}

IN_FRONT int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    BEHIND(int, poll, struct pollfd *, nfds_t, int);
    OR_FAIL(struck(CALL_POLL, count ? name_of(fds->fd) : "?"), -1);
    return poll_behind(fds, count, timeout);
}

IN_FRONT char *realpath(const char *path, char *to)
{
    BEHIND(char *, realpath, const char *, char *);
    OR_FAIL(struck(CALL_REALPATH, path), NULL);
    return realpath_behind(path, to);
}

/* What a hardened build (-D_FORTIFY_SOURCE) makes of it. */
IN_FRONT char *__realpath_chk(const char *path, char *to, size_t room)
{
    (void)room;
    return realpath(path, to);
}

/* ---- what is written to a file ---- */

#define BESIDE "beside its place" /* the name of each file that mkostemp made */

IN_FRONT ssize_t readlink(const char *path, char *to, size_t room)
{
    BEHIND(ssize_t, readlink, const char *, char *, size_t);
    OR_FAIL(struck(CALL_READLINK, path), -1);
    return readlink_behind(path, to, room);
}

IN_FRONT int stat(const char *path, struct stat *to)
{
    BEHIND(int, stat, const char *, struct stat *);
    OR_FAIL(struck(CALL_STAT, path), -1);
    return stat_behind(path, to);
}

IN_FRONT int access(const char *path, int how)
{
    BEHIND(int, access, const char *, int);
    OR_FAIL(struck(CALL_ACCESS, path), -1);
    return access_behind(path, how);
}

IN_FRONT int mkostemp(char *name, int flags)
{
    BEHIND(int, mkostemp, char *, int);
    OR_FAIL(struck(CALL_MKOSTEMP, BESIDE), -1);
    int fd = mkostemp_behind(name, flags);
    if (striking && fd >= 0 && fd < MOST_FILES) snprintf(open_names[fd], sizeof open_names[fd], BESIDE);
    return fd;
}

IN_FRONT int fchmod(int fd, mode_t mode)
{
    BEHIND(int, fchmod, int, mode_t);
    OR_FAIL(struck(CALL_FCHMOD, name_of(fd)), -1);
    return fchmod_behind(fd, mode);
}

IN_FRONT int fsync(int fd)
{
    BEHIND(int, fsync, int);
    OR_FAIL(struck(CALL_FSYNC, name_of(fd)), -1);
    return fsync_behind(fd);
}

IN_FRONT int rename(const char *from, const char *to)
{
    BEHIND(int, rename, const char *, const char *);
    OR_FAIL(struck(CALL_RENAME, to), -1);
    return rename_behind(from, to);
}

#endif
