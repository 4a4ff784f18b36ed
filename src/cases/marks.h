/* Where the fields of a text of rows end, and which of them can be told by a glance: found 64 bytes at a time (after
 * Langdale and Lemire 2019, who find so the structure of JSON). It stands in a header, to be compiled for several
 * processors. */
#ifndef CASES_MARKS_H
#define CASES_MARKS_H
#include <stdbool.h>
#include <stddef.h>

#include "cases/bits.h"

/* What a field can be. One in quotes is told as one without. */
typedef enum { MARK_EMPTY, MARK_ONE, MARK_ZERO, MARK_NA, MARKS } Mark;

/* Where a row ends. */
typedef struct RowEnd {
    uint32_t at;    /* behind its line end */
    uint32_t field; /* how many fields have ended then */
    uint32_t lines; /* … and lines */
} RowEnd;

typedef struct Marks {
    char delimiter;
    uint64_t *ends;          /* a bit for each byte of the text: a field ends before it */
    uint32_t *before;        /* for each word of `ends`, the fields that end before it */
    uint64_t *fields[MARKS]; /* a bit for each field; 8 bytes behind them can be read */
    RowEnd *rows;            /* of all that end within the text */
    uint32_t row_count;
    bool quoted;  /* there are quotes in it */
    bool strange; /* a quote does not stand where one is expected: nothing is told */
} Marks;

enum { MARKS_WORD = 64 }; /* bytes of text */

/* Memory for the marks of a text of `size` bytes, and how it is used. */
static inline size_t marks_room(size_t size)
{
    return size / MARKS_WORD + 3;
}

static inline size_t marks_size(size_t size)
{
    size_t word = (1 + MARKS) * sizeof(uint64_t) + sizeof(uint32_t) + MARKS_WORD * sizeof(RowEnd);
    return marks_room(size) * word;
}

static inline void marks_place(Marks *marks, void *memory, size_t size)
{
    size_t words = marks_room(size);
    marks->ends = memory;
    for (int i = 0; i < MARKS; i++) marks->fields[i] = marks->ends + (size_t)(i + 1) * words;
    marks->rows = (RowEnd *)(marks->ends + (1 + MARKS) * words);
    marks->before = (uint32_t *)(marks->rows + MARKS_WORD * words);
}

/* What one word must know of that before it. */
typedef struct MarksCarry {
    uint64_t inside; /* all bits, where that ends in quotes */
    uint64_t begins, opens,
        closes;                /* the next byte begins a field; stands behind a quote that opens one, that closes one */
    uint64_t ended;            /* the next byte is a line end that goes with the carriage return before it */
    uint64_t one, zero, n, na; /* the last byte begins a field, and is this; the last two begin it, and are `NA` */
    uint32_t field, noted, lines; /* ended so far; fields that are told of */
} MarksCarry;

/* Bits, one place further on; *carry is what comes in, then what goes out. */
BITS_INLINE uint64_t marks_next(uint64_t bits, uint64_t *carry)
{
    uint64_t moved = bits << 1 | *carry;
    *carry = bits >> 63;
    return moved;
}

BITS_INLINE void marks_note(uint64_t *fields, uint32_t field, uint64_t bits)
{
    uint64_t *word = fields + field / 64;
    uint32_t by = field % 64;
    word[0] |= bits << by;
    word[1] = bits >> 1 >> (63 - by);
}

/* Most words hold one line end or two. */
BITS_INLINE void marks_rows(Marks *m, const MarksCarry *c, uint32_t at, uint64_t line_ends, uint64_t ends,
                            uint64_t newlines)
{
    uint32_t count = bits_count(line_ends);
    for (uint32_t i = 0; i < 2 || i < count; i++, line_ends &= line_ends - 1) {
        uint64_t up_to = line_ends ^ (line_ends - 1); /* the lowest, and all bits below it */
        m->rows[m->row_count + i] = (RowEnd){ at + bits_lowest(line_ends) + 1, c->field + bits_count(ends & up_to),
                                              c->lines + bits_count(newlines & up_to) };
    }
    m->row_count += count;
}

/* What quotes do to a word: what ends and begins fields stands outside of them, and the text of a field between them.
 */
typedef struct MarksQuotes {
    uint64_t inside, opening, closing;
} MarksQuotes;

BITS_INLINE MarksQuotes marks_quotes(Bytes bytes, uint64_t within, MarksCarry *c)
{
    uint64_t quotes = bytes_equal(bytes, '"') & within, inside = bits_odd(quotes) ^ c->inside;
    c->inside = UINT64_C(0) - (inside >> 63);
    return (MarksQuotes){ inside, quotes & inside, quotes & ~inside };
}

