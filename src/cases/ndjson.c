/* Cases as JSON objects, one a line (NDJSON, JSON Lines): a key is what the head of a column is, its value a cell. */
#include <string.h>

#include "base/spelling.h"
#include "cases/cohort_inside.h"
#include "cases/json_line.h"

enum { FIRST_ROOM = 1 << 16 };

/* A key that came before. */
typedef struct Key {
    uint32_t column; /* that it is; NONE: what no rule knows or reads */
    uint64_t row;    /* that had it last */
} Key;

typedef struct Lines {
    Cohort *cohort;
    Heads *heads;
    Table index; /* keys -> their number */
    Vec(Key) keys;
    JsonLine line;
    bool decimal_comma; /* of texts; numbers of JSON have a point */
    char *buffer;
    size_t room, at, end; /* the line that comes next begins at `at` */
    bool begun, read_all;
    uint32_t count; /* of the lines before it */
    bool waits;     /* the line at hand was read, and not yet taken */
    bool some;      /* at least one was an object */
    bool ended;     /* what never came was told */
} Lines;

/* ---- lines ---- */

/* Makes room behind what was read and not yet given. */
static DelimitedStatus make_room(Lines *l)
{
    const Limits *limits = limits_or_usual(l->cohort->text.limits);
    size_t held = l->end - l->at;
    if (l->at) memmove(l->buffer, l->buffer + l->at, held);
    l->at = 0;
    l->end = held;
    if (held < l->room) return DELIMITED_OK;
    if (held > limits->line_length) return DELIMITED_TOO_LONG;
    size_t room = l->room ? 2 * l->room : FIRST_ROOM;
    char *grown = arena_grow(l->cohort->arena, l->buffer, l->room, room);
    if (!grown) return DELIMITED_NO_MEMORY;
    l->buffer = grown;
    l->room = room;
    return DELIMITED_OK;
}

static DelimitedStatus read_more(Lines *l)
{
    static const char mark[] = "\xEF\xBB\xBF";
    DelimitedStatus status = make_room(l);
    if (status != DELIMITED_OK) return status;
    ssize_t n = input_next(&l->cohort->input, l->buffer + l->end, l->room - l->end);
    if (n < 0) return DELIMITED_UNREADABLE;
    l->read_all = n == 0;
    l->end += (size_t)n;
    if (!l->begun && (l->end >= 3 || l->read_all)) {
        l->begun = true;
        if (l->end >= 3 && memcmp(l->buffer, mark, 3) == 0) l->at = 3;
    }
    return DELIMITED_OK;
}

/* A line, without its end, is the record at hand. */
static bool take_line(Lines *l, size_t size)
{
    Delimited *record = &l->cohort->text;
    record->record = l->buffer + l->at;
    record->record_size = (uint32_t)size;
    record->record_lines = l->count++;
    l->at += size + (l->at + size < l->end);
    for (size_t i = 0; i < size; i++)
        if (!strchr(" \t\r", record->record[i]) || !record->record[i]) return true;
    return false;
}

/* The next line that is not blank; *found: there is one. */
static DelimitedStatus next_line(Lines *l, bool *found)
{
    size_t looked = 0; /* of what is at hand, without an end of a line */
    for (*found = false; !*found;) {
        const char *from = l->buffer ? l->buffer + l->at : NULL;
        size_t left = l->end - l->at;
        const char *end = from && left > looked && l->begun ? memchr(from + looked, '\n', left - looked) : NULL;
        size_t size = end ? (size_t)(end - from) : left;
        if (size > limits_or_usual(l->cohort->text.limits)->line_length) return DELIMITED_TOO_LONG;
        if (end || (l->read_all && left)) {
            *found = take_line(l, size);
            looked = 0;
            continue;
        }
        if (l->read_all) break;
        looked = l->begun ? left : 0;
        DelimitedStatus status = read_more(l);
        if (status != DELIMITED_OK) return status;
    }
    return DELIMITED_OK;
}

