/* Memory that is given out in pieces and dies at once. An arena belongs to one thread at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

typedef struct ArenaChunk ArenaChunk;
typedef struct Arena {
    ArenaChunk *chunks;
    char *next, *end;         /* what is free and ready of the chunk shared by small pieces … */
    char *limit;              /* … and where that chunk ends */
    size_t shared;            /* size of that chunk */
    struct ArenaSpare *spare; /* pieces that arrays have outgrown */
    Memory *memory;           /* where its chunks are counted; or NULL */
    bool failed; /* it was asked for memory that there was not: even a hint of a message may then be missing */
} Arena;

/* An arena that is all zero but for its `memory` is empty and ready. Every function below that gives memory gives NULL
 * when there is none. */
void arena_free(Arena *arena); /* empty then, and ready again */

/* Takes back all that it gave, as arena_free does; an arena of a single chunk keeps it for what is asked next. */
void arena_reset(Arena *arena);

/* `size` bytes, aligned for any type; arena_zero clears them. */
void *arena_alloc(Arena *arena, size_t size);
void *arena_zero(Arena *arena, size_t size);

/* `old` (a whole piece of `old_size` bytes given by this arena, or NULL) moved into `new_size` bytes; the rest is not
 * cleared, and `old` is not to be used any more, unless there is no memory: then it stays as it was. */
void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size);

/* A copy of text[0..size), ended by a zero. */
char *arena_copy(Arena *arena, const char *text, size_t size);
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

#endif
