/* One case as a line of CSV. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "report/report.h"

static bool is_told(const Term *term)
{
    return term->is_number && term->formula;
}

/* A cell after the first of its line, in quotes where it needs them. */
static void add_cell(Buffer *out, const char *text, const char *more)
{
    buffer_text(out, ",");
    bool plain = !strpbrk(text, ",\"\r\n") && text[0] != ' ';
    if (plain) {
        buffer_printf(out, "%s%s", text, more);
        return;
    }
    buffer_text(out, "\"");
    for (const char *c = text; *c; c++) {
        if (*c == '"') buffer_text(out, "\"");
        buffer_add(out, c, 1);
    }
    buffer_printf(out, "%s\"", more);
}

static void add_first(Buffer *out, const char *text)
{
    size_t at = out->size;
    add_cell(out, text, "");
    if (out->failed) return;
    memmove(out->text + at, out->text + at + 1, out->size - at); /* without its comma */
    out->size--;
}

/* Calls one of the three for each column behind the name of the case. */
typedef struct Columns {
    void (*conclusion)(Buffer *out, const void *of, uint32_t proposition);
    void (*suspicion)(Buffer *out, const void *of, uint32_t proposition);
    void (*number)(Buffer *out, const void *of, uint32_t term);
} Columns;

static bool each_column(Buffer *out, const Meaning *meaning, const Columns *columns, const void *of)
{
    for (uint32_t i = 0; i < meaning->propositions.count; i++) {
        if (meaning_is_conclusion(meaning, i)) columns->conclusion(out, of, i);
        if (meaning->propositions.at[i].suspected_t != NONE) columns->suspicion(out, of, i);
    }
    for (uint32_t i = 0; i < meaning->terms.count; i++)
        if (is_told(&meaning->terms.at[i])) columns->number(out, of, i);
    buffer_text(out, "\n");
    return !out->failed;
}

/* ---- names ---- */

static void name_conclusion(Buffer *out, const void *of, uint32_t proposition)
{
    const Meaning *meaning = of;
    add_cell(out, meaning->propositions.at[proposition].name, "");
    add_cell(out, meaning->propositions.at[proposition].name, " caveats");
}

static void name_suspicion(Buffer *out, const void *of, uint32_t proposition)
{
    const Meaning *meaning = of;
    add_cell(out, meaning->propositions.at[proposition].name, " suspected");
}

static void name_number(Buffer *out, const void *of, uint32_t term)
{
    const Meaning *meaning = of;
    add_cell(out, meaning->terms.at[term].name, " low");
    add_cell(out, meaning->terms.at[term].name, " high");
}

bool report_csv_names(Buffer *out, const Meaning *meaning)
{
    static const Columns names = { name_conclusion, name_suspicion, name_number };
    buffer_text(out, "case");
    return each_column(out, meaning, &names, meaning);
}

/* ---- a case ---- */

static const char *truth_text(Truth truth)
{
    static const char *const words[] = { "unknown", "true", "false", "conflict" };
    return words[truth];
}

static void put_conclusion(Buffer *out, const void *of, uint32_t proposition)
{
    const View *view = of;
    unsigned caveats = view_caveats(view, proposition);
    add_cell(out, truth_text(view_truth(view, proposition)), "");
    buffer_printf(out, ",%s", caveats & CAVEAT_EXCLUDED ? "excluded" : "");
    if (caveats & CAVEAT_DISPUTED) buffer_printf(out, "%sdisputed", caveats & CAVEAT_EXCLUDED ? " " : "");
    if (caveats & CAVEAT_PROVIDED)
        buffer_printf(out, "%sprovided", caveats & (CAVEAT_EXCLUDED | CAVEAT_DISPUTED) ? " " : "");
}

static void put_suspicion(Buffer *out, const void *of, uint32_t proposition)
{
    add_cell(out, truth_text(view_suspicion(of, proposition)), "");
}

static void put_end(Buffer *out, double end)
{
    char text[NUMBER_TEXT] = "";
    if (isfinite(end)) number_format(end, COMPUTED_DIGITS, text);
    add_cell(out, text, "");
}

/* An end that is not bounded is an empty cell, as are both where a score does not apply. */
static void put_number(Buffer *out, const void *of, uint32_t term)
{
    NumberVerdict number = view_number(of, term);
    put_end(out, number.not_applicable ? -INFINITY : number.interval.lo);
    put_end(out, number.not_applicable ? INFINITY : number.interval.hi);
}

bool report_csv(Buffer *out, const View *view)
{
    static const Columns values = { put_conclusion, put_suspicion, put_number };
    add_first(out, view->table->rows.at[view->row].name);
    return each_column(out, view->meaning, &values, view);
}

static void put_error(Buffer *out, const void *of, uint32_t proposition)
{
    (void)of, (void)proposition;
    buffer_text(out, ",error,");
}

static void put_error_alone(Buffer *out, const void *of, uint32_t proposition)
{
    (void)of, (void)proposition;
    buffer_text(out, ",error");
}

static void put_nothing(Buffer *out, const void *of, uint32_t term)
{
    (void)of, (void)term;
    buffer_text(out, ",,");
}

bool report_csv_error(Buffer *out, const Meaning *meaning, const char *name)
{
    static const Columns errors = { put_error, put_error_alone, put_nothing };
    add_first(out, name);
    return each_column(out, meaning, &errors, NULL);
}