static bool report_broken(Lines *l, DelimitedStatus status, Diagnostics *d)
{
    const Limits *limits = limits_or_usual(l->cohort->text.limits);
    Shown nothing = { NULL, NO_FILE };
    if (status != DELIMITED_TOO_LONG) return cohort_report_broken(l->cohort, status, &nothing, d);
    l->cohort->broken = true;
    diagnose(d, DIAGNOSTIC_BAD_TABLE, NOWHERE,
             "each case stands on a line of its own: `jq -c '.[]' FILE` writes a list so",
             "Line %u of %s has more than %" PRIu64 " bytes", l->count + 1, l->cohort->name, limits->line_length);
    return !d->no_memory;
}

/* ---- keys ---- */

static bool report_too_many(const Lines *l, Diagnostics *d)
{
    l->cohort->broken = true;
    diagnose(d, DIAGNOSTIC_TOO_MUCH, NOWHERE, "keys name what is stated, and are the same in each line",
             "%s has more than %" PRIu64 " keys", l->cohort->name, limits_or_usual(l->cohort->text.limits)->columns);
    return !d->no_memory;
}

/* A key that comes for the first time: what it is, is told as of the head of a column. */
static bool add_key(Lines *l, const Field *field, Shown *shown, Diagnostics *d)
{
    Cohort *c = l->cohort;
    uint32_t columns = c->columns.count, errors = d->errors;
    if (l->keys.count == limits_or_usual(c->text.limits)->columns) return report_too_many(l, d);
    const char *text = arena_copy(c->arena, field->text, field->size);
    c->text.fields.count = 0;
    if (!text || !vec_push(c->arena, &c->text.fields, *field) || !heads_add(l->heads, 0, shown, d)) return false;
    c->broken |= d->errors > errors;
    Key key = { c->columns.count > columns ? columns : NONE, 0 };
    return table_put(&l->index, text, field->size, l->keys.count) && vec_push(c->arena, &l->keys, key);
}

/* What is wrong with a line takes it away as a case, and leaves the next one. */
static void set_wrong(JsonLine *line, const Field *at, const char *what, const char *hint)
{
    line->wrong = *at;
    line->what = what;
    line->hint = hint;
}

/* The number of each key goes to its pair. False where there is no memory. */
static bool find_keys(Lines *l, Shown *shown, Diagnostics *d)
{
    uint64_t row = l->cohort->rows + 1;
    for (uint32_t i = 0; i < l->line.pairs.count && !l->cohort->broken; i++) {
        LinePair *pair = &l->line.pairs.at[i];
        uint32_t key = table_find(&l->index, pair->key.text, pair->key.size);
        if (key == TABLE_NONE) {
            key = l->keys.count;
            if (!add_key(l, &pair->key, shown, d)) return false;
            if (l->cohort->broken) return true;
        }
        pair->number = key;
        if (l->keys.at[key].row == row) set_wrong(&l->line, &pair->key, "This key comes twice", "take one of them out");
        l->keys.at[key].row = row;
    }
    return true;
}

/* ---- cases ---- */

static const Column *column_of(const Lines *l, const LinePair *pair)
{
    uint32_t column = l->keys.at[pair->number].column;
    return column == NONE ? NULL : &l->cohort->columns.at[column];
}

/* The value that names the case; NULL where none does. */
static const Field *name_of(const Lines *l)
{
    for (uint32_t i = 0; i < l->line.pairs.count; i++) {
        const LinePair *pair = &l->line.pairs.at[i];
        const Column *column = column_of(l, pair);
        bool says = pair->value.kind == LINE_TEXT || pair->value.kind == LINE_NUMBER;
        if (column && column->kind == COLUMN_NAME && says) return &pair->value.field;
    }
    return NULL;
}

static bool report_wrong(const Lines *l, CaseTable *table, Shown *shown)
{
    table->rows.at[table->rows.count - 1].failed = true;
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_TABLE, shown_field(l->cohort, shown, &l->line.wrong), l->line.hint,
             "%s", l->line.what);
    return !table->diagnostics.no_memory;
}

static bool state_single(Lines *l, CaseTable *table, Column *column, const LineValue *value, Shown *shown)
{
    l->cohort->options.decimal_comma = l->decimal_comma && value->kind == LINE_TEXT;
    return value->kind == LINE_NULL || cell_state(l->cohort, table, column, &value->field, shown);
}

