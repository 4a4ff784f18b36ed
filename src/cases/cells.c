/* The cells of a table: what each states of its case. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "base/spelling.h"
#include "cases/cohort_inside.h"
#include "cases/interval_text.h"
#include "language/checker.h"

/* In the order of their lengths. */
static const struct Word {
    const char *word;
    Means means;
} words[] = {
    { "1", MEANS_PRESENT },       { "0", MEANS_ABSENT },          { "y", MEANS_PRESENT },
    { "n", MEANS_ABSENT },        { "t", MEANS_PRESENT },         { "f", MEANS_ABSENT },
    { "+", MEANS_PRESENT },       { "-", MEANS_ABSENT },          { "?", MEANS_UNKNOWN },
    { "no", MEANS_ABSENT },       { "na", MEANS_UNKNOWN },        { "yes", MEANS_PRESENT },
    { "1.0", MEANS_PRESENT },     { "0.0", MEANS_ABSENT },        { "n/a", MEANS_UNKNOWN },
    { "true", MEANS_PRESENT },    { "false", MEANS_ABSENT },      { "absent", MEANS_ABSENT },
    { "present", MEANS_PRESENT }, { "unknown", MEANS_UNKNOWN },   { "positive", MEANS_PRESENT },
    { "negative", MEANS_ABSENT }, { "conflict", MEANS_CONFLICT },
};

/* Where the words of each length begin; behind the last, where they end. */
enum { LONGEST_WORD = 8 };
static const unsigned char words_from[LONGEST_WORD + 2] = { 0, 0, 9, 11, 15, 16, 17, 18, 20, 23 };

Cell cell_of(const Field *field)
{
    Cell cell = { field->text, field->size };
    while (cell.size && (*cell.text == ' ' || *cell.text == '\t')) cell.text++, cell.size--;
    while (cell.size && (cell.text[cell.size - 1] == ' ' || cell.text[cell.size - 1] == '\t')) cell.size--;
    return cell;
}

Means cell_means(Cell cell)
{
    if (!cell.size || cell.size > LONGEST_WORD) return MEANS_NOTHING;
    for (size_t i = words_from[cell.size]; i < words_from[cell.size + 1]; i++)
        if (strncasecmp(words[i].word, cell.text, cell.size) == 0) return words[i].means;
    return MEANS_NOTHING;
}

/* ---- what is wrong ---- */

/* The cell at hand, with what is needed to speak of it. */
typedef struct At {
    Rows *rows;
    CaseTable *table;
    const Column *column;
    Table *meant; /* what cells of the column met before mean */
    const Field *field;
    Cell cell;
    Shown *shown;
} At;

static bool refuse(const At *at, const char *hint, const char *what, const char *name)
{
    CaseTable *table = at->table;
    bool readable = text_is_seen(at->cell.text, at->cell.size) && at->cell.size < 100;
    cases_fail(table, table->last_row);
    if (!hint) return table->diagnostics.no_memory = true, false;
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_CELL, shown_field(at->shown, at->field), hint, "`%.*s` %s `%s`",
             readable ? (int)at->cell.size : 1, readable ? at->cell.text : "?", what, name);
    return !table->diagnostics.no_memory;
}

/* ---- findings and values ---- */

static bool state_proposition(const At *at, uint32_t proposition, Means means)
{
    CaseTable *table = at->table;
    Span span = NOWHERE;
    switch (means) {
    case MEANS_PRESENT: return cases_state(table, proposition, OBSERVED_PRESENT, span, NULL);
    case MEANS_ABSENT: return cases_state(table, proposition, OBSERVED_ABSENT, span, NULL);
    case MEANS_UNKNOWN: return cases_state(table, proposition, OBSERVED_UNKNOWN, span, NULL);
    default: return cases_state_both(table, proposition, span);
    }
}

static bool state_finding(const At *at)
{
    Means means = cell_means(at->cell);
    if (means != MEANS_NOTHING) return state_proposition(at, at->column->proposition, means);
    return refuse(at,
                  "1 or 0, yes or no, true or false, present or absent, positive or negative, + or -; empty where "
                  "nothing is stated, NA or ? where it is known to be unknown",
                  "does not say whether there is", at->table->meaning->propositions.at[at->column->proposition].said);
}

static uint32_t value_of_code(const Term *term, Cell cell)
{
    for (uint32_t i = 0; i < term->values.count; i++) {
        const Value *value = &term->values.at[i];
        for (uint32_t k = 0; k < value->codes.count; k++) {
            const char *code = value->codes.at[k].code;
            if (strlen(code) == cell.size && memcmp(code, cell.text, cell.size) == 0) return i;
        }
    }
    return NONE;
}

