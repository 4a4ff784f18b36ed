/* The head of a table: what each column states. */
#include <string.h>
#include <strings.h>

#include "base/spelling.h"
#include "cases/cohort_inside.h"
#include "language/checker.h"

struct Heads {
    Cohort *cohort;
    const Meaning *meaning;
    Arena *arena;
    Shown *shown;
    Diagnostics *diagnostics;
    Table columns;              /* key of a `column` -> term */
    Buffer strangers;           /* columns that no rule knows, and that are near to nothing: their names */
    uint32_t stranger, strange; /* the first of them; how many */
    uint32_t stating;           /* columns that state something */
    uint32_t *stated_by;        /* by proposition, then by term: the field that states it, or NONE */
    bool named;                 /* one of them names the case */
    bool gold;                  /* one of them is the gold standard */
    bool one_by_one;            /* they come with the lines of a file: earlier ones are not at hand */
};

static bool no_memory(Heads *h)
{
    h->diagnostics->no_memory = true;
    return false;
}

static Span span_of(const Heads *h, uint32_t field)
{
    return shown_field(h->shown, &h->shown->record->fields.at[field]);
}

/* ---- names ---- */

/* What is looked up by; NULL where there is no memory, which the diagnostics are then told. Heads are UTF-8. */
static const char *key_of(const Heads *h, Cell cell)
{
    const char *key = spelling_key(h->arena, cell.text, cell.size);
    if (!key) h->diagnostics->no_memory = true;
    return key;
}

static Found find(const Heads *h, Cell cell)
{
    Found found = { .kind = LOOKUP_NOTHING, .term = TABLE_NONE, .proposition = NONE };
    const char *key = key_of(h, cell);
    if (!key) return found;
    size_t size = strlen(key);
    uint32_t term = table_find(&h->columns, key, size);
    if (term == TABLE_NONE) return meaning_find(h->meaning, key, size);
    const Term *t = &h->meaning->terms.at[term];
    bool plain = !t->is_number && t->shape == SHAPE_PLAIN;
    return (Found){ .kind = LOOKUP_TERM, .term = term, .proposition = plain ? t->first_proposition : NONE };
}

static bool note_columns(Heads *h)
{
    table_init(&h->columns, h->arena);
    for (uint32_t i = 0; i < h->meaning->terms.count; i++) {
        const Term *t = &h->meaning->terms.at[i];
        for (uint32_t k = 0; k < t->columns.count; k++) {
            const char *key = spelling_key(h->arena, t->columns.at[k], strlen(t->columns.at[k]));
            if (!key || !table_put(&h->columns, key, strlen(key), i)) return no_memory(h);
        }
    }
    return true;
}

static bool names_case(Cell cell)
{
    static const char *const names[] = { "id", "case", "case_id" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == cell.size && strncasecmp(names[i], cell.text, cell.size) == 0) return true;
    return false;
}

/* `sex is female`, `sites are fingers`: the two sides. */
static bool split_at_is(Cell cell, Cell *term, Cell *value)
{
    static const char *const words[] = { " is ", " are " };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        const char *at = memmem(cell.text, cell.size, words[i], length);
        if (!at) continue;
        *term = (Cell){ cell.text, (uint32_t)(at - cell.text) };
        *value = (Cell){ at + length, cell.size - (uint32_t)(at - cell.text) - (uint32_t)length };
        return true;
    }
    return false;
}

/* `serum calcium (mg/dL)`: the name and the unit. */
static bool split_unit(Cell cell, Cell *name, Cell *unit)
{
    const char *open = cell.size && cell.text[cell.size - 1] == ')' ? memrchr(cell.text, '(', cell.size) : NULL;
    if (!open || open == cell.text) return false;
    *name = (Cell){ cell.text, (uint32_t)(open - cell.text) };
    while (name->size && name->text[name->size - 1] == ' ') name->size--;
    *unit = (Cell){ open + 1, cell.size - 2 - (uint32_t)(open - cell.text) };
    return true;
}

/* ---- columns ---- */

static bool report_twice(Heads *h, uint32_t field, uint32_t first, const char *what)
{
    if (h->one_by_one)
        diagnose(h->diagnostics, DIAGNOSTIC_BAD_HEAD, span_of(h, field),
                 "call it the same in each line, or give it a name that no rule knows",
                 "An earlier key, called otherwise, states `%s` too", what);
    else
        diagnose_two(h->diagnostics, DIAGNOSTIC_BAD_HEAD, span_of(h, field), span_of(h, first), "the first is here",
                     "take one of them out, or give it a name that no rule knows", "Two columns state `%s`", what);
    return !h->diagnostics->no_memory;
}

/* What no rule asks for cannot change a verdict. */
static bool is_idle(const Heads *h, const Column *column)
{
    return h->cohort->options.verdicts_only && !h->meaning->terms.at[column->term].used;
}

