/* Cases as JSON objects, one a line (NDJSON, JSON Lines): a key is what the head of a column is, its value a cell. */
#include <string.h>

#include "base/spelling.h"
#include "cases/cohort_inside.h"
#include "cases/json_line.h"

/* A key that came before. */
typedef struct Key {
    uint32_t column; /* that it is; NONE: what no rule knows or reads */
    uint64_t row;    /* that had it last */
} Key;

typedef struct Lines {
    Cohort *cohort;
    Rows *rows; /* that reads them */
    Heads *heads;
    Table index; /* keys -> their number */
    Vec(Key) keys;
    JsonLine line;
    bool decimal_comma; /* of texts; numbers of JSON have a point */
    bool some;          /* at least one was an object */
    bool ended;         /* what never came was told */
} Lines;

/* ---- lines ---- */

static bool is_blank(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!strchr(" \t\r", text[i]) || !text[i]) return false;
    return true;
}

bool ndjson_next(Delimited *text)
{
    for (text->fields.count = 0; text->at < text->end;) {
        size_t left = (size_t)(text->end - text->at);
        const char *end = memchr(text->at, '\n', left);
        size_t size = end ? (size_t)(end - text->at) : left;
        text->record = text->at;
        text->record_size = (uint32_t)size;
        text->record_lines = text->lines;
        text->lines += end != NULL;
        text->at += size + (end != NULL);
        if (!is_blank(text->record, size)) return true;
    }
    return false;
}

static const Limits *limits_of(const Lines *l)
{
    return limits_or_usual(l->cohort->limits);
}

static bool report_too_long(const Lines *l, Diagnostics *d)
{
    l->rows->broken = true;
    diagnose(d, DIAGNOSTIC_BAD_TABLE, NOWHERE,
             "each case stands on a line of its own: `jq -c '.[]' FILE` writes a list so",
             "Line %u of %s has more than %" PRIu64 " bytes", l->rows->text.record_lines + 1, l->cohort->name,
             limits_of(l)->line_length);
    return !d->no_memory;
}

/* ---- keys ---- */

static bool report_too_many(const Lines *l, Diagnostics *d)
{
    l->rows->broken = true;
    diagnose(d, DIAGNOSTIC_TOO_MUCH, NOWHERE, "keys name what is stated, and are the same in each line",
             "%s has more than %" PRIu64 " keys", l->cohort->name, limits_of(l)->columns);
    return !d->no_memory;
}

