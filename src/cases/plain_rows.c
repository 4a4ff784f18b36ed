#include "cases/plain_rows.h"

#include <string.h>

#include "cases/cohort_inside.h"
#include "cases/marks.h"

enum {
    STRIP = 32, /* fields that are turned into columns at once */
    STRETCH = 1 << 14,
    SHORT_STRETCH = 1 << 9, /* bytes that are marked at once: usually, and behind what was not plain */
    KNOWN_CELLS = 16        /* of a column of values: kept for quick use; a power of two */
};

/* Columns of findings that lie near each other. */
typedef struct Strip {
    uint32_t field;            /* the first of STRIP fields … */
    uint32_t findings, shared; /* … of which these are findings; and these may contradict others */
    uint32_t propositions[STRIP];
} Strip;

/* A cell of at most 8 bytes, as a number, and what it means in its column. */
typedef struct KnownCell {
    uint64_t text;
    uint32_t value;
    bool known;
} KnownCell;

/* Any other column. */
typedef struct TextColumn {
    uint32_t column; /* of the cohort */
    ColumnKind kind;
    uint32_t field;
    bool shared;
    KnownCell *known; /* of COLUMN_VALUES */
    uint64_t stated;  /* of COLUMN_NUMBER: rows of the group that state one */
    uint32_t value;   /* of COLUMN_VALUES: that of the row at hand; NONE where none is stated */
    NumberColumn *number;
} TextColumn;

struct PlainRows {
    Marks marks;
    size_t room;      /* bytes of text that there are marks for */
    uint32_t stretch; /* bytes to be marked next */
    Strip *strips;
    TextColumn *texts;
    uint32_t strip_count, text_count;
    uint64_t square[64], unknown[64];
};

/* ---- before the first row ---- */

static uint32_t count_texts(const Cohort *c)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->columns.count; i++) count += c->columns.at[i].kind != COLUMN_FINDING;
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
    strip->propositions[place] = column->proposition;
}

static bool add_text(PlainRows *p, Arena *arena, const Column *column, uint32_t index)
{
    TextColumn *text = &p->texts[p->text_count++];
    *text = (TextColumn){ .column = index, .kind = column->kind, .field = column->field, .shared = column->shared };
    if (column->kind == COLUMN_VALUES) text->known = arena_zero(arena, KNOWN_CELLS * sizeof *text->known);
    return column->kind != COLUMN_VALUES || text->known;
}

bool plain_rows_start(PlainRows **plain, const Cohort *cohort, Arena *arena)
{
    const Limits *limits = limits_or_usual(cohort->limits);
    uint32_t texts = count_texts(cohort), findings = cohort->columns.count - texts;
    *plain = NULL;
    if (!cohort->options.verdicts_only || cohort->width < 2 || cohort->columns.count > limits->facts) return true;
    PlainRows *p = arena_zero(arena, sizeof *p);
    if (!p || !(p->strips = arena_alloc(arena, (findings + 1) * sizeof *p->strips)) ||
        !(p->texts = arena_alloc(arena, (texts + 1) * sizeof *p->texts)))
        return false;
    p->marks.delimiter = cohort->options.delimiter;
    p->stretch = STRETCH;
    for (uint32_t i = 0; i < cohort->columns.count; i++) {
        const Column *column = &cohort->columns.at[i];
        if (column->kind == COLUMN_FINDING) add_finding(p, column);
        else if (!add_text(p, arena, column, i)) return false;
    }
    *plain = p;
    return true;
}

/* ---- a group of rows, which lie in one word of the table's planes ---- */

typedef struct Group {
    Rows *rows;
    PlainRows *plain;
    CaseTable *table;
    const char *text;   /* of which there are marks */
    const RowEnd *ends; /* of its rows */
    uint32_t start;     /* where its first row begins */
    uint32_t count;     /* of its rows */
    uint32_t row;       /* the first of them in the table … */
    uint32_t word, by;  /* … its word and place in planes */
    uint64_t odd;       /* rows that are not plain */
} Group;

static uint32_t start_of(const Group *g, uint32_t i)
{
    return i ? g->ends[i - 1].at : g->start;
}

static uint32_t first_field(const Group *g, uint32_t i)
{
    return g->ends[i].field - g->rows->cohort->width;
}

