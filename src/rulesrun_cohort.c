/* The front door: tables of cases, read a block at a time. */
#include <stdlib.h>

#include "cases/rows.h"
#include "rulesrun_inside.h"

struct rr_cohort {
    Memory memory;
    Arena arena;
    const rr_rules *rules;
    Sources sources;
    Diagnostics diagnostics; /* of the head */
    Cohort cohort;
    rr_rows *rows; /* those that rr_cohort_read reads; or NULL */
};

struct rr_rows {
    Memory memory;
    const rr_rules *rules;
    Rows rows;
};

static rr_status open_cohort(const rr_rules *rules, const char *path, const char *text, size_t size,
                             const rr_cohort_options *options, rr_cohort **out)
{
    static const rr_cohort_options usual = { 0 };
    *out = NULL;
    if (!options) options = &usual;
    unsigned char delimiter = (unsigned char)options->delimiter;
    if (!rules->sound || delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter >= 0x80 ||
        (options->decimal_comma && delimiter == ','))
        return RR_MISUSE;
    rr_cohort *cohort = calloc(1, sizeof *cohort);
    if (!cohort) return RR_NO_MEMORY;
    cohort->rules = rules;
    cohort->memory.limit = rules->limits.memory;
    cohort->arena.memory = &cohort->memory;
    cohort->sources = (Sources){ .arena = &cohort->arena, .limits = &rules->limits };
    cohort->diagnostics = (Diagnostics){ .arena = &cohort->arena, .limits = &rules->limits };
    CohortOptions how = { .delimiter = options->delimiter,
                          .decimal_comma = options->decimal_comma,
                          .against = options->against,
                          .verdicts_only = options->verdicts_only };
    if (!cohort_open(&cohort->cohort, &cohort->arena, &rules->meaning, path, text, size, &how, &cohort->sources,
                     &cohort->diagnostics) ||
        cohort->diagnostics.no_memory) {
        rr_cohort_close(cohort);
        return RR_NO_MEMORY;
    }
    *out = cohort;
    return cohort->diagnostics.errors ? RR_ERROR : RR_OK;
}

rr_status rr_cohort_open(const rr_rules *rules, const char *path, const rr_cohort_options *options, rr_cohort **cohort)
{
    return open_cohort(rules, path, NULL, 0, options, cohort);
}

rr_status rr_cohort_open_text(const rr_rules *rules, const char *name, const char *text, size_t size,
                              const rr_cohort_options *options, rr_cohort **cohort)
{
    return open_cohort(rules, name, text, size, options, cohort);
}

void rr_cohort_close(rr_cohort *cohort)
{
    if (!cohort) return;
    rr_rows_free(cohort->rows);
    cohort_close(&cohort->cohort);
    arena_free(&cohort->arena);
    free(cohort);
}

rr_status rr_rows_new(const rr_cohort *cohort, rr_rows **out)
{
    rr_rows *rows = *out = calloc(1, sizeof *rows);
    if (!rows) return RR_NO_MEMORY;
    rows->rules = cohort->rules;
    rows->memory.limit = cohort->rules->limits.memory;
    if (rows_start(&rows->rows, &cohort->cohort, &rows->memory)) return RR_OK;
    rr_rows_free(rows);
    *out = NULL;
    return RR_NO_MEMORY;
}

void rr_rows_free(rr_rows *rows)
{
    if (!rows) return;
    rows_free(&rows->rows);
    free(rows);
}

bool rr_rows_take(rr_rows *rows, rr_cohort *cohort)
{
    return rows->rows.cohort == &cohort->cohort && rows_take(&rows->rows, &cohort->cohort);
}

static rr_status read_rows(rr_rows *rows, rr_cases *cases, uint64_t most)
{
    if (cases->rules != rows->rules) return RR_MISUSE;
    rr_status status = rr_cases_clear(cases);
    if (status != RR_OK) return status;
    cases->table.verdicts_only = rows->rows.cohort->options.verdicts_only;
    bool read = rows_read(&rows->rows, &cases->table, &cases->names, most);
    return read && !cases->arena.failed ? RR_OK : RR_NO_MEMORY; /* else a message may want its place */
}

rr_status rr_rows_read(rr_rows *rows, rr_cases *cases)
{
    rr_status status = read_rows(rows, cases, UINT64_MAX);
    if (status == RR_OK && rows_left(&rows->rows)) rows->rows.broken = cases_full(&cases->table, NOWHERE);
    return status == RR_OK && cases->table.diagnostics.errors ? RR_ERROR : status;
}

rr_status rr_rows_accept(rr_rows *rows, rr_cohort *cohort, rr_cases *cases)
{
    if (rows->rows.cohort != &cohort->cohort || cases->rules != rows->rules) return RR_MISUSE;
    return rows_accept(&rows->rows, &cohort->cohort, &cases->table) ? RR_OK : RR_NO_MEMORY;
}

/* Pieces that hold no row, as of blank lines only, are no end. */
rr_status rr_cohort_read(rr_cohort *cohort, rr_cases *cases, uint32_t most)
{
    if (cases->rules != cohort->rules) return RR_MISUSE;
    rr_status status = rr_cases_clear(cases);
    if (status == RR_OK && !cohort->rows) status = rr_rows_new(cohort, &cohort->rows);
    while (status == RR_OK && most && (rows_left(&cohort->rows->rows) || rr_rows_take(cohort->rows, cohort))) {
        status = read_rows(cohort->rows, cases, most);
        if (status == RR_OK) status = rr_rows_accept(cohort->rows, cohort, cases);
        if (cases->table.rows.count || cases->table.diagnostics.errors) break;
    }
    return status == RR_OK && cases->table.diagnostics.errors ? RR_ERROR : status;
}

bool rr_cohort_broken(const rr_cohort *cohort)
{
    return cohort->cohort.broken || cohort->cohort.stopped;
}

uint64_t rr_cohort_repeats(const rr_cohort *cohort)
{
    return cohort->cohort.again;
}

uint64_t rr_cohort_rows(const rr_cohort *cohort)
{
    return cohort->cohort.rows;
}

void rr_cohort_progress(const rr_cohort *cohort, uint64_t *bytes_read, uint64_t *bytes_in_all)
{
    cohort_progress(&cohort->cohort, bytes_read, bytes_in_all);
}

bool rr_cohort_in_order(const rr_cohort *cohort)
{
    return cohort->cohort.lines;
}

size_t rr_cohort_diagnostics(const rr_cohort *cohort)
{
    return cohort->diagnostics.list.count;
}

bool rr_cohort_diagnostic(const rr_cohort *cohort, size_t index, rr_diagnostic *diagnostic)
{
    if (index >= cohort->diagnostics.list.count) return false;
    give_diagnostic(&cohort->sources, &cohort->diagnostics.list.at[index], diagnostic);
    return true;
}

char *rr_cohort_diagnostic_text(const rr_cohort *cohort, size_t index, bool colour)
{
    if (index >= cohort->diagnostics.list.count) return NULL;
    return diagnostic_as_text(&cohort->sources, &cohort->diagnostics.list.at[index], colour);
}

bool rr_cases_gold(const rr_cases *cases, const uint64_t **gold_true, const uint64_t **gold_false)
{
    *gold_true = cases->table.gold.stated_for;
    *gold_false = cases->table.gold.against;
    return *gold_true;
}