/* A key that comes for the first time: what it is, is told as of the head of a column. */
static bool add_key(Lines *l, const Field *field, Shown *shown, Diagnostics *d)
{
    Cohort *c = l->cohort;
    uint32_t columns = c->columns.count, errors = d->errors;
    if (l->keys.count == limits_of(l)->columns) return report_too_many(l, d);
    const char *text = arena_copy(c->arena, field->text, field->size);
    Delimited *record = &l->rows->text;
    record->fields.count = 0;
    if (!text || !vec_push(record->arena, &record->fields, *field) || !heads_add(l->heads, 0, shown, d)) return false;
    if (!rows_know_columns(l->rows)) return false;
    l->rows->broken |= d->errors > errors;
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
    uint64_t row = l->rows->row + 1;
    for (uint32_t i = 0; i < l->line.pairs.count && !l->rows->broken; i++) {
        LinePair *pair = &l->line.pairs.at[i];
        uint32_t key = table_find(&l->index, pair->key.text, pair->key.size);
        if (key == TABLE_NONE) {
            key = l->keys.count;
            if (!add_key(l, &pair->key, shown, d)) return false;
            if (l->rows->broken) return true;
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

const Field *ndjson_name(const Rows *rows)
{
    Lines *l = rows->cohort->lines;
    if (json_line_read(&l->line, rows->text.record, rows->text.record_size) != JSON_LINE_OK) return NULL;
    for (uint32_t i = 0; i < l->line.pairs.count; i++) {
        LinePair *pair = &l->line.pairs.at[i];
        pair->number = table_find(&l->index, pair->key.text, pair->key.size);
    }
    return name_of(l);
}

static bool report_wrong(const Lines *l, CaseTable *table, Shown *shown)
{
    cases_fail(table, table->last_row);
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_TABLE, shown_field(shown, &l->line.wrong), l->line.hint, "%s",
             l->line.what);
    return !table->diagnostics.no_memory;
}

static bool state_single(Lines *l, CaseTable *table, uint32_t column, const LineValue *value, Shown *shown)
{
    l->cohort->options.decimal_comma = l->decimal_comma && value->kind == LINE_TEXT;
    return value->kind == LINE_NULL || cell_state(l->rows, table, column, &value->field, shown);
}

static bool refuse_list(const Lines *l, CaseTable *table, const Column *column, const LineValue *value, Shown *shown)
{
    cases_fail(table, table->last_row);
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_CELL, shown_field(shown, &value->field),
             "a list is for a term with several values, and names those that are there", "`%s` cannot have a list",
             column->kind == COLUMN_FINDING ? l->cohort->meaning->propositions.at[column->proposition].said
                                            : l->cohort->meaning->terms.at[column->term].name);
    return !table->diagnostics.no_memory;
}

/* A list states each of the values in it. */
static bool state_value(Lines *l, CaseTable *table, uint32_t index, const LineValue *value, Shown *shown)
{
    const Column *column = &l->cohort->columns.at[index];
    if (column->kind == COLUMN_NAME) return true;
    if (value->kind != LINE_LIST) return state_single(l, table, index, value, shown);
    if (column->kind != COLUMN_VALUES) return refuse_list(l, table, column, value, shown);
    for (uint32_t i = 0; i < value->count; i++)
        if (!state_single(l, table, index, &l->line.items.at[value->first + i], shown)) return false;
    return true;
}

static bool state_pairs(Lines *l, CaseTable *table, Shown *shown)
{
    for (uint32_t i = 0; i < l->line.pairs.count; i++) {
        const LinePair *pair = &l->line.pairs.at[i];
        uint32_t column = l->keys.at[pair->number].column;
        if (column == NONE) continue;
        if (!state_value(l, table, column, &pair->value, shown)) return rows_only_full(l->rows, table);
    }
    return true;
}

static bool state_line(Lines *l, CaseTable *table, Arena *names)
{
    Delimited *record = &l->rows->text;
    Shown shown = { &table->sources, l->cohort->name, record, NO_FILE };
    arena_reset(&record->scratch);
    l->line.what = NULL;
    l->line.scratch = &record->scratch;
    JsonLineStatus status = json_line_read(&l->line, record->record, record->record_size);
    if (status == JSON_LINE_NO_MEMORY) return false;
    if (status == JSON_LINE_OK && !find_keys(l, &shown, &table->diagnostics)) return false;
    if (l->rows->broken) return true;
    l->some |= status == JSON_LINE_OK;
    if (!rows_begin_row(l->rows, table, names, l->line.what ? NULL : name_of(l))) return false;
    if (!(l->line.what ? report_wrong(l, table, &shown) : state_pairs(l, table, &shown))) return false;
    cases_forget_observations(table);
    return true;
}

/* ---- the file ---- */

static bool is_empty(const Cohort *cohort)
{
    Delimited text = { 0 };
    delimited_go(&text, cohort->first.text, cohort->first.size, 0);
    return cohort->pieces.ended && !ndjson_next(&text);
}

bool ndjson_open(Cohort *cohort, Diagnostics *diagnostics)
{
    Lines *l = arena_zero(cohort->arena, sizeof *l);
    if (!l) return false;
    *l = (Lines){ .cohort = cohort, .decimal_comma = cohort->options.decimal_comma };
    l->line.arena = cohort->arena;
    cohort->lines = l;
    table_init(&l->index, cohort->arena);
    l->heads = heads_start(cohort, diagnostics);
    if (!l->heads) return false;
    if (is_empty(cohort))
        diagnose(diagnostics, DIAGNOSTIC_BAD_TABLE, NOWHERE, "each line of it is to hold a case", "%s is empty",
                 cohort->name);
    return !diagnostics->no_memory;
}

/* Once: what the rules ask for, and no line had. Where each was wrong, nothing is to be said of that. */
static bool end(Lines *l, CaseTable *table)
{
    if (l->ended) return true;
    l->ended = true;
    return !l->some || heads_end(l->heads, &table->diagnostics);
}

bool ndjson_ended(const Cohort *cohort)
{
    return cohort->lines->ended;
}

bool ndjson_read(Rows *rows, CaseTable *table, Arena *names, uint64_t most)
{
    Lines *l = rows->cohort->lines;
    l->rows = rows;
    while (!rows->broken && table->rows.count < most) {
        if (!ndjson_next(&rows->text)) return !l->cohort->pieces.ended || end(l, table);
        if (rows->text.record_size > limits_of(l)->line_length) return report_too_long(l, &table->diagnostics);
        if (!state_line(l, table, names)) return false;
    }
    return true;
}
