/* Cases of a block as lines of CSV. What is said of a conclusion in a case is five bits, each in a plane of the block.
 * The planes are turned, a word of cases at a time, so that those of a case lie together: five of them then pick one of
 * 32 texts that are ready, and a line is little more than copying. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "cases/bits.h"
#include "report/csv_inside.h"
#include "report/report.h"

/* The bits of a cell: evidence for, and against (as in a Truth); the caveats. */
enum { BIT_FOR, BIT_AGAINST, BIT_EXCLUDED, BIT_DISPUTED, BIT_PROVIDED, BITS };
enum { FAILED = 1 << BITS, TEXTS, TOGETHER = WORD_CASES / BITS /* columns whose bits one word has room for */ };

/* Copied whole, whatever its size is, since that takes no longer than a small part. */
enum { MOST_TEXT = 40 };
typedef struct Text {
    char text[60];
    uint32_t size;
} Text;

#define TEXT(text)             \
    {                          \
        text, sizeof(text) - 1 \
    }
#define TRUTHS(caveats) \
    TEXT(",unknown," caveats), TEXT(",true," caveats), TEXT(",false," caveats), TEXT(",conflict," caveats)

static const Text verdicts[TEXTS] = {
    TRUTHS(""),         TRUTHS("excluded"),          TRUTHS("disputed"),          TRUTHS("excluded disputed"),
    TRUTHS("provided"), TRUTHS("excluded provided"), TRUTHS("disputed provided"), TRUTHS("excluded disputed provided"),
    TEXT(",error,")
};
static const Text suspicions[TEXTS] = { TEXT(",unknown"), TEXT(",true"), TEXT(",false"),
                                        TEXT(",conflict"), [FAILED] = TEXT(",error") };

/* Planes, by Reading: where the block was not run under a stricter one, those of the ordinary reading, from which
 * nothing then differs. */
typedef struct Column {
    const Text *texts;
    const uint64_t *t[3], *f[3];
    const Proposition *excludable; /* NULL: a suspicion, which no rule excludes */
} Column;

typedef struct Lines {
    Arena arena;
    const Meaning *meaning;
    Machine *machine;
    Vec(Column) columns;
    Vec(const NumberRegister *) numbers;
    uint64_t *bits; /* for each TOGETHER columns, a word a case: those of the word of cases at hand */
    size_t most;    /* bytes of a line behind its name */
} Lines;

/* ---- columns ---- */

static const uint64_t *plane_in(const Machine *machine, Reading reading, uint32_t plane)
{
    size_t at = plane == NONE ? PLANE_NONE : plane;
    return machine->registers[reading].planes + at * machine->width;
}

static const uint64_t *plane_of(const Lines *l, uint32_t plane)
{
    return plane_in(l->machine, READING_ORDINARY, plane);
}

static void add_conclusion(void *to, uint32_t proposition)
{
    Lines *l = to;
    const Proposition *p = &l->meaning->propositions.at[proposition];
    Column column = { .texts = verdicts, .excludable = p };
    for (Reading reading = READING_ORDINARY; reading <= READING_PROVIDED; reading++) {
        bool there_is = reading != READING_ORDINARY && machine_differs(l->machine, reading);
        column.t[reading] = plane_in(l->machine, there_is ? reading : READING_ORDINARY, p->t);
        column.f[reading] = plane_in(l->machine, there_is ? reading : READING_ORDINARY, p->f);
    }
    vec_push(&l->arena, &l->columns, column);
}

static void add_suspicion(void *to, uint32_t proposition)
{
    Lines *l = to;
    const Proposition *p = &l->meaning->propositions.at[proposition];
    const uint64_t *t = plane_of(l, p->suspected_t), *f = plane_of(l, p->suspected_f);
    vec_push(&l->arena, &l->columns, (Column){ suspicions, { t, t, t }, { f, f, f }, NULL });
}

static void add_number(void *to, uint32_t term)
{
    Lines *l = to;
    uint32_t number = l->meaning->terms.at[term].number;
    machine_write_out(l->machine, number);
    vec_push(&l->arena, &l->numbers, &l->machine->registers[READING_ORDINARY].numbers[number]);
}

static bool begin_lines(Lines *l)
{
    static const CsvColumns columns = { add_conclusion, add_suspicion, add_number };
    csv_each_column(l->meaning, &columns, l);
    size_t squares = ((size_t)l->columns.count + TOGETHER - 1) / TOGETHER;
    l->bits = arena_zero(&l->arena, squares * WORD_CASES * sizeof *l->bits);
    l->most = (size_t)l->columns.count * MOST_TEXT + (size_t)l->numbers.count * 2 * (1 + NUMBER_TEXT) + sizeof "\n";
    return !l->arena.failed;
}

/* ---- bits ---- */

