/* Bytes of a file or of standard input, read in order. Rules and facts are read whole (source.c), tables by Input. */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/source.h"
#include "base/unpack.h"

/* A descriptor to read from, -1 and errno where there is none; "-" is standard input. Close it with input_close. Where
 * a file that lies there is wanted (`plain`), nobody is waited for who is to write to it. */
int input_open(const char *path, bool plain);
void input_close(int fd, const char *path);

/* Up to `room` bytes; 0 at the end, -1 and errno where it cannot be read. Waits where nothing is there for now. */
ssize_t input_read(int fd, char *to, size_t room);

/* Whether somebody wrote to a file while `got` bytes of it were read: then half may be old and half new. */
bool input_changed(const struct stat *before, const struct stat *after, uint64_t got, bool from_start);

/* A file, standard input or bytes in memory, of any size, read a piece at a time, and unpacked where they are packed,
 * whatever they are called. */
typedef struct Input {
    const char *path;
    int fd;           /* -1: the bytes are in memory: */
    const char *text; /* … what of them is still to be read, … */
    size_t left;      /* … so much */
    Memory *memory;
    struct stat before;       /* what the system said of the file when it was opened */
    uint64_t got;             /* bytes read so far, as they lie there */
    bool begun, ended;        /* whether it is packed is known; there is no further byte */
    Unpacker *unpacker;       /* NULL: they are as they are */
    char *packed;             /* a block of what is packed, of which … */
    const char *next;         /* … this is to be unpacked next, … */
    size_t size;              /* … so much */
    char *held;               /* a block that was read before it is wanted, of which … */
    size_t held_at, held_end; /* … this is left */
    SourceStatus status;
} Input;

/* Opens a file ("-": standard input), or takes text[0..size) where text is not NULL; both it and `path` stay the
 * caller's. */
SourceStatus input_start(Input *input, Memory *memory, const char *path, const char *text, size_t size);
void input_free(Input *input);

/* Up to `room` bytes (at least PACKING_BYTES); 0 at the end, -1 where no more can be had: input->status then says why,
 * and errno where that is SOURCE_UNREADABLE. */
ssize_t input_next(Input *input, char *to, size_t room);

/* The first byte that is not blank, which still comes; '\0' where there is none, or it cannot be had. */
char input_first(Input *input);

/* How many bytes lie there; 0 where that is not known. */
uint64_t input_size(const Input *input);

/* At its end: whether the file stayed as it was while it was read. */
SourceStatus input_unchanged(const Input *input);

#endif