/* The value or band of the column's term that the cell is called, or NONE. False where there is no memory. */
static bool find_value(const At *at, uint32_t *value)
{
    *value = NONE;
    if (!text_is_seen(at->cell.text, at->cell.size)) return true;
    const char *key = spelling_key(&at->rows->text.scratch, at->cell.text, at->cell.size);
    if (key) *value = meaning_value(at->table->meaning, at->column->term, key, strlen(key));
    return key;
}

/* What a cell that was not met before means: a value, CELL_UNKNOWN, or NONE. */
static bool look_up(const At *at, uint32_t *value)
{
    if (!find_value(at, value)) return false;
    if (*value == NONE) *value = value_of_code(&at->table->meaning->terms.at[at->column->term], at->cell);
    if (*value == NONE && cell_means(at->cell) == MEANS_UNKNOWN) *value = CELL_UNKNOWN;
    return true;
}

static const char *values_said(const At *at)
{
    enum { SHOWN = 12 };
    const Term *term = &at->table->meaning->terms.at[at->column->term];
    Buffer text = { .memory = at->table->arena->memory };
    for (uint32_t i = 0; i < term->values.count && i < SHOWN; i++)
        buffer_printf(&text, "%s%s", i ? ", " : "its values are ", term->values.at[i].name);
    if (term->values.count > SHOWN) buffer_printf(&text, " and %u more", term->values.count - SHOWN);
    const char *said = text.size && !text.failed
                           ? arena_printf(at->table->arena, "%s; synonyms and codes count too", text.text)
                           : NULL;
    buffer_free(&text);
    return said;
}

/* The same cell need not be looked up again. */
static bool keep_meaning(const At *at, uint32_t value)
{
    const char *text = arena_copy(&at->rows->arena, at->cell.text, at->cell.size);
    return text && table_put(at->meant, text, at->cell.size, value);
}

static bool state_value(const At *at)
{
    const Term *term = &at->table->meaning->terms.at[at->column->term];
    uint32_t value = table_find(at->meant, at->cell.text, at->cell.size);
    if (value == TABLE_NONE) {
        if (!look_up(at, &value)) return false;
        if (value == NONE) return refuse(at, values_said(at), "is not a value of", term->name);
        if (at->meant->count < CELLS_KEPT && !keep_meaning(at, value)) return false;
    }
    if (value == CELL_UNKNOWN) return cases_state_unknown(at->table, at->column->term, NOWHERE, NULL);
    return cases_state(at->table, term->first_proposition + value, OBSERVED_PRESENT, NOWHERE, NULL);
}

static bool state_gold(const At *at)
{
    Means means = cell_means(at->cell);
    if (means != MEANS_NOTHING)
        return cases_state_gold(at->table, means == MEANS_PRESENT || means == MEANS_CONFLICT,
                                means == MEANS_ABSENT || means == MEANS_CONFLICT);
    return refuse(at,
                  "1 or 0, yes or no, true or false, present or absent, positive or negative, + or -; empty, NA or ? "
                  "where the gold standard says nothing",
                  "does not say whether there is", at->rows->cohort->options.against);
}

/* ---- numbers ---- */

static Relation relation_of(Cell *cell)
{
    static const struct {
        const char *text;
        Relation relation;
    } signs[] = { { "<=", RELATION_AT_MOST },      { ">=", RELATION_AT_LEAST }, { "\u2264", RELATION_AT_MOST },
                  { "\u2265", RELATION_AT_LEAST }, { "<", RELATION_LESS },      { ">", RELATION_MORE } };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        uint32_t length = (uint32_t)strlen(signs[i].text);
        if (length > cell->size || memcmp(cell->text, signs[i].text, length) != 0) continue;
        cell->text += length, cell->size -= length;
        while (cell->size && *cell->text == ' ') cell->text++, cell->size--;
        return signs[i].relation;
    }
    return RELATION_EQUAL;
}

/* With the point that the rest of us uses. False for one that is too long to be a number. */
static bool with_point(Cell *cell, char room[64])
{
    if (cell->size >= 64) return false;
    for (uint32_t i = 0; i < cell->size; i++)
        room[i] = cell->text[i] == ',' ? '.' : cell->text[i] == '.' ? ',' : cell->text[i];
    cell->text = room;
    return true;
}