/* The text of a field, without its quotes. *word as marks_end has it. */
static Cell field_text(const Group *g, uint32_t row, uint32_t field, uint32_t *word)
{
    const Marks *m = &g->plain->marks;
    uint32_t first = first_field(g, row);
    uint32_t start = field ? marks_end(m, first + field - 1, word) + 1 : start_of(g, row);
    uint32_t end = marks_end(m, first + field, word);
    bool quoted = end - start >= 2 && g->text[start] == '"';
    return (Cell){ g->text + start + quoted, end - start - 2 * (uint32_t)quoted };
}

/* ---- findings ---- */

/* What a row says of the findings of a strip. */
typedef struct Findings {
    uint32_t present, absent, unknown;
} Findings;

/* Those that are said in words; false where one is no such word. */
static bool read_words(const Group *g, uint32_t row, const Strip *strip, uint32_t unclear, Findings *said)
{
    uint32_t word = start_of(g, row) / MARKS_WORD;
    for (; unclear; unclear &= unclear - 1) {
        uint32_t place = bits_lowest(unclear), bit = UINT32_C(1) << place;
        switch (cell_means(field_text(g, row, strip->field + place, &word))) {
        case MEANS_PRESENT: said->present |= bit; break;
        case MEANS_ABSENT: said->absent |= bit; break;
        case MEANS_UNKNOWN: said->unknown |= bit; break;
        default: return false;
        }
    }
    return true;
}

static bool read_findings(const Group *g, uint32_t row, const Strip *strip, Findings *said)
{
    const Marks *m = &g->plain->marks;
    uint32_t field = first_field(g, row) + strip->field;
    said->present = (uint32_t)marks_of(m, MARK_ONE, field) & strip->findings;
    said->absent = (uint32_t)marks_of(m, MARK_ZERO, field) & strip->findings;
    said->unknown = (uint32_t)marks_of(m, MARK_NA, field) & strip->findings;
    uint32_t told = said->present | said->absent | said->unknown | (uint32_t)marks_of(m, MARK_EMPTY, field);
    uint32_t unclear = strip->findings & ~told;
    if (unclear && !read_words(g, row, strip, unclear, said)) return false;
    return !((said->present | said->absent | said->unknown) & strip->shared);
}

static void put_findings(const Group *g, const Strip *strip, bool unknown)
{
    const PlainRows *p = g->plain;
    for (uint32_t rest = strip->findings; rest; rest &= rest - 1) {
        uint32_t place = bits_lowest(rest);
        const PlaneColumn *column = &g->table->planes[strip->propositions[place]];
        column->stated_for[g->word] |= p->square[place] << g->by;
        column->against[g->word] |= p->square[STRIP + place] << g->by;
        if (unknown) column->unknown[g->word] |= p->unknown[place] << g->by;
    }
}

static void read_strip(Group *g, const Strip *strip)
{
    PlainRows *p = g->plain;
    uint32_t unknown = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        Findings said;
        g->odd |= (uint64_t)!read_findings(g, i, strip, &said) << i;
        p->square[i] = said.present | (uint64_t)said.absent << STRIP;
        p->unknown[i] = said.unknown;
        unknown |= said.unknown;
    }
    memset(p->square + g->count, 0, (64 - g->count) * sizeof *p->square);
    memset(p->unknown + g->count, 0, (64 - g->count) * sizeof *p->unknown);
    bits_turn(p->square);
    if (unknown) bits_turn(p->unknown);
    put_findings(g, strip, unknown);
}

/* What was put before a row was found to be odd. */
static void take_out_odd(const Group *g)
{
    uint64_t keep = ~(g->odd << g->by);
    for (uint32_t s = 0; g->odd && s < g->plain->strip_count; s++) {
        const Strip *strip = &g->plain->strips[s];
        for (uint32_t rest = strip->findings; rest; rest &= rest - 1) {
            const PlaneColumn *column = &g->table->planes[strip->propositions[bits_lowest(rest)]];
            column->stated_for[g->word] &= keep;
            column->against[g->word] &= keep;
            column->unknown[g->word] &= keep;
        }
    }
}

/* ---- numbers ---- */

BITS_INLINE uint64_t first_bytes(uint64_t bytes, uint32_t count)
{
    return count < 8 ? bytes & ((UINT64_C(1) << 8 * count) - 1) : bytes;
}

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* A number of at most 8 characters: digits, perhaps a point between them. As number_parse reads it; false where it is
 * not that. All digits are worked on at once (after Muła and Lemire 2022). */