static bool add(Heads *h, Column column)
{
    uint32_t place = column.kind == COLUMN_FINDING ? column.proposition : h->meaning->propositions.count + column.term;
    if (column.kind != COLUMN_NAME) {
        uint32_t first = h->stated_by[place];
        if (first != NONE)
            return report_twice(h, column.field, first,
                                column.kind == COLUMN_FINDING ? h->meaning->propositions.at[column.proposition].said
                                                              : h->meaning->terms.at[column.term].name);
        h->stated_by[place] = column.field;
        h->stating++;
        if (is_idle(h, &column)) return true;
    }
    return vec_push(h->arena, &h->cohort->columns, column) || no_memory(h);
}

/* What rules decide is not taken for granted because a column has its name: that may be the gold standard. */
static bool pass_over(Heads *h, uint32_t field, const Term *term)
{
    diagnose(h->diagnostics, DIAGNOSTIC_COLUMN_OF_VERDICT, span_of(h, field),
             "rename the column where it holds what was found, and declare that as a finding or measure",
             "`%s` is what the rules decide: this column is not read", term->name);
    return !h->diagnostics->no_memory;
}

static bool is_decided(const Term *term)
{
    return term->kind == TERM_CONCLUSION || term->kind == TERM_ACTION || term->kind == TERM_SCORE;
}

static bool report_unit(Heads *h, uint32_t field, DiagnosticCode code, const char *unit, const Term *term)
{
    diagnose(h->diagnostics, code, span_of(h, field),
             "put the unit that the cells are in into the brackets, or leave them out where it is that of the rules",
             code == DIAGNOSTIC_UNKNOWN_UNIT ? "`%s` is not a unit" : "`%s` is no unit of %s, which is in %s", unit,
             term->name, term->unit.text);
    return !h->diagnostics->no_memory;
}

static bool add_number(Heads *h, uint32_t field, uint32_t term, const Cell *unit)
{
    Column column = { .kind = COLUMN_NUMBER, .term = term, .field = field };
    const Term *t = &h->meaning->terms.at[term];
    if (!unit) return add(h, column);
    char *text = arena_copy(h->arena, unit->text, unit->size);
    UnitError error = { 0 };
    double unused;
    UnitStatus status = text ? unit_parse(h->arena, text, unit->size, &column.unit, &error) : UNIT_NO_MEMORY;
    if (status == UNIT_NO_MEMORY) return no_memory(h);
    if (status != UNIT_OK) return report_unit(h, field, DIAGNOSTIC_UNKNOWN_UNIT, text, t);
    if (!unit_convert_any(1, &column.unit, &t->unit, t->molar_mass, &unused))
        return report_unit(h, field, DIAGNOSTIC_WRONG_DIMENSION, text, t);
    if (!unit_same_annotation(&column.unit, &t->unit))
        diagnose_annotations(h->diagnostics, &t->unit, &column.unit, span_of(h, field));
    column.converts = strcmp(column.unit.text, t->unit.text) != 0;
    return add(h, column);
}

static bool add_found(Heads *h, uint32_t field, Found found, const Cell *unit)
{
    const Term *t = &h->meaning->terms.at[found.term];
    if (is_decided(t)) return pass_over(h, field, t);
    if (found.proposition != NONE)
        return add(
            h,
            (Column){ .kind = COLUMN_FINDING, .term = found.term, .proposition = found.proposition, .field = field });
    if (t->is_number) return add_number(h, field, found.term, unit);
    return add(h, (Column){ .kind = COLUMN_VALUES, .term = found.term, .field = field });
}

static bool report_ambiguous(Heads *h, uint32_t field, Cell cell)
{
    diagnose(h->diagnostics, DIAGNOSTIC_BAD_HEAD, span_of(h, field), "write `TERM is VALUE`",
             "`%.*s` is a value of more than one term", (int)cell.size, cell.text);
    return !h->diagnostics->no_memory;
}

enum { SHOWN_NAMES = 12 };

/* The next name of a list, of which the first few are told. */
static void add_name(Buffer *text, uint32_t index, Cell name)
{
    if (index < SHOWN_NAMES) buffer_printf(text, "%s%.*s", index ? ", " : "", (int)name.size, name.text);
}

static bool add_stranger(Heads *h, uint32_t field, Cell cell)
{
    const char *key = key_of(h, cell), *near = key ? meaning_nearest(h->meaning, key) : NULL;
    if (!key) return false;
    if (near) {
        diagnose(h->diagnostics, DIAGNOSTIC_UNKNOWN_COLUMN, span_of(h, field),
                 arena_printf(h->diagnostics->arena, "did you mean `%s`?", near), "No rule knows the column `%.*s`",
                 (int)cell.size, cell.text);
        return !h->diagnostics->no_memory;
    }
    if (!h->strange) h->stranger = field;
    add_name(&h->strangers, h->strange++, cell);
    return true;
}

