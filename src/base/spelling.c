#include "base/spelling.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { LONGEST = 255 };

static bool is_blank(utf8proc_int32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f;
}

static utf8proc_int32_t one_kind(utf8proc_int32_t c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x02bc:
    case 0x0060:
    case 0x00b4:
    case 0x2032: return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212: return '-';
    default: return c;
    }
}

/* Case-folded, composed copy in memory of malloc's, or NULL. */
static char *fold(const char *text, size_t size)
{
    utf8proc_uint8_t *folded = NULL;
    if (size > INT32_MAX) return NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size, &folded,
                                           UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (length < 0) return NULL;
    return (char *)folded;
}

/* How many bytes of ASCII the text begins with, eight at a time. */
static size_t ascii_bytes(const char *text, size_t size)
{
    size_t i = 0;
    for (uint64_t eight; i + sizeof eight <= size; i += sizeof eight) {
        memcpy(&eight, text + i, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080)) break;
    }
    while (i < size && (unsigned char)text[i] < 0x80) i++;
    return i;
}

/* Drops the full stops at the end of key[start..end). */
static size_t without_stops(const char *key, size_t start, size_t end)
{
    while (end > start + 1 && key[end - 1] == '.') end--;
    return end;
}

static size_t finish(char *key, size_t word, size_t out)
{
    out = without_stops(key, word, out);
    if (out && key[out - 1] == ' ') out--;
    key[out] = 0;
    return out;
}

static size_t squeeze(char *key, const char *text, size_t size)
{
    size_t out = 0, word = 0;
    for (size_t i = 0; i < size;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(size - i), &c);
        if (n <= 0) break;
        i += (size_t)n;
        c = one_kind(c);
        if (is_blank(c)) {
            out = without_stops(key, word, out);
            if (out && key[out - 1] != ' ') key[out++] = ' ';
            word = out;
        } else {
            out += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)key + out);
        }
    }
    return finish(key, word, out);
}

/* The same for text that is ASCII alone, as most is, and in any case. */
static size_t squeeze_ascii(char *key, const char *text, size_t size)
{
    size_t out = 0, word = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            out = without_stops(key, word, out);
            if (out && key[out - 1] != ' ') key[out++] = ' ';
            word = out;
        } else {
            key[out++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c == '`' ? '\'' : c;
        }
    }
    return finish(key, word, out);
}

char *spelling_key(Arena *arena, const char *text, size_t size)
{
    if (ascii_bytes(text, size) == size) {
        char *key = arena_alloc(arena, size + 1);
        if (key) squeeze_ascii(key, text, size);
        return key;
    }
    char *folded = fold(text, size);
    if (!folded) return NULL;
    size_t folded_size = strlen(folded);
    char *key = arena_alloc(arena, folded_size + 1);
    if (key) squeeze(key, folded, folded_size);
    free(folded);
    return key;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned spelling_distance(const char *a, size_t a_size, const char *b, size_t b_size, unsigned bound)
{
    size_t gap = a_size > b_size ? a_size - b_size : b_size - a_size;
    if (gap > bound) return bound + 1;
    if (a_size > LONGEST || b_size > LONGEST) return a_size == b_size && !memcmp(a, b, a_size) ? 0 : bound + 1;
    unsigned rows[3][LONGEST + 1]; /* the row before last, the last, this one */
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b_size; j++) last[j] = before[j] = j;
    for (unsigned i = 1; i <= a_size; i++) {
        unsigned smallest = row[0] = i;
        for (unsigned j = 1; j <= b_size; j++) {
            row[j] = least(last[j - 1] + (a[i - 1] != b[j - 1]), least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            smallest = least(smallest, row[j]);
        }
        if (smallest > bound) return bound + 1;
        unsigned *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return least(last[b_size], bound + 1);
}

unsigned spelling_tolerance(size_t size)
{
    return size < 2 ? 0 : size < 4 ? 1 : size < 10 ? 2 : 3;
}

bool utf8_valid(const char *text, size_t size, size_t *at)
{
    for (size_t i = 0; i < size;) {
        i += ascii_bytes(text + i, size - i);
        if (i == size) break;
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(size - i), &c);
        if (n <= 0) {
            *at = i;
            return false;
        }
        i += (size_t)n;
    }
    return true;
}

size_t hidden_size(const char *text)
{
    const unsigned char *u = (const unsigned char *)text;
    if (u[0] == 0xE2 && u[1] == 0x80) return u[2] >= 0xA8 && u[2] <= 0xAE ? 3 : 0; /* U+2028 to U+202E */
    if (u[0] == 0xE2 && u[1] == 0x81) return u[2] >= 0xA6 && u[2] <= 0xA9 ? 3 : 0; /* U+2066 to U+2069 */
    if (u[0] == 0xC2) return u[1] >= 0x80 && u[1] < 0xA0 ? 2 : 0;                  /* U+0080 to U+009F */
    return u[0] == 0x7F || (u[0] && u[0] < ' ' && !strchr("\t\n\r", u[0]));
}

size_t hidden_character(const char *text, size_t size, size_t *at)
{
    for (*at = 0; *at < size; ++*at) {
        unsigned char c = (unsigned char)text[*at];
        if (c >= ' ' && c != 0x7F && c != 0xC2 && c != 0xE2) continue;
        size_t hidden = hidden_size(text + *at);
        if (hidden) return hidden;
    }
    return 0;
}

bool text_is_seen(const char *text, size_t size)
{
    size_t at;
    return utf8_valid(text, size, &at) && !hidden_character(text, size, &at) && !memchr(text, 0, size);
}