BITS_INLINE bool short_number(Cell cell, char point, double *value)
{
    static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };
    uint64_t bytes;
    memcpy(&bytes, cell.text, sizeof bytes);
    bytes = first_bytes(bytes, cell.size);
    uint64_t differs = bytes ^ EACH_BYTE((unsigned char)point);
    uint64_t points = (differs - EACH_BYTE(1)) & ~differs & EACH_BYTE(0x80);
    uint32_t has_point = points != 0, whole = has_point ? bits_lowest(points) / 8 : cell.size;
    uint32_t digits = cell.size - has_point;
    uint64_t before = first_bytes(~UINT64_C(0), whole);
    if (!whole || (has_point && digits == whole)) return false; /* none before the point, or behind it */
    bytes = ((bytes & before) | (bytes >> 8 & ~before)) << 8 * (8 - digits) |
            (digits < 8 ? EACH_BYTE('0') >> 8 * digits : 0);
    if (((bytes & EACH_BYTE(0xF0)) | ((bytes + EACH_BYTE(6)) & EACH_BYTE(0xF0)) >> 4) != EACH_BYTE(0x33)) return false;
    bytes = (bytes & EACH_BYTE(0x0F)) * 2561 >> 8;
    bytes = (bytes & UINT64_C(0x00FF00FF00FF00FF)) * 6553601 >> 16;
    bytes = (bytes & UINT64_C(0x0000FFFF0000FFFF)) * 42949672960001 >> 32;
    *value = (double)bytes / powers[digits - whole];
    return true;
}

BITS_INLINE bool is_within(const Interval *range, double value)
{
    if (value <= range->lo) return value == range->lo && !range->lo_open;
    if (value >= range->hi) return value == range->hi && !range->hi_open;
    return true;
}

/* False where the cell has to be looked at more closely. */
BITS_INLINE bool read_number(const Group *g, TextColumn *text, Cell cell, uint32_t i)
{
    const Cohort *cohort = g->rows->cohort;
    const Column *column = &cohort->columns.at[text->column];
    double value;
    bool quick = cell.size <= 8 && short_number(cell, cohort->options.decimal_comma ? ',' : '.', &value);
    if (!quick && (cell.size == 2 && (cell.text[0] | 32) == 'n' && (cell.text[1] | 32) == 'a'))
        return true; /* not stated, and nobody asks why */
    if (!quick && !cell_number(cohort, cell, &value)) return false;
    if (column->converts && !cell_convert(cohort, column, &value)) return false;
    if (!(value >= 0) || !is_within(&cohort->meaning->terms.at[column->term].range, value)) return false;
    text->number->lo[g->row + i] = text->number->hi[g->row + i] = value;
    text->stated |= UINT64_C(1) << i;
    return true;
}

static void put_numbers(const Group *g, const TextColumn *text)
{
    const NumberColumn *column = text->number;
    uint64_t stated = (text->stated & ~g->odd) << g->by;
    column->stated[g->word] |= stated;
    column->lo_open[g->word] &= ~stated;
    column->hi_open[g->word] &= ~stated;
}

/* ---- values ---- */

/* Only cells that were met before are known. */
static bool read_value(const Group *g, TextColumn *text, Cell cell)
{
    uint64_t bytes;
    if (cell.size > sizeof bytes) {
        text->value = table_find(&g->rows->meant[text->column], cell.text, cell.size);
        return text->value != TABLE_NONE;
    }
    memcpy(&bytes, cell.text, sizeof bytes);
    bytes = first_bytes(bytes, cell.size);
    KnownCell *known = &text->known[bytes * UINT64_C(0x9E3779B97F4A7C15) >> 60];
    if (!known->known || known->text != bytes) {
        uint32_t value = table_find(&g->rows->meant[text->column], cell.text, cell.size);
        if (value == TABLE_NONE) return false;
        *known = (KnownCell){ bytes, value, true };
    }
    text->value = known->value;
    return true;
}

static void put_value(const Group *g, const TextColumn *text, uint32_t i)
{
    const Term *term = &g->table->meaning->terms.at[g->rows->cohort->columns.at[text->column].term];
    uint64_t bit = UINT64_C(1) << (g->by + i);
    const PlaneColumn *planes = &g->table->planes[term->first_proposition];
    if (text->value < term->propositions) planes[text->value].stated_for[g->word] |= bit;
    for (uint32_t k = 0; text->value == CELL_UNKNOWN && k < term->propositions; k++) planes[k].unknown[g->word] |= bit;
}

