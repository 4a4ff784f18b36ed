/* The front door: tables of cases, read a block at a time. */
#include <stdlib.h>

#include "cases/cohort.h"
#include "rulesrun_inside.h"

struct rr_cohort {
    Memory memory;
    Arena arena;
    const rr_rules *rules;
    Sources sources;
    Diagnostics diagnostics; /* of the head */
    Cohort cohort;
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
    CohortOptions how = { .delimiter = options->delimiter, .decimal_comma = options->decimal_comma };
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
    cohort_close(&cohort->cohort);
    arena_free(&cohort->arena);
    free(cohort);
}

rr_status rr_cohort_read(rr_cohort *cohort, rr_cases *cases, uint32_t most)
{
    if (cases->rules != cohort->rules) return RR_MISUSE;
    rr_status status = rr_cases_clear(cases);
    if (status != RR_OK) return status;
    uint32_t errors = cases->table.diagnostics.errors;
    if (!cohort_read(&cohort->cohort, &cases->table, &cases->names, most)) return RR_NO_MEMORY;
    return cases->table.diagnostics.errors > errors ? RR_ERROR : RR_OK;
}

bool rr_cohort_broken(const rr_cohort *cohort)
{
    return cohort->cohort.broken;
}

uint64_t rr_cohort_rows(const rr_cohort *cohort)
{
    return cohort->cohort.rows;
}

void rr_cohort_progress(const rr_cohort *cohort, uint64_t *bytes_read, uint64_t *bytes_in_all)
{
    cohort_progress(&cohort->cohort, bytes_read, bytes_in_all);
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
