#include "base/table.h"

#include <string.h>
#include <sys/random.h>

static uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

typedef struct {
    uint64_t v0, v1, v2, v3;
} Sip;

static inline __attribute__((always_inline)) void sip_round(Sip *s)
{
    s->v0 += s->v1, s->v1 = rotate(s->v1, 13) ^ s->v0, s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3, s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3, s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1, s->v1 = rotate(s->v1, 17) ^ s->v2, s->v2 = rotate(s->v2, 32);
}

uint64_t text_hash(const uint64_t key[2], const char *text, size_t size)
{
    Sip s = { key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
              key[1] ^ 0x7465646279746573 };
    uint64_t word, tail = 0, last = (uint64_t)size << 56;
    size_t whole = size & ~(size_t)7;
    for (size_t i = 0; i < whole; i += 8) {
        memcpy(&word, text + i, 8);
        s.v3 ^= word;
        sip_round(&s);
        s.v0 ^= word;
    }
    for (size_t i = size; i-- > whole;) tail = tail << 8 | (unsigned char)text[i];
    last |= tail;
    s.v3 ^= last;
    sip_round(&s);
    s.v0 ^= last;
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++) sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

/* Early in a machine's start there may be no randomness to be had: the address is then better than nothing. */
void text_hash_key(uint64_t key[2])
{
    if (getrandom(key, 2 * sizeof *key, GRND_NONBLOCK) != (ssize_t)(2 * sizeof *key)) key[0] = key[1] = (uintptr_t)key;
}

void table_init(Table *table, Arena *arena)
{
    *table = (Table){ .arena = arena };
}

static TableEntry *slot(const Table *table, const char *text, size_t size)
{
    uint64_t at = text_hash(table->key, text, size);
    for (;; at++) {
        TableEntry *entry = &table->entries[at & (table->room - 1)];
        if (!entry->text || (entry->size == size && memcmp(entry->text, text, size) == 0)) return entry;
    }
}

uint32_t table_find(const Table *table, const char *text, size_t size)
{
    if (!table->room) return TABLE_NONE;
    const TableEntry *entry = slot(table, text, size);
    return entry->text ? entry->value : TABLE_NONE;
}

static bool grow(Table *table)
{
    if (table->room > UINT32_MAX / 2) return false;
    Table larger = *table;
    if (!table->room) text_hash_key(larger.key); /* of the many tables that stay empty none asks for one */
    larger.room = table->room ? table->room * 2 : 32;
    larger.entries = arena_zero(table->arena, larger.room * sizeof *larger.entries);
    if (!larger.entries) return false;
    for (uint32_t i = 0; i < table->room; i++) {
        const TableEntry *entry = &table->entries[i];
        if (entry->text) *slot(&larger, entry->text, entry->size) = *entry;
    }
    *table = larger;
    return true;
}

bool table_put(Table *table, const char *text, size_t size, uint32_t value)
{
    if (size >= UINT32_MAX || (table->count >= table->room / 2 && !grow(table))) return false;
    TableEntry *entry = slot(table, text, size);
    if (!entry->text) table->count++;
    *entry = (TableEntry){ text, (uint32_t)size, value };
    return true;
}
