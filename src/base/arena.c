#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Chunks that are shared by many pieces, and chunks that hold one large piece alone: those can grow where they are, so that a
 * growing array leaves no copies of itself behind. */
struct ArenaChunk {
    ArenaChunk *before, *after;
    size_t size;
    max_align_t memory[];
};

enum { ALIGN = _Alignof(max_align_t), FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20, ALONE = 1 << 16 };

void arena_free(Arena *arena)
{
    for (ArenaChunk *chunk = arena->chunks, *before; chunk; chunk = before) {
        before = chunk->before;
        free(chunk);
    }
    *arena = (Arena){ 0 };
}

/* `chunk` NULL: a new one; else that one, larger. */
static ArenaChunk *make_chunk(Arena *arena, ArenaChunk *chunk, size_t size)
{
    bool fresh = !chunk;
    if (size > SIZE_MAX - sizeof *chunk) return arena->failed = true, NULL;
    chunk = fresh ? malloc(sizeof *chunk + size) : realloc(chunk, sizeof *chunk + size);
    if (!chunk) return arena->failed = true, NULL;
    if (fresh) chunk->before = arena->chunks, chunk->after = NULL;
    if (chunk->before) chunk->before->after = chunk;
    if (chunk->after) chunk->after->before = chunk;
    else arena->chunks = chunk;
    chunk->size = size;
    return chunk;
}

static bool add_chunk(Arena *arena, size_t size)
{
    size_t room = arena->shared ? arena->shared * 2 : FIRST_CHUNK;
    if (room > LARGEST_CHUNK) room = LARGEST_CHUNK;
    if (room < size) room = size;
    ArenaChunk *chunk = make_chunk(arena, NULL, room);
    if (!chunk) return false;
    arena->shared = room;
    arena->next = (char *)chunk->memory;
    arena->end = arena->next + room;
    return true;
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size >= ALONE) {
        ArenaChunk *chunk = make_chunk(arena, NULL, size);
        return chunk ? chunk->memory : NULL;
    }
    size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (size == 0) size = ALIGN;
    if ((size_t)(arena->end - arena->next) < size && !add_chunk(arena, size)) return NULL;
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

void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size)
{
    if (old && old_size >= ALONE && new_size >= old_size) {
        ArenaChunk *chunk = (ArenaChunk *)((char *)old - offsetof(ArenaChunk, memory));
        chunk = make_chunk(arena, chunk, new_size);
        return chunk ? chunk->memory : NULL;
    }
    void *given = arena_alloc(arena, new_size);
    if (given && old_size) memcpy(given, old, old_size < new_size ? old_size : new_size);
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
    int size = vsnprintf(NULL, 0, format, args);
    char *text = size < 0 ? NULL : arena_alloc(arena, (size_t)size + 1);
    if (text) vsnprintf(text, (size_t)size + 1, format, again);
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