static bool refuse_list(const Lines *l, CaseTable *table, const Column *column, const LineValue *value, Shown *shown)
{
    table->rows.at[table->rows.count - 1].failed = true;
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_CELL, shown_field(l->cohort, shown, &value->field),
             "a list is for a term with several values, and names those that are there", "`%s` cannot have a list",
             column->kind == COLUMN_FINDING ? l->cohort->meaning->propositions.at[column->proposition].said
                                            : l->cohort->meaning->terms.at[column->term].name);
    return !table->diagnostics.no_memory;
}

/* A list states each of the values in it. */
static bool state_value(Lines *l, CaseTable *table, Column *column, const LineValue *value, Shown *shown)
{
    if (column->kind == COLUMN_NAME) return true;
    if (value->kind != LINE_LIST) return state_single(l, table, column, value, shown);
    if (column->kind != COLUMN_VALUES) return refuse_list(l, table, column, value, shown);
    for (uint32_t i = 0; i < value->count; i++)
        if (!state_single(l, table, column, &l->line.items.at[value->first + i], shown)) return false;
    return true;
}

static bool state_pairs(Lines *l, CaseTable *table, Shown *shown)
{
    for (uint32_t i = 0; i < l->line.pairs.count; i++) {
        const LinePair *pair = &l->line.pairs.at[i];
        uint32_t column = l->keys.at[pair->number].column;
        if (column == NONE) continue;
        if (!state_value(l, table, &l->cohort->columns.at[column], &pair->value, shown))
            return cohort_only_full(l->cohort, table);
    }
    return true;
}

static bool state_line(Lines *l, CaseTable *table, Arena *names)
{
    Cohort *c = l->cohort;
    Shown shown = { &table->sources, NO_FILE };
    arena_reset(&c->text.scratch);
    l->line.what = NULL;
    JsonLineStatus status = json_line_read(&l->line, c->text.record, c->text.record_size);
    if (status == JSON_LINE_NO_MEMORY) return false;
    if (status == JSON_LINE_OK && !find_keys(l, &shown, &table->diagnostics)) return false;
    if (c->broken) return true;
    l->some |= status == JSON_LINE_OK;
    if (!cohort_begin_row(c, table, names, l->line.what ? NULL : name_of(l), &shown)) return false;
    return l->line.what ? report_wrong(l, table, &shown) : state_pairs(l, table, &shown);
}

/* ---- the file ---- */

bool ndjson_open(Cohort *cohort, Diagnostics *diagnostics)
{
    Lines *l = arena_zero(cohort->arena, sizeof *l);
    if (!l) return false;
    *l = (Lines){ .cohort = cohort, .decimal_comma = cohort->options.decimal_comma };
    l->line.arena = cohort->arena;
    l->line.scratch = &cohort->text.scratch;
    cohort->lines = l;
    table_init(&l->index, cohort->arena);
    l->heads = heads_start(cohort, diagnostics);
    if (!l->heads) return false;
    DelimitedStatus status = next_line(l, &l->waits);
    if (status != DELIMITED_OK) return report_broken(l, status, diagnostics);
    if (l->waits) return true;
    if (!cohort_check_end(cohort, diagnostics)) return false;
    if (!cohort->broken)
        diagnose(diagnostics, DIAGNOSTIC_BAD_TABLE, NOWHERE, "each line of it is to hold a case", "%s is empty",
                 cohort->name);
    return !diagnostics->no_memory;
}

/* Once: what the rules ask for, and no line had. Where each was wrong, nothing is to be said of that. */
static bool end(Lines *l, CaseTable *table)
{
    if (l->ended) return true;
    l->ended = true;
    if (!cohort_check_end(l->cohort, &table->diagnostics)) return false;
    return l->cohort->broken || !l->some || heads_end(l->heads, &table->diagnostics);
}

bool ndjson_read(Cohort *cohort, CaseTable *table, Arena *names, uint32_t most)
{
    Lines *l = cohort->lines;
    for (uint32_t i = 0; i < most && !cohort->broken; i++) {
        bool found = l->waits;
        DelimitedStatus status = found ? DELIMITED_OK : next_line(l, &found);
        l->waits = false;
        if (status != DELIMITED_OK) return report_broken(l, status, &table->diagnostics);
        if (!found) return end(l, table);
        if (!state_line(l, table, names)) return false;
    }
    return true;
}
