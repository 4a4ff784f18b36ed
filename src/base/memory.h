/* What one object of the library (rules, cases, a run) may take in all. Whatever asks the system for memory takes it
 * from here first, in the large pieces that it asks for: so counting costs nothing where it is used. It belongs to one
 * thread at a time. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Memory {
    uint64_t limit, taken;
} Memory;

/* False where so much is not left; `memory` NULL: there is no limit. */
static inline bool memory_take(Memory *memory, size_t size)
{
    if (!memory) return true;
    if (size > memory->limit || memory->taken > memory->limit - size) return false;
    memory->taken += size;
    return true;
}

static inline void memory_give_back(Memory *memory, size_t size)
{
    if (memory) memory->taken -= size;
}

#endif