/* ---- names ---- */

/* As text_is_seen, of letters that all have: what else there is, is looked at more closely. */
static bool is_plain_name(Cell cell)
{
    for (uint32_t i = 0; i < cell.size; i++) {
        unsigned char byte = (unsigned char)cell.text[i];
        if (byte < ' ' || byte >= 0x7F) return false;
    }
    return cell.text[0] != ' ' && cell.text[cell.size - 1] != ' ';
}

/* The names of a group. */
typedef struct Names {
    Cell cells[64]; /* size 0: `row N` */
    size_t size;    /* of all of them */
} Names;

enum { ROW_NAME = 32 };

static uint32_t write_row_name(char *to, uint64_t number)
{
    char digits[20];
    uint32_t count = 0;
    do digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    memcpy(to, "row ", 4);
    for (uint32_t i = 0; i < count; i++) to[4 + i] = digits[count - 1 - i];
    return 4 + count;
}

static bool put_names(const Group *g, const Names *names, Arena *arena)
{
    char *to = arena_alloc(arena, names->size + g->count * (size_t)ROW_NAME);
    if (!to) return false;
    for (uint32_t i = 0; i < g->count; i++) {
        Cell cell = names->cells[i];
        uint32_t size = cell.size;
        g->rows->names.at[g->row + i] = size ? name_mark(&g->rows->cohort->seen, cell.text, size) : 0;
        if (size) memcpy(to, cell.text, size);
        else size = write_row_name(to, g->rows->row + i + 1);
        to[size] = 0;
        g->table->rows.at[g->row + i].name = to;
        to += size + 1;
    }
    return true;
}

/* ---- a group as a whole ---- */

/* All cells of a row that are no findings. False where one is not plain. */
BITS_INLINE bool read_texts(const Group *g, uint32_t i, Names *names)
{
    uint32_t word = start_of(g, i) / MARKS_WORD;
    for (uint32_t k = 0; k < g->plain->text_count; k++) {
        TextColumn *text = &g->plain->texts[k];
        Cell cell = field_text(g, i, text->field, &word);
        text->value = NONE;
        if (!cell.size) continue;
        if (text->kind == COLUMN_NAME) {
            if (!is_plain_name(cell)) return false;
            names->cells[i] = cell;
            names->size += cell.size;
        } else if (text->shared) {
            return false;
        } else if (!(text->kind == COLUMN_NUMBER ? read_number(g, text, cell, i) : read_value(g, text, cell))) {
            return false;
        }
    }
    return true;
}

static bool read_group(Group *g, Arena *arena)
{
    PlainRows *p = g->plain;
    Names names = { 0 };
    for (uint32_t s = 0; s < p->strip_count; s++) read_strip(g, &p->strips[s]);
    for (uint32_t k = 0; k < p->text_count; k++) p->texts[k].stated = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        if (g->odd >> i & 1) continue;
        g->odd |= (uint64_t)!read_texts(g, i, &names) << i;
        for (uint32_t k = 0; k < p->text_count && !(g->odd >> i & 1); k++)
            if (p->texts[k].kind == COLUMN_VALUES) put_value(g, &p->texts[k], i);
    }
    for (uint32_t k = 0; k < p->text_count; k++)
        if (p->texts[k].kind == COLUMN_NUMBER) put_numbers(g, &p->texts[k]);
    take_out_odd(g);
    return put_names(g, &names, arena);
}

/* The odd ones, in their order, so that what is told of them has an order too. */
static bool state_odd(const Group *g, uint32_t lines, Arena *names)
{
    for (uint64_t odd = g->odd; odd; odd &= odd - 1) {
        uint32_t i = bits_lowest(odd);
        uint32_t before = i ? g->ends[i - 1].lines : g->ends[0].lines - 1;
        if (!rows_state_again(g->rows, g->table, names, g->text + start_of(g, i), lines + before, g->row + i))
            return false;
    }
    return true;
}

/* How many of the rows from `ends` on have their outline right, at most `most`. */
static uint32_t count_regular(const Rows *rows, const RowEnd *ends, uint32_t start, uint32_t field, uint32_t most)
{
    uint64_t longest = limits_or_usual(rows->cohort->limits)->line_length;
    uint32_t count = 0;
    while (count < most && ends[count].field - field == rows->cohort->width && ends[count].at - start <= longest) {
        field = ends[count].field;
        start = ends[count].at;
        count++;
    }
    return count;
}

