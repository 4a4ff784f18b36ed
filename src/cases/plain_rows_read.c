/* Compiled once for each instruction set. */
#include "base/instruction_set.h"

#include "cases/plain_rows_inside.h"
#include "cases/short_number.h"

/* ---- a group of rows, which lie in one word of the table's planes ---- */

typedef struct Group {
    Rows *rows;
    PlainRows *plain;
    CaseTable *table;
    const char *text;   /* of which there are marks */
    const RowEnd *ends; /* of its rows */
    uint32_t start;     /* where its first row begins */
    uint32_t lines;     /* of the text before that */
    uint32_t count;     /* of its rows, WORD_CASES at most */
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

/* ---- where a cell is ---- */

/* A place in a row: a field, and where it begins. */
typedef struct Cursor {
    uint32_t field, start; /* field: of all that there are marks of */
    uint32_t word;         /* of the text */
} Cursor;

BITS_INLINE Cursor row_cursor(const Group *g, uint32_t i)
{
    uint32_t start = start_of(g, i);
    return (Cursor){ first_field(g, i), start, start / MARKS_WORD };
}

/* The text of a field that the cursor has not passed, without its quotes. The cursor is on the next one then. Most
 * fields end within 64 bytes of where the cursor is. */
BITS_INLINE Cell cell_at(const Group *g, Cursor *cursor, uint32_t field)
{
    const Marks *m = &g->plain->marks;
    uint64_t ends = marks_from(m, cursor->start);
    uint32_t over = field - cursor->field, start = cursor->start, end;
    if (bits_count(ends) > over) {
        if (over) start += bits_nth(ends, over - 1) + 1;
        end = cursor->start + bits_nth(ends, over);
    } else {
        if (over) start = marks_end(m, field - 1, &cursor->word) + 1;
        end = marks_end(m, field, &cursor->word);
    }
    *cursor = (Cursor){ field + 1, end + 1, cursor->word };
    uint32_t quoted = m->quoted && end - start >= 2 && g->text[start] == '"';
    return (Cell){ g->text + start + quoted, end - start - 2 * quoted };
}

/* ---- findings ---- */

/* What a row says of the findings of a strip. */
typedef struct Findings {
    uint32_t present, absent, unknown;
} Findings;

/* Those that are said in words; false where one is no such word. */
static bool read_words(const Group *g, uint32_t row, const Strip *strip, uint32_t unclear, Findings *said)
{
    Cursor cursor = row_cursor(g, row);
    uint32_t first = cursor.field + strip->field;
    for (; unclear; unclear &= unclear - 1) {
        uint32_t place = bits_lowest(unclear), bit = UINT32_C(1) << place;
        switch (cell_means(cell_at(g, &cursor, first + place))) {
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

static const PlaneColumn *planes_of(const Group *g, uint32_t proposition)
{
    return proposition == NONE ? &g->table->gold : &g->table->planes[proposition];
}

static void put_findings(const Group *g, const Strip *strip, bool unknown)
{
    const PlainRows *p = g->plain;
    for (uint32_t rest = strip->findings; rest; rest &= rest - 1) {
        uint32_t place = bits_lowest(rest);
        const PlaneColumn *column = planes_of(g, strip->propositions[place]);
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
            const PlaneColumn *column = planes_of(g, strip->propositions[bits_lowest(rest)]);
            column->stated_for[g->word] &= keep;
            column->against[g->word] &= keep;
            column->unknown[g->word] &= keep;
        }
    }
}

/* ---- numbers ---- */

/* A cell that is not just some digits. Gives false where nothing is known of it. */
static bool read_closely(const Cohort *cohort, const Column *column, Cell cell, double *value)
{
    if (!cell_number(cohort, cell, value)) return false;
    return !column->converts || cell_convert(cohort, column, value);
}

static bool is_na(Cell cell)
{
    return cell.size == 2 && (cell.text[0] | 32) == 'n' && (cell.text[1] | 32) == 'a';
}

/* All numbers of a column. Which rows state one cannot be foreseen, so that no branch asks. */
static void read_numbers(Group *g, TextColumn *text)
{
    const Cohort *cohort = g->rows->cohort;
    const Column *column = &cohort->columns.at[text->column];
    double *lo = text->number->lo + g->row;
    char point = cohort->options.decimal_comma ? ',' : '.';
    double least = text->least, most = text->most;
    char some[WORD_CASES] = { 0 }, clear[WORD_CASES] = { 0 }; /* bytes, of which 64 are made bits at once */
    uint32_t plain = !column->converts;
    for (uint32_t i = 0; i < g->count; i++) {
        double value;
        uint32_t read = short_number(text->cells[i].text, text->cells[i].size, point, &value);
        uint32_t not_less = value >= least, not_more = value <= most;
        some[i] = text->cells[i].size > 0;
        clear[i] = (char)(read & plain & not_less & not_more);
        lo[i] = value;
    }
    uint64_t stated = bytes_equal(bytes_load(some), 1);
    for (uint64_t rest = stated & ~bytes_equal(bytes_load(clear), 1); rest; rest &= rest - 1) {
        uint32_t i = bits_lowest(rest);
        if (is_na(text->cells[i])) stated &= ~(UINT64_C(1) << i); /* nobody asks why */
        else if (!read_closely(cohort, column, text->cells[i], &lo[i]) ||
                 !(lo[i] >= text->least && lo[i] <= text->most))
            g->odd |= UINT64_C(1) << i;
    }
    if (text->number->hi != text->number->lo) memcpy(text->number->hi + g->row, lo, g->count * sizeof *lo);
    text->stated = stated;
}

static void put_numbers(const Group *g, const TextColumn *text)
{
    const NumberColumn *column = text->number;
    uint64_t stated = (text->stated & ~g->odd) << g->by;
    column->stated[g->word] |= stated;
    column->lo_open[g->word] &= ~stated;
    column->hi_open[g->word] &= ~stated;
    if (!column->span_lo) return; /* else cases that were there before had two facts */
    column->span_lo_open[g->word] &= ~stated;
    column->span_hi_open[g->word] &= ~stated;
    for (uint64_t rest = stated; rest; rest &= rest - 1) {
        uint32_t row = g->word * WORD_CASES + bits_lowest(rest);
        column->span_lo[row] = column->span_hi[row] = column->lo[row];
    }
}

/* ---- values ---- */

/* Only cells that were met before are known. */
static bool read_value(const Group *g, TextColumn *text, Cell cell, uint32_t *value)
{
    uint64_t bytes;
    if (cell.size > sizeof bytes) {
        *value = table_find(&g->rows->meant.at[text->column], cell.text, cell.size);
        return *value != TABLE_NONE;
    }
    memcpy(&bytes, cell.text, sizeof bytes);
    bytes &= first_bytes(cell.size);
    KnownCell *known = &text->known[bytes * UINT64_C(0x9E3779B97F4A7C15) >> 60];
    if (!known->known || known->text != bytes) {
        *value = table_find(&g->rows->meant.at[text->column], cell.text, cell.size);
        if (*value == TABLE_NONE) return false;
        *known = (KnownCell){ bytes, *value, true };
    }
    *value = known->value;
    return true;
}

static void put_value(const Group *g, const Term *term, uint32_t value, uint64_t bit)
{
    const PlaneColumn *planes = &g->table->planes[term->first_proposition];
    if (value < term->propositions) planes[value].stated_for[g->word] |= bit;
    for (uint32_t k = 0; value == CELL_UNKNOWN && k < term->propositions; k++) planes[k].unknown[g->word] |= bit;
}

/* Of the rows that are not odd by now. */
static void put_values(const Group *g, const TextColumn *text)
{
    const Term *term = &g->table->meaning->terms.at[g->rows->cohort->columns.at[text->column].term];
    for (uint32_t i = 0; i < g->count; i++)
        if (!(g->odd >> i & 1) && text->cells[i].size) put_value(g, term, text->values[i], UINT64_C(1) << (g->by + i));
}

static void read_values(Group *g, TextColumn *text)
{
    for (uint32_t i = 0; i < g->count; i++)
        if (text->cells[i].size && !read_value(g, text, text->cells[i], &text->values[i])) g->odd |= UINT64_C(1) << i;
}

/* ---- names ---- */

/* As text_is_seen, of letters that all have; what else there is, is looked at more closely. */
static bool is_plain_name(Cell cell)
{
    for (uint32_t i = 0; i < cell.size; i++) {
        unsigned char byte = (unsigned char)cell.text[i];
        if (byte < ' ' || byte >= 0x7F) return false;
    }
    return cell.text[0] != ' ' && cell.text[cell.size - 1] != ' ';
}

static void read_names(Group *g, const TextColumn *text)
{
    for (uint32_t i = 0; i < g->count; i++) {
        Cell cell = text->cells[i];
        uint64_t *mark = &g->rows->names.at[g->row + i];
        uint64_t number;
        if (short_whole_number(cell.text, cell.size, &number) && *cell.text != '0') *mark = name_mark_of_number(number);
        else if (cell.size && is_plain_name(cell)) *mark = name_mark(&g->rows->cohort->seen, cell.text, cell.size);
        else if (cell.size) g->odd |= UINT64_C(1) << i;
    }
}

enum { ROW_NAME = 32 };

static uint32_t write_row_name(char *to, uint64_t number)
{
    char digits[20];
    uint32_t count = 0;
    do digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    static const char row[] = { 'r', 'o', 'w', ' ' };
    memcpy(to, row, sizeof row);
    for (uint32_t i = 0; i < count; i++) to[sizeof row + i] = digits[count - 1 - i];
    return (uint32_t)sizeof row + count;
}

/* `text`: the column of names; NULL where there is none. */
static bool put_names(const Group *g, const TextColumn *text, Arena *arena)
{
    size_t size = g->count * (size_t)ROW_NAME;
    for (uint32_t i = 0; text && i < g->count; i++) size += text->cells[i].size;
    char *to = arena_alloc(arena, size);
    if (!to) return false;
    for (uint32_t i = 0; i < g->count; i++) {
        Cell cell = text ? text->cells[i] : (Cell){ 0 };
        uint32_t length = cell.size;
        if (!length) length = write_row_name(to, g->rows->row + i + 1);
        else if (length <= 8) memcpy(to, cell.text, 8); /* what is too much lies within the room, and is written over */
        else memcpy(to, cell.text, length);
        to[length] = 0;
        g->table->rows.at[g->row + i].name = to;
        to += length + 1;
    }
    return true;
}

/* ---- a group as a whole ---- */

static void find_cells(const Group *g)
{
    PlainRows *p = g->plain;
    for (uint32_t i = 0; i < g->count; i++) {
        Cursor cursor = row_cursor(g, i);
        uint32_t first = cursor.field;
        for (uint32_t k = 0; k < p->text_count; k++)
            p->texts[k].cells[i] = cell_at(g, &cursor, first + p->texts[k].field);
    }
}

/* Of a column that another may contradict nothing is plain but an empty cell. */
static void pass_over(Group *g, const TextColumn *text)
{
    for (uint32_t i = 0; i < g->count && i < WORD_CASES; i++) /* there are no more than that: gcc asks */
        g->odd |= (uint64_t)(text->cells[i].size > 0) << i;
}

static void read_text(Group *g, TextColumn *text)
{
    if (text->kind == COLUMN_NAME) read_names(g, text);
    else if (text->shared) pass_over(g, text);
    else if (text->kind == COLUMN_NUMBER) read_numbers(g, text);
    else read_values(g, text);
}

static bool read_group(Group *g, Arena *names)
{
    PlainRows *p = g->plain;
    const TextColumn *named = NULL;
    find_cells(g);
    for (uint32_t s = 0; s < p->strip_count; s++) read_strip(g, &p->strips[s]);
    for (uint32_t k = 0; k < p->text_count; k++) read_text(g, &p->texts[k]);
    for (uint32_t k = 0; k < p->text_count; k++) {
        const TextColumn *text = &p->texts[k];
        if (text->kind == COLUMN_NAME) named = text;
        else if (text->kind == COLUMN_VALUES && !text->shared) put_values(g, text);
        else if (text->kind == COLUMN_NUMBER && !text->shared) put_numbers(g, text);
    }
    take_out_odd(g);
    return put_names(g, named, names);
}

/* The odd ones, in their order, so that what is told of them has an order too. */
static bool state_odd(const Group *g, uint32_t lines, Arena *names)
{
    for (uint64_t odd = g->odd; odd; odd &= odd - 1) {
        uint32_t i = bits_lowest(odd), before = lines + (i ? g->ends[i - 1].lines : g->lines);
        if (!rows_state_again(g->rows, g->table, names, g->text + start_of(g, i), before, g->row + i)) return false;
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
        if (column->kind == COLUMN_GOLD && !cases_gold_column(table)) return false;
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
        group.lines = done ? m->rows[done - 1].lines : 0;
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

bool IN_SET(plain_rows_read)(Rows *rows, CaseTable *table, Arena *names, uint64_t most)
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
