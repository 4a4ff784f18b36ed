#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ArenaChunk {
    ArenaChunk *before;
    size_t size;
    max_align_t memory[];
};

enum { ALIGN = _Alignof(max_align_t), FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

void arena_free(Arena *arena)
{
    for (ArenaChunk *chunk = arena->last, *before; chunk; chunk = before) {
        before = chunk->before;
        free(chunk);
    }
    *arena = (Arena){ 0 };
}

static bool add_chunk(Arena *arena, size_t size)
{
    size_t room = arena->last ? arena->last->size * 2 : FIRST_CHUNK;
    if (room > LARGEST_CHUNK) room = LARGEST_CHUNK;
    if (room < size) room = size;
    if (room > SIZE_MAX - sizeof(ArenaChunk)) return false;
    ArenaChunk *chunk = malloc(sizeof *chunk + room);
    if (!chunk) return false;
    *chunk = (ArenaChunk){ .before = arena->last, .size = room };
    arena->last = chunk;
    arena->next = (char *)chunk->memory;
    arena->end = arena->next + room;
    return true;
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGN) return NULL;
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
