#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
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

/* ---- what may be packed ---- */

enum { BLOCK = 1 << 16 };

static SourceStatus open_file(Input *in)
{
    in->fd = input_open(in->path, false);
    if (in->fd < 0) return errno == ENOENT || errno == ENOTDIR ? SOURCE_NOT_FOUND : SOURCE_UNREADABLE;
    if (fstat(in->fd, &in->before) != 0) return SOURCE_UNREADABLE;
    return S_ISDIR(in->before.st_mode) ? SOURCE_IS_FOLDER : SOURCE_OK;
}

SourceStatus input_start(Input *input, Memory *memory, const char *path, const char *text, size_t size)
{
    *input = (Input){ .path = path, .fd = -1, .text = text, .left = size, .memory = memory };
    if (!text) input->status = open_file(input);
    return input->status;
}

static char *new_block(Input *in)
{
    if (!memory_take(in->memory, BLOCK)) return NULL;
    char *block = malloc(BLOCK);
    if (!block) memory_give_back(in->memory, BLOCK);
    return block;
}

static void free_block(Input *in, char *block)
{
    if (block) memory_give_back(in->memory, BLOCK);
    free(block);
}

void input_free(Input *input)
{
    unpacker_free(input->unpacker);
    free_block(input, input->packed);
    free_block(input, input->held);
    if (input->fd >= 0) input_close(input->fd, input->path);
    *input = (Input){ .fd = -1 };
}

static ssize_t fail(Input *in, SourceStatus status)
{
    in->status = status;
    return -1;
}

/* Bytes as they lie there. */
static ssize_t read_some(Input *in, char *to, size_t room)
{
    if (in->ended) return 0;
    ssize_t n = (ssize_t)(room < in->left ? room : in->left);
    if (in->fd < 0) {
        memcpy(to, in->text, (size_t)n);
        in->text += n, in->left -= (size_t)n;
    } else if ((n = input_read(in->fd, to, room)) < 0) return fail(in, SOURCE_UNREADABLE);
    in->ended = n == 0;
    in->got += (uint64_t)n;
    return n;
}

static bool make_unpacker(Input *in, Packing packing)
{
    in->packed = new_block(in);
    if (!in->packed) return false;
    in->unpacker = unpacker_new(in->memory, packing);
    return in->unpacker;
}

/* Reads until the first bytes tell whether they are packed; those that are go to a block of their own. */
static ssize_t begin(Input *in, char *to, size_t room)
{
    size_t size = 0;
    while (size < PACKING_BYTES && !in->ended) {
        ssize_t n = read_some(in, to + size, (room < BLOCK ? room : BLOCK) - size);
        if (n < 0) return -1;
        size += (size_t)n;
    }
    Packing packing = packing_of(to, size);
    in->begun = true;
    if (packing == PACKED_NOT) return (ssize_t)size;
    if (!make_unpacker(in, packing)) return fail(in, SOURCE_NO_MEMORY);
    memcpy(in->packed, to, size);
    in->next = in->packed;
    in->size = size;
    return 0;
}

static SourceStatus status_of(UnpackStatus status)
{
    switch (status) {
    case UNPACK_NO_MEMORY: return SOURCE_NO_MEMORY;
    case UNPACK_FOLLOWED: return SOURCE_FOLLOWED;
    case UNPACK_TOO_WIDE: return SOURCE_TOO_WIDE;
    default: return SOURCE_DAMAGED;
    }
}

static ssize_t unpack_some(Input *in, char *to, size_t room)
{
    for (;;) {
        size_t put = 0;
        UnpackStatus status = unpack(in->unpacker, &in->next, &in->size, to, room, &put);
        if (put) return (ssize_t)put; /* what is wrong behind it is said the next time */
        if (status != UNPACK_OK) return fail(in, status_of(status));
        ssize_t n = read_some(in, in->packed, BLOCK);
        if (n < 0) return -1;
        if (n == 0) return unpack_whole(in->unpacker) ? 0 : fail(in, SOURCE_CUT_OFF);
        in->next = in->packed;
        in->size = (size_t)n;
    }
}

static ssize_t next_bytes(Input *in, char *to, size_t room)
{
    if (in->status != SOURCE_OK) return -1;
    ssize_t n = in->begun ? 0 : begin(in, to, room);
    if (n != 0) return n;
    return in->unpacker ? unpack_some(in, to, room) : read_some(in, to, room);
}

/* What was held, first. */
static ssize_t take_held(Input *in, char *to, size_t room)
{
    size_t size = in->held_end - in->held_at;
    if (size > room) size = room;
    memcpy(to, in->held + in->held_at, size);
    in->held_at += size;
    return (ssize_t)size;
}

ssize_t input_next(Input *input, char *to, size_t room)
{
    return input->held_at < input->held_end ? take_held(input, to, room) : next_bytes(input, to, room);
}

/* The mark that a file of UTF-8 may begin with, and blanks. */
static size_t blanks(const char *text, size_t size)
{
    size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size && strchr(" \t\r\n", text[at]) && text[at]) at++;
    return at;
}

char input_first(Input *input)
{
    if (!input->held) {
        input->held = new_block(input);
        input->held_at = input->held_end = 0;
    }
    if (!input->held) return input->status = SOURCE_NO_MEMORY, '\0';
    while (BLOCK - input->held_end >= PACKING_BYTES) {
        ssize_t n = next_bytes(input, input->held + input->held_end, BLOCK - input->held_end);
        if (n <= 0) break;
        input->held_end += (size_t)n;
        size_t first = blanks(input->held, input->held_end);
        if (first < input->held_end && input->held_end >= 3) return input->held[first];
    }
    size_t first = blanks(input->held, input->held_end);
    return first < input->held_end ? input->held[first] : '\0';
}

uint64_t input_size(const Input *input)
{
    if (input->fd < 0) return input->left + input->got;
    return S_ISREG(input->before.st_mode) && input->before.st_size > 0 ? (uint64_t)input->before.st_size : 0;
}

SourceStatus input_unchanged(const Input *input)
{
    struct stat after;
    if (input->fd < 0) return SOURCE_OK;
    if (fstat(input->fd, &after) != 0) return SOURCE_UNREADABLE;
    bool from_start = strcmp(input->path, "-") != 0;
    return input_changed(&input->before, &after, input->got, from_start) ? SOURCE_CHANGED : SOURCE_OK;
}