static uint64_t find_excluded(const Lines *l, const Column *column, uint32_t word)
{
    uint64_t excluded = 0;
    for (uint32_t i = 0; column->excludable && i < column->excludable->excluding.count; i++)
        excluded |= plane_of(l, l->meaning->rules.at[column->excludable->excluding.at[i]].condition->t)[word];
    return excluded;
}

/* Where a verdict, true or false, does not stand under a stricter reading. */
static uint64_t find_caveat(const Column *column, Reading reading, uint32_t word)
{
    uint64_t t = column->t[READING_ORDINARY][word], f = column->f[READING_ORDINARY][word];
    return (t ^ f) & ((t ^ column->t[reading][word]) | (f ^ column->f[reading][word]));
}

static void find_bits(const Lines *l, const Column *column, uint32_t word, uint64_t bits[static BITS])
{
    bits[BIT_FOR] = column->t[READING_ORDINARY][word];
    bits[BIT_AGAINST] = column->f[READING_ORDINARY][word];
    bits[BIT_EXCLUDED] = bits[BIT_AGAINST] & ~bits[BIT_FOR] & find_excluded(l, column, word);
    bits[BIT_DISPUTED] = find_caveat(column, READING_DISPUTED, word);
    bits[BIT_PROVIDED] = find_caveat(column, READING_PROVIDED, word);
}

static void turn_word(const Lines *l, uint32_t word)
{
    uint64_t *square = l->bits;
    for (uint32_t i = 0; i < l->columns.count; i += TOGETHER, square += WORD_CASES) {
        uint32_t k = 0;
        for (; k < TOGETHER && i + k < l->columns.count; k++)
            find_bits(l, &l->columns.at[i + k], word, square + (size_t)k * BITS);
        memset(square + (size_t)k * BITS, 0, (WORD_CASES - (size_t)k * BITS) * sizeof *square);
        bits_turn(square);
    }
}

/* ---- lines: each writes to where there is room, and gives the place behind ---- */

static char *put_text(char *to, const Text *text)
{
    memcpy(to, text->text, MOST_TEXT);
    return to + text->size;
}

static char *put_verdicts(const Lines *l, uint32_t lane, char *to)
{
    const uint64_t *bits = l->bits + lane % WORD_CASES;
    for (uint32_t i = 0; i < l->columns.count; i += TOGETHER, bits += WORD_CASES) {
        uint32_t end = l->columns.count - i < TOGETHER ? l->columns.count : i + TOGETHER;
        uint64_t left = *bits;
        for (uint32_t k = i; k < end; k++, left >>= BITS) to = put_text(to, &l->columns.at[k].texts[left % FAILED]);
    }
    return to;
}

static char *put_small(char *to, unsigned value)
{
    if (value >= 100) *to++ = (char)('0' + value / 100);
    if (value >= 10) *to++ = (char)('0' + value / 10 % 10);
    *to++ = (char)('0' + value % 10);
    return to;
}

/* One that is not bounded is an empty cell. Most are of scores, and small whole numbers. */
static char *put_end(char *to, double end)
{
    *to++ = ',';
    if (end >= 0 && end < 1000 && end == (unsigned)end) return put_small(to, (unsigned)end);
    return isfinite(end) ? to + number_format(end, COMPUTED_DIGITS, to) : to;
}

/* The machine leaves a score that does not apply unbounded. */
static char *put_numbers(const Lines *l, uint32_t lane, char *to)
{
    for (uint32_t i = 0; i < l->numbers.count; i++)
        to = put_end(put_end(to, l->numbers.at[i]->lo[lane]), l->numbers.at[i]->hi[lane]);
    return to;
}

static char *put_failed(const Lines *l, char *to)
{
    for (uint32_t i = 0; i < l->columns.count; i++) to = put_text(to, &l->columns.at[i].texts[FAILED]);
    for (uint32_t i = 0; i < l->numbers.count; i++) *to++ = ',', *to++ = ',';
    return to;
}

static void add_line(const Lines *l, uint32_t lane, Buffer *out)
{
    const CaseRow *row = &l->machine->table->rows.at[l->machine->first + lane];
    if (!buffer_reserve(out, 2 * strlen(row->name) + sizeof "\"\"" + l->most)) return;
    char *to = csv_cell(out->text + out->size, row->name, "");
    to = row->failed ? put_failed(l, to) : put_numbers(l, lane, put_verdicts(l, lane, to));
    *to++ = '\n';
    *to = 0;
    out->size = (size_t)(to - out->text);
}

bool report_csv(Buffer *out, const Meaning *meaning, Machine *machine, uint32_t first, uint32_t count)
{
    Lines l = { .arena.memory = out->memory, .meaning = meaning, .machine = machine };
    buffer_text(out, ""); /* of no cases there is text, too */
    if (!begin_lines(&l)) out->failed = true;
    for (uint32_t lane = first; lane < first + count && !out->failed; lane++) {
        if (lane == first || lane % WORD_CASES == 0) turn_word(&l, lane / WORD_CASES);
        add_line(&l, lane, out);
    }
    arena_free(&l.arena);
    return !out->failed;
}