static bool find_columns(const Rows *rows, CaseTable *table)
{
    PlainRows *p = rows->plain;
    const Cohort *c = rows->cohort;
    for (uint32_t i = 0; i < c->columns.count; i++) {
        const Column *column = &c->columns.at[i];
        const Term *term = &c->meaning->terms.at[column->term];
        if (column->kind == COLUMN_FINDING && !cases_plane_column(table, column->proposition)) return false;
        for (uint32_t k = 0; column->kind == COLUMN_VALUES && k < term->propositions; k++)
            if (!cases_plane_column(table, term->first_proposition + k)) return false;
    }
    for (uint32_t k = 0; k < p->text_count; k++)
        if (p->texts[k].kind == COLUMN_NUMBER &&
            !(p->texts[k].number = cases_number_column(table, c->columns.at[p->texts[k].column].term)))
            return false;
    return true;
}

static bool add_group(Rows *rows, CaseTable *table, Arena *names, Group *group)
{
    group->row = table->rows.count;
    group->word = group->row / WORD_CASES;
    group->by = group->row % WORD_CASES;
    if (!cases_add_rows(table, group->count) || !rows_add_names(rows, group->count)) return false;
    if (!read_group(group, names)) return false;
    uint32_t lines = rows->text.lines;
    if (!state_odd(group, lines, names)) return false;
    rows->row += group->count;
    return true;
}

/* All rows of a stretch that was marked. *plain: none came that is not like the others. */
static bool add_stretch(Rows *rows, CaseTable *table, Arena *names, uint64_t most, bool *plain)
{
    const Marks *m = &rows->plain->marks;
    const char *text = rows->text.at;
    uint32_t lines = rows->text.lines, done = 0, start = 0, field = 0;
    if (!cases_room(table) || !find_columns(rows, table)) return false;
    while (done < m->row_count && table->rows.count < most) {
        uint32_t room = WORD_CASES - table->rows.count % WORD_CASES, left = m->row_count - done;
        if (room > left) room = left;
        if (room > most - table->rows.count) room = (uint32_t)(most - table->rows.count);
        Group group = { .rows = rows, .plain = rows->plain, .table = table, .text = text, .ends = m->rows + done };
        group.start = start;
        group.count = count_regular(rows, group.ends, start, field, room);
        if (!group.count) break;
        delimited_go(&rows->text, text, (size_t)(rows->text.end - text), lines);
        if (!add_group(rows, table, names, &group)) return false;
        done += group.count;
        start = m->rows[done - 1].at;
        field = m->rows[done - 1].field;
    }
    delimited_go(&rows->text, text + start, (size_t)(rows->text.end - text) - start,
                 lines + (done ? m->rows[done - 1].lines : 0));
    *plain = done == m->row_count || table->rows.count == most;
    return true;
}

/* Memory for the marks of so many bytes. */
static bool make_room(Rows *rows, size_t size)
{
    PlainRows *p = rows->plain;
    if (size <= p->room) return true;
    void *memory = arena_alloc(&rows->arena, marks_size(size));
    if (!memory) return false;
    marks_place(&p->marks, memory, size);
    p->room = size;
    return true;
}

bool plain_rows_read(Rows *rows, CaseTable *table, Arena *names, uint64_t most)
{
    PlainRows *p = rows->plain;
    for (bool plain = true; plain && table->rows.count < most;) {
        size_t left = (size_t)(rows->text.end - rows->text.at), size = left < p->stretch ? left : p->stretch;
        if (!left) return true;
        if (!make_room(rows, size < STRETCH ? STRETCH : size)) return false;
        marks_find(&p->marks, rows->text.at, (uint32_t)size);
        bool rest = size == left && !p->marks.row_count;
        if (p->marks.strange) p->stretch = SHORT_STRETCH;
        if (p->marks.strange || rest) return true;
        if (!p->marks.row_count) p->stretch *= 4;
        else if (!add_stretch(rows, table, names, most, &plain)) return false;
        else if (!plain) p->stretch = SHORT_STRETCH;
        else if (p->stretch < STRETCH) p->stretch *= 2;
    }
    return true;
}
