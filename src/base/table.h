/* A hash table from text to a number. Its hash (SipHash-1-3) is keyed anew for each table, so that nobody can choose
 * texts that collide. Nothing depends on the order of entries. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H
#include "base/arena.h"

#define TABLE_NONE UINT32_MAX

typedef struct TableEntry {
    const char *text; /* not copied: must outlive the table */
    uint32_t size, value;
} TableEntry;

typedef struct Table {
    Arena *arena;
    TableEntry *entries;
    uint32_t room, count; /* room: a power of two, or 0 */
    uint64_t key[2];
} Table;

/* SipHash-1-3 (Aumasson and Bernstein 2012), and a key for it that nobody can know. */
uint64_t text_hash(const uint64_t key[2], const char *text, size_t size);
void text_hash_key(uint64_t key[2]);

void table_init(Table *table, Arena *arena);

/* The value stored for text[0..size), or TABLE_NONE. */
uint32_t table_find(const Table *table, const char *text, size_t size);

/* Stores a value (replacing one); false when there is no memory. */
bool table_put(Table *table, const char *text, size_t size, uint32_t value);

#endif