/* More digits than are kept: what is left of 2.15 by adding and dividing binary numbers. */
static bool shorten(Cell cell, double *value)
{
    bool minus = cell.text[0] == '-', behind = false;
    uint64_t digits = 0;
    int decimals = 0;
    double power = 0;
    uint32_t at = minus || cell.text[0] == '+';
    for (; at < cell.size && (cell.text[at] | 32) != 'e'; at++) {
        if (cell.text[at] == '.') behind = true;
        else if (digits < UINT64_MAX / 100) digits = digits * 10 + (uint64_t)(cell.text[at] - '0'), decimals += behind;
        else if (!behind) return false; /* a long whole number is none that was measured */
    }
    if (at < cell.size && number_parse(cell.text + at + 1, cell.size - at - 1, &power) != NUMBER_OK) return false;
    long double size = (long double)digits * powl(10, power - decimals);
    *value = number_round(minus ? -size : size, NUMBER_DIGITS);
    return size == 0 || (size >= 1e-22L && size <= 1e22L); /* as number_parse has it */
}

bool cell_number(const Cohort *cohort, Cell cell, double *value)
{
    char room[64];
    uint32_t titre = cell.size > 2 && memcmp(cell.text, "1:", 2) == 0 ? 2 : 0;
    cell.text += titre, cell.size -= titre;
    if (cohort->options.decimal_comma && !with_point(&cell, room)) return false;
    NumberError error = number_parse(cell.text, cell.size, value);
    return error == NUMBER_OK || (error == NUMBER_TOO_LONG && shorten(cell, value));
}

bool cell_convert(const Cohort *cohort, const Column *column, double *value)
{
    const Term *term = &cohort->meaning->terms.at[column->term];
    double given = *value;
    if (!column->converts) return true;
    if (!unit_convert_any(given, &column->unit, &term->unit, term->molar_mass, value)) return false;
    *value = number_round(*value, NUMBER_DIGITS);
    return isfinite(*value) && (*value != 0 || given == 0);
}

static bool refuse_range(const At *at, const Term *term)
{
    const char *range = interval_range_text(at->table->arena, term);
    return refuse(
        at,
        range ? arena_printf(at->table->arena, "its range is %s: check the number, and the unit of the column", range)
              : NULL,
        "is not within the range of", term->name);
}

static bool refuse_number(const At *at, const Term *term)
{
    bool comma = !at->rows->cohort->options.decimal_comma && memchr(at->cell.text, ',', at->cell.size);
    return refuse(at,
                  comma ? "a decimal is written with a point; --decimal-comma reads commas as such"
                        : "a number, or one behind `<`, `>`, `<=`, `>=`; empty where nothing is stated, NA or ? where "
                          "it is known to be unknown",
                  "is not a number for", term->name);
}

/* A band of the number, by its name. */
static bool state_band(const At *at, const Term *term)
{
    uint32_t band;
    if (!find_value(at, &band)) return false;
    if (band == NONE) return refuse_number(at, term);
    return cases_state(at->table, term->first_proposition + band, OBSERVED_PRESENT, NOWHERE, NULL);
}

static bool state_number(const At *at)
{
    const Term *term = &at->table->meaning->terms.at[at->column->term];
    Cell cell = at->cell;
    Relation relation = relation_of(&cell);
    double value;
    if (!cell_number(at->rows->cohort, cell, &value)) {
        if (cell_means(at->cell) == MEANS_UNKNOWN)
            return cases_state_unknown(at->table, at->column->term, NOWHERE, NULL);
        return state_band(at, term);
    }
    if (!cell_convert(at->rows->cohort, at->column, &value)) return refuse_number(at, term);
    Interval within = interval_meet(fact_interval(relation, value), term->range);
    if (interval_empty(within)) return refuse_range(at, term);
    return cases_state_number(at->table, at->column->term, within, NOWHERE);
}

static bool state_cell(const At *at)
{
    switch (at->column->kind) {
    case COLUMN_FINDING: return state_finding(at);
    case COLUMN_VALUES: return state_value(at);
    case COLUMN_NUMBER: return state_number(at);
    case COLUMN_GOLD: return state_gold(at);
    default: return true;
    }
}

/* Facts of cells have no places, as few are ever spoken of; so what contradicts others is given that of its cell here.
 */
static void place_conflicts(const At *at, uint32_t told)
{
    const Diagnostics *d = &at->table->diagnostics;
    for (uint32_t i = told; i < d->list.count; i++)
        if (d->list.at[i].code == DIAGNOSTIC_STATED_CONFLICT) d->list.at[i].span = shown_field(at->shown, at->field);
}

bool cell_state(Rows *rows, CaseTable *table, uint32_t column, const Field *field, Shown *shown)
{
    const Column *stated = &rows->cohort->columns.at[column];
    At at = { rows, table, stated, &rows->meant.at[column], field, cell_of(field), shown };
    uint32_t told = table->diagnostics.list.count;
    if (!at.cell.size) return true;
    if (!state_cell(&at)) return false;
    if (table->diagnostics.list.count > told) place_conflicts(&at, told);
    return true;
}