/* A head whose term, before an ` is ` or a bracket, is known. */
static bool find_in_parts(const Heads *h, Cell cell, Found *found, Cell *unit, bool *has_unit)
{
    Cell term, value;
    if (split_at_is(cell, &term, &value)) {
        *found = find(h, term);
        const char *key = key_of(h, value);
        uint32_t meant = found->kind == LOOKUP_TERM && key ? meaning_value(h->meaning, found->term, key, strlen(key))
                                                           : NONE;
        if (meant == NONE) return false;
        found->proposition = h->meaning->terms.at[found->term].first_proposition + meant;
        return true;
    }
    if (!split_unit(cell, &term, unit)) return false;
    *found = find(h, term);
    *has_unit = found->kind == LOOKUP_TERM && h->meaning->terms.at[found->term].is_number;
    return *has_unit;
}

/* Whether a head is that of the gold standard. */
static bool is_gold(const Heads *h, Cell cell)
{
    const char *against = h->cohort->options.against;
    if (!against || h->gold) return false;
    const char *wanted = spelling_key(h->arena, against, strlen(against)), *key = key_of(h, cell);
    if (!wanted) h->diagnostics->no_memory = true;
    return wanted && key && strcmp(wanted, key) == 0;
}

static bool report_no_gold(Heads *h)
{
    if (!h->cohort->options.against || h->gold) return true;
    diagnose(h->diagnostics, DIAGNOSTIC_BAD_HEAD, NOWHERE,
             "the column to hold the verdicts against is said as in the head", "No column of %s is called `%s`",
             h->cohort->name, h->cohort->options.against);
    return !h->diagnostics->no_memory;
}

static bool add_column(Heads *h, uint32_t field)
{
    Cell cell = cell_of(&h->shown->record->fields.at[field]), unit;
    bool has_unit = false;
    if (!cell.size) return true; /* as of row numbers that R and pandas write */
    if (!text_is_seen(cell.text, cell.size)) {
        diagnose(h->diagnostics, DIAGNOSTIC_BAD_HEAD, span_of(h, field),
                 "save the file as UTF-8, and take out what is not seen",
                 "The name of this column is not UTF-8, or has control characters in it");
        return !h->diagnostics->no_memory;
    }
    if (is_gold(h, cell)) {
        h->gold = true;
        return vec_push(h->arena, &h->cohort->columns, (Column){ .kind = COLUMN_GOLD, .field = field }) || no_memory(h);
    }
    Found found = find(h, cell);
    if (found.kind == LOOKUP_NOTHING && !h->named && names_case(cell)) {
        h->named = true;
        return add(h, (Column){ .kind = COLUMN_NAME, .field = field });
    }
    if (found.kind == LOOKUP_AMBIGUOUS) return report_ambiguous(h, field, cell);
    if (found.kind == LOOKUP_NOTHING && !find_in_parts(h, cell, &found, &unit, &has_unit))
        return add_stranger(h, field, cell);
    return add_found(h, field, found, has_unit ? &unit : NULL);
}

/* ---- what is there too much, and what is missing ---- */

static bool report_list(Heads *h, DiagnosticCode code, Span span, Buffer *names, uint32_t count, const char *hint,
                        const char *said)
{
    if (count > SHOWN_NAMES) buffer_printf(names, " and %u more", count - SHOWN_NAMES);
    if (names->failed) no_memory(h);
    else if (count) diagnose(h->diagnostics, code, span, hint, "%s: %s", said, names->text);
    buffer_free(names);
    return !h->diagnostics->no_memory;
}

static bool report_strangers(Heads *h)
{
    Span span = h->strange ? span_of(h, h->stranger) : NOWHERE;
    return report_list(
        h, DIAGNOSTIC_UNKNOWN_COLUMN, span, &h->strangers, h->strange,
        "they have no part in any verdict; `column \"…\"` under a term gives it the name that a table has "
        "for it",
        "No rule knows these columns");
}

static bool is_stated(const Heads *h, uint32_t term)
{
    const Term *t = &h->meaning->terms.at[term];
    if (h->stated_by[h->meaning->propositions.count + term] != NONE) return true;
    for (uint32_t i = 0; i < t->propositions; i++)
        if (h->stated_by[t->first_proposition + i] != NONE) return true;
    return false;
}

static bool report_missing(Heads *h)
{
    Buffer names = { .memory = h->arena->memory };
    uint32_t count = 0;
    for (uint32_t i = 0; i < h->meaning->terms.count; i++) {
        const Term *t = &h->meaning->terms.at[i];
        if (t->used && !is_decided(t) && !t->means && !t->formula && !is_stated(h, i))
            add_name(&names, count++, (Cell){ t->name, (uint32_t)strlen(t->name) });
    }
    return report_list(h, DIAGNOSTIC_MISSING_COLUMN, NOWHERE, &names, count,
                       "they are unknown in every case; see that no column has them under another name",
                       "The rules ask for what no column states");
}

