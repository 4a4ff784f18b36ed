#include "run/warnings.h"

bool warnings_possible(const Meaning *meaning)
{
    for (uint32_t i = 0; i < meaning->terms.count; i++)
        if (meaning->terms.at[i].rising) return true;
    return false;
}

static void warn(const Term *term, const Condition *bound, const char *name, Diagnostics *diagnostics)
{
    diagnose(diagnostics, DIAGNOSTIC_BANDS_FAIL, bound->span, "check the facts that the bounds rest on",
             "The bounds of `%s` do not rise in the case `%s`, so its bands are unknown", term->name, name);
}

/* That bounds rise is a list of `less`, whose plane of evidence against is the one behind that of evidence for. */
static void look_at(const Machine *machine, const Term *term, const CaseTable *table, Diagnostics *diagnostics)
{
    for (uint32_t lane = 0; lane < machine->count; lane++) {
        for (uint32_t i = 0; i < term->rising->count; i++) {
            const Condition *bound = term->rising->kids[i];
            if (!machine_bit(machine, READING_ORDINARY, bound->t + 1, lane)) continue;
            warn(term, bound, table->rows.at[machine->first + lane].name, diagnostics);
            break;
        }
    }
}

bool warnings_of_block(const Machine *machine, const Meaning *meaning, const CaseTable *table, Diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < meaning->terms.count; i++)
        if (meaning->terms.at[i].rising) look_at(machine, &meaning->terms.at[i], table, diagnostics);
    return !diagnostics->no_memory;
}
