#include "cases/plain_rows.h"

#include "cases/plain_rows_inside.h"

static bool is_yes_or_no(const Column *column)
{
    return column->kind == COLUMN_FINDING || column->kind == COLUMN_GOLD;
}

static uint32_t count_texts(const Cohort *c)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->columns.count; i++) count += !is_yes_or_no(&c->columns.at[i]);
    return count;
}

static void add_finding(PlainRows *p, const Column *column)
{
    Strip *strip = p->strip_count ? &p->strips[p->strip_count - 1] : NULL;
    if (!strip || column->field - strip->field >= STRIP) {
        strip = &p->strips[p->strip_count++];
        *strip = (Strip){ .field = column->field };
    }
    uint32_t place = column->field - strip->field;
    strip->findings |= UINT32_C(1) << place;
    strip->shared |= (uint32_t)column->shared << place;
    strip->propositions[place] = column->kind == COLUMN_GOLD ? NONE : column->proposition;
}

/* Numbers below 0 may be told of, and those outside the range are. */
static void set_bounds(TextColumn *text, const Interval *range)
{
    text->least = range->lo > 0 ? range->lo : 0;
    text->most = range->hi; /* ranges have no open ends */
}

static bool add_text(PlainRows *p, Arena *arena, const Cohort *cohort, uint32_t index)
{
    const Column *column = &cohort->columns.at[index];
    TextColumn *text = &p->texts[p->text_count++];
    *text = (TextColumn){ .column = index, .kind = column->kind, .field = column->field, .shared = column->shared };
    if (column->kind == COLUMN_NUMBER) set_bounds(text, &cohort->meaning->terms.at[column->term].range);
    if (column->kind == COLUMN_VALUES) text->known = arena_zero(arena, KNOWN_CELLS * sizeof *text->known);
    return column->kind != COLUMN_VALUES || text->known;
}

#ifdef INSTRUCTION_SETS_X86
PlainRowsRead plain_rows_read_avx2, plain_rows_read_avx512;
#else
#define plain_rows_read_avx2 NULL
#define plain_rows_read_avx512 NULL
#endif

PlainRowsRead *plain_rows_reader(InstructionSet set)
{
    PlainRowsRead *const readers[SETS] = { plain_rows_read, plain_rows_read_avx2, plain_rows_read_avx512 };
    return instruction_set_there(set) ? readers[set] : NULL;
}

/* Bytes are moved about as the bits of a word. */
static bool low_byte_first(void)
{
    const uint16_t word = 1;
    return *(const unsigned char *)&word;
}

bool plain_rows_start(PlainRows **plain, const Cohort *cohort, Arena *arena)
{
    const Limits *limits = limits_or_usual(cohort->limits);
    uint32_t texts = count_texts(cohort), findings = cohort->columns.count - texts;
    *plain = NULL;
    if (!low_byte_first() || !cohort->options.verdicts_only || cohort->width < 2 ||
        cohort->columns.count > limits->facts)
        return true;
    PlainRows *p = arena_zero(arena, sizeof *p);
    if (!p || !(p->strips = arena_alloc(arena, (findings + 1) * sizeof *p->strips)) ||
        !(p->texts = arena_alloc(arena, (texts + 1) * sizeof *p->texts)))
        return false;
    p->marks.delimiter = cohort->options.delimiter;
    p->stretch = STRETCH;
    for (uint32_t i = 0; i < cohort->columns.count; i++) {
        const Column *column = &cohort->columns.at[i];
        if (is_yes_or_no(column)) add_finding(p, column);
        else if (!add_text(p, arena, cohort, i)) return false;
    }
    *plain = p;
    return true;
}