static bool report_nothing(Heads *h)
{
    const Cohort *c = h->cohort;
    const Field *first = &h->shown->record->fields.at[0];
    const char *other = c->width > 1                             ? NULL
                        : memchr(first->text, ';', first->size)  ? ";"
                        : memchr(first->text, '\t', first->size) ? "tab"
                        : memchr(first->text, ',', first->size)  ? ","
                                                                 : NULL;
    diagnose(h->diagnostics, DIAGNOSTIC_BAD_TABLE, shown_record(h->shown),
             other ? arena_printf(h->arena, "if the cells are parted by `%s`, say so: --delimiter '%s'", other, other)
                   : "the first line of a table names its columns, as the rules name what they state",
             "No column of this table states anything that a rule knows");
    return !h->diagnostics->no_memory;
}

/* Columns of the same finding are refused; of values that exclude each other, or of a number and its bands, there can
 * be several. */
static bool find_shared(Heads *h)
{
    const Meaning *meaning = h->meaning;
    Cohort *c = h->cohort;
    uint32_t *all = arena_zero(h->arena, meaning->terms.count * sizeof *all); /* columns of a term … */
    uint32_t *whole = arena_zero(h->arena,
                                 meaning->terms.count * sizeof *whole); /* … that can state any of its values */
    if (!all || !whole) return no_memory(h);
    for (uint32_t i = 0; i < c->columns.count; i++) {
        const Column *column = &c->columns.at[i];
        if (column->kind == COLUMN_NAME || column->kind == COLUMN_GOLD) continue;
        all[column->term]++;
        whole[column->term] += column->kind != COLUMN_FINDING;
    }
    for (uint32_t i = 0; i < c->columns.count; i++) {
        Column *column = &c->columns.at[i];
        if (column->kind == COLUMN_NAME || column->kind == COLUMN_GOLD) continue;
        bool apart = meaning->terms.at[column->term].shape == SHAPE_EACH && !whole[column->term];
        column->shared = all[column->term] > 1 && !apart;
    }
    return true;
}

static bool start(Heads *h, Cohort *cohort)
{
    size_t stated = (size_t)cohort->meaning->propositions.count + cohort->meaning->terms.count;
    *h = (Heads){
        .cohort = cohort, .meaning = cohort->meaning, .arena = cohort->arena, .strangers.memory = cohort->arena->memory
    };
    h->stated_by = arena_alloc(h->arena, (stated + 1) * sizeof *h->stated_by);
    for (size_t i = 0; h->stated_by && i < stated; i++) h->stated_by[i] = NONE;
    return h->stated_by;
}

static bool read_columns(Heads *h)
{
    Cohort *c = h->cohort;
    if (!note_columns(h)) return false;
    c->width = h->shown->record->fields.count;
    for (uint32_t i = 0; i < c->width; i++)
        if (!add_column(h, i)) return false;
    if (h->diagnostics->errors) return true;
    if (!h->stating) return report_nothing(h);
    return find_shared(h) && report_strangers(h) && report_missing(h) && report_no_gold(h);
}

bool heads_read(Cohort *cohort, Shown *shown, Diagnostics *diagnostics)
{
    Heads h;
    if (!start(&h, cohort)) return false;
    h.shown = shown;
    h.diagnostics = diagnostics;
    bool read = read_columns(&h);
    buffer_free(&h.strangers);
    return read && !diagnostics->no_memory;
}

/* ---- one by one ---- */

Heads *heads_start(Cohort *cohort, Diagnostics *diagnostics)
{
    Heads *h = arena_alloc(cohort->arena, sizeof *h);
    if (!h || !start(h, cohort)) return NULL;
    h->diagnostics = diagnostics;
    h->one_by_one = true;
    return note_columns(h) ? h : NULL;
}

bool heads_add(Heads *heads, uint32_t field, Shown *shown, Diagnostics *diagnostics)
{
    heads->shown = shown;
    heads->diagnostics = diagnostics;
    bool added = add_column(heads, field) && report_strangers(heads);
    buffer_free(&heads->strangers);
    heads->strange = 0;
    return added;
}

bool heads_end(Heads *heads, Diagnostics *diagnostics)
{
    heads->diagnostics = diagnostics;
    if (heads->stating) return report_missing(heads) && report_no_gold(heads);
    diagnose(diagnostics, DIAGNOSTIC_BAD_TABLE, NOWHERE,
             "the keys of its lines are called as the rules name what they state",
             "Nothing in %s states anything that a rule knows", heads->cohort->name);
    return !diagnostics->no_memory;
}
