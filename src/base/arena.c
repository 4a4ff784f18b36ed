#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Chunks that are shared by many pieces, and chunks that hold one large piece alone: those can grow where they are, so
 * that a growing array leaves no copies of itself behind. */
struct ArenaChunk {
    ArenaChunk *before, *after;
    size_t size;
    max_align_t memory[];
};

/* A piece that is no longer used; small pieces may be made of it before a chunk is asked for. */
typedef struct ArenaSpare {
    struct ArenaSpare *next;
    size_t size;
} ArenaSpare;

enum { ALIGN = _Alignof(max_align_t), FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20, ALONE = 1 << 16 };
enum { PAGE = 4096, WINDOW = 1 << 16, LEAST_SPARE = 512 };

void arena_free(Arena *arena)
{
    for (ArenaChunk *chunk = arena->chunks, *before; chunk; chunk = before) {
        before = chunk->before;
        memory_give_back(arena->memory, sizeof *chunk + chunk->size);
        free(chunk);
    }
    *arena = (Arena){ .memory = arena->memory };
}

void arena_reset(Arena *arena)
{
    ArenaChunk *last = arena->chunks;
    if (!last || last->before || last->size != arena->shared) {
        arena_free(arena);
        return;
    }
    arena->next = (char *)last->memory;
    arena->end = arena->limit = arena->next + last->size;
    arena->spare = NULL;
    arena->failed = false;
}

/* `chunk` NULL: a new one; else that one, larger (never smaller). */
static ArenaChunk *make_chunk(Arena *arena, ArenaChunk *chunk, size_t size)
{
    bool fresh = !chunk;
    size_t more = fresh ? size : size - chunk->size;
    if (size > SIZE_MAX - sizeof *chunk) return arena->failed = true, NULL;
    if (fresh) more += sizeof *chunk;
    if (!memory_take(arena->memory, more)) return arena->failed = true, NULL;
    chunk = fresh ? malloc(sizeof *chunk + size) : realloc(chunk, sizeof *chunk + size);
    if (!chunk) {
        memory_give_back(arena->memory, more);
        return arena->failed = true, NULL;
    }
    if (fresh) chunk->before = arena->chunks, chunk->after = NULL;
    if (chunk->before) chunk->before->after = chunk;
    if (chunk->after) chunk->after->before = chunk;
    else arena->chunks = chunk;
    chunk->size = size;
    return chunk;
}

/* Memory that is new to the process is made present a page at a time, with a fault for each, which takes longer than
 * most of what is done with it. Where the system can, many pages are asked for at once; where it cannot, nothing is
 * lost. */
static void make_present(char *from, const char *to)
{
#ifdef MADV_POPULATE_WRITE
    uintptr_t first = ((uintptr_t)from + PAGE - 1) & ~(uintptr_t)(PAGE - 1),
              last = (uintptr_t)to & ~(uintptr_t)(PAGE - 1);
    if (first < last) madvise(from + (first - (uintptr_t)from), last - first, MADV_POPULATE_WRITE);
#else
    (void)from, (void)to;
#endif
}

/* Readies the next window of the chunk at hand. */
static bool open_window(Arena *arena)
{
    size_t left = (size_t)(arena->limit - arena->end);
    if (left == 0) return false;
    size_t more = left < WINDOW ? left : WINDOW;
    if (arena->shared >= WINDOW) make_present(arena->end, arena->end + more);
    arena->end += more;
    return true;
}

/* `size` more bytes from `piece` on, which is arena->next or the piece given last. */
static bool reaches(Arena *arena, const char *piece, size_t size)
{
    while ((size_t)(arena->end - piece) < size)
        if (!open_window(arena)) return false;
    return true;
}

static bool use_spare(Arena *arena, size_t size)
{
    ArenaSpare *spare = arena->spare;
    if (!spare || spare->size < size) return false;
    arena->spare = spare->next;
    arena->next = (char *)spare;
    arena->end = arena->limit = arena->next + spare->size;
    return true;
}

static bool add_chunk(Arena *arena, size_t size)
{
    size_t room = arena->shared ? arena->shared * 2 : FIRST_CHUNK;
    if (room > LARGEST_CHUNK) room = LARGEST_CHUNK;
    if (room < size) room = size;
    ArenaChunk *chunk = make_chunk(arena, NULL, room);
    if (!chunk) return false;
    arena->shared = room;
    arena->next = arena->end = (char *)chunk->memory;
    arena->limit = arena->next + room;
    return reaches(arena, arena->next, size);
}

static size_t aligned(size_t size)
{
    return size ? (size + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size >= ALONE) {
        ArenaChunk *chunk = make_chunk(arena, NULL, size);
        return chunk ? chunk->memory : NULL;
    }
    size = aligned(size);
    if ((size_t)(arena->end - arena->next) < size && !reaches(arena, arena->next, size) && !use_spare(arena, size) &&
        !add_chunk(arena, size))
        return NULL;
    void *given = arena->next;
    arena->next += size;
    return given;
}

void *arena_zero(Arena *arena, size_t size)
{
    void *given = arena_alloc(arena, size);
    if (given) memset(given, 0, size);
    return given;
}

/* Makes the piece given last larger where it is. */
static bool stretch(Arena *arena, char *piece, size_t old_size, size_t new_size)
{
    if (new_size >= ALONE || piece + aligned(old_size) != arena->next || !reaches(arena, piece, aligned(new_size)))
        return false;
    arena->next = piece + aligned(new_size);
    return true;
}

/* The latest comes first: it is the largest of a growing array. */
static void keep_spare(Arena *arena, void *piece, size_t size)
{
    if (size < LEAST_SPARE || size >= ALONE) return;
    ArenaSpare *spare = piece;
    *spare = (ArenaSpare){ arena->spare, size & ~(size_t)(ALIGN - 1) };
    arena->spare = spare;
}

void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size)
{
    if (old && old_size >= ALONE && new_size >= old_size) {
        ArenaChunk *chunk = (void *)((char *)old - offsetof(ArenaChunk, memory));
        chunk = make_chunk(arena, chunk, new_size);
        return chunk ? chunk->memory : NULL;
    }
    if (old && stretch(arena, old, old_size, new_size)) return old;
    void *given = arena_alloc(arena, new_size);
    if (!given || !old) return given;
    memcpy(given, old, old_size < new_size ? old_size : new_size);
    keep_spare(arena, old, old_size);
    return given;
}

char *arena_copy(Arena *arena, const char *text, size_t size)
{
    char *copy = size < SIZE_MAX ? arena_alloc(arena, size + 1) : NULL;
    if (!copy) return NULL;
    if (size) memcpy(copy, text, size);
    copy[size] = 0;
    return copy;
}

char *arena_vprintf(Arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    size_t room = (size_t)(arena->end - arena->next); /* most texts fit into what is there, and are made once */
    char *there = arena->next;
    int size = vsnprintf(there, room, format, args);
    char *text = size < 0 ? NULL : arena_alloc(arena, (size_t)size + 1);
    if (size < 0) arena->failed = true; /* longer than an int tells */
    if (text && (text != there || (size_t)size >= room)) vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
