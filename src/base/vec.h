/* A growing array in an arena: Vec(T) is { T *at; uint32_t count, room; }, all zero when empty. */
#ifndef BASE_VEC_H
#define BASE_VEC_H
#include "base/arena.h"

#define Vec(T)                \
    struct {                  \
        T *at;                \
        uint32_t count, room; \
    }

/* Appends a value; false when there is no memory (the array is then as before). */
#define vec_push(arena, vec, ...) (vec_room((arena), (vec)) && ((vec)->at[(vec)->count++] = (__VA_ARGS__), true))

/* Room for one value more; false when there is no memory. */
#define vec_room(arena, vec)                                                                  \
    ((vec)->at = vec_more((arena), (vec)->at, &(vec)->room, (vec)->count, sizeof *(vec)->at), \
     (vec)->count < (vec)->room)

/* The array where it is then: with room for more, or as it was. */
static inline void *vec_more(Arena *arena, void *at, uint32_t *room, uint32_t count, size_t size)
{
    if (count < *room) return at;
    if (*room > UINT32_MAX / 2) {
        arena->failed = true;
        return at;
    }
    uint32_t wanted = *room ? *room * 2 : size > 32 ? 1 : 4; /* most lists of large things are short */
    void *grown = arena_grow(arena, at, count * size, wanted * size);
    if (!grown) return at;
    *room = wanted;
    return grown;
}

#endif