/* One word of text; `quoted`: the text has quotes. */
BITS_INLINE void marks_word(Marks *m, MarksCarry *c, const char *text, uint32_t at, uint64_t within, bool quoted)
{
    Bytes bytes = bytes_load(text + at);
    MarksQuotes q = { 0 };
    if (quoted) q = marks_quotes(bytes, within, c);
    uint64_t newlines = bytes_equal(bytes, '\n') & within, line_ends = newlines & ~q.inside;
    uint64_t delimiters = bytes_equal(bytes, m->delimiter) & within & ~q.inside;
    uint64_t line_follows = (uint64_t)(text[at + MARKS_WORD] == '\n' && !c->inside) << 63;
    uint64_t returns = bytes_equal(bytes, '\r') & within & (line_ends >> 1 | line_follows);
    uint64_t ends = delimiters | returns | (line_ends & ~marks_next(returns, &c->ended));
    uint64_t begins = marks_next(delimiters | line_ends, &c->begins), last = ends;
    if (quoted) {
        uint64_t behind = marks_next(q.closing, &c->closes);
        m->strange |= ((q.opening & ~begins) | (behind & ~ends & within)) != 0;
        begins = (begins & ~q.opening) | marks_next(q.opening, &c->opens);
        last = (ends & ~behind) | q.closing;
    }
    uint64_t one = marks_next(bytes_equal(bytes, '1') & begins, &c->one);
    uint64_t zero = marks_next(bytes_equal(bytes, '0') & begins, &c->zero);
    uint64_t n = marks_next((bytes_equal(bytes, 'N') | bytes_equal(bytes, 'n')) & begins, &c->n);
    uint64_t na = marks_next((bytes_equal(bytes, 'A') | bytes_equal(bytes, 'a')) & n, &c->na);
    marks_note(m->fields[MARK_EMPTY], c->noted, bits_gather(begins, last));
    marks_note(m->fields[MARK_ONE], c->noted, bits_gather(one, last));
    marks_note(m->fields[MARK_ZERO], c->noted, bits_gather(zero, last));
    marks_note(m->fields[MARK_NA], c->noted, bits_gather(na, last));
    m->ends[at / MARKS_WORD] = ends;
    m->before[at / MARKS_WORD] = c->field;
    marks_rows(m, c, at, line_ends, ends, newlines);
    c->noted += bits_count(last);
    c->field += bits_count(ends);
    c->lines += bits_count(newlines);
}

BITS_INLINE void marks_words(Marks *m, const char *text, uint32_t size, bool quoted)
{
    MarksCarry c = { .begins = 1 };
    uint32_t at = 0;
    for (; size - at >= MARKS_WORD; at += MARKS_WORD) marks_word(m, &c, text, at, ~UINT64_C(0), quoted);
    if (size > at) marks_word(m, &c, text, at, ~(~UINT64_C(0) << (size - at)), quoted);
    m->before[(size + MARKS_WORD - 1) / MARKS_WORD] = c.field;
    m->ends[(size + MARKS_WORD - 1) / MARKS_WORD] = 0;
}

/* Tells of text[0..size), which begins with a row; 64 bytes behind it may be read. */
BITS_INLINE void marks_find(Marks *m, const char *text, uint32_t size)
{
    m->row_count = 0;
    m->strange = false;
    for (int i = 0; i < MARKS; i++) m->fields[i][0] = 0;
    m->quoted = memchr(text, '"', size);
    if (m->quoted) marks_words(m, text, size, true);
    else marks_words(m, text, size, false);
}

/* The ends of fields among the 64 bytes from `at` on. */
BITS_INLINE uint64_t marks_from(const Marks *m, uint32_t at)
{
    const uint64_t *word = m->ends + at / MARKS_WORD;
    uint32_t by = at % MARKS_WORD;
    return word[0] >> by | word[1] << 1 << (63 - by);
}

/* Where field `field` ends; *word is the word of the text where it was looked for last, or one before. */
BITS_INLINE uint32_t marks_end(const Marks *m, uint32_t field, uint32_t *word)
{
    while (m->before[*word + 1] <= field) ++*word;
    return *word * MARKS_WORD + bits_nth(m->ends[*word], field - m->before[*word]);
}

/* What is told of the fields from `field` on, at least 57 of them. */
BITS_INLINE uint64_t marks_of(const Marks *m, Mark mark, uint32_t field)
{
    uint64_t bits;
    memcpy(&bits, (const char *)m->fields[mark] + field / 8, sizeof bits);
    return bits >> field % 8;
}

#endif
