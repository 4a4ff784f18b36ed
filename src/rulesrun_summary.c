/* The front door: what came of many cases. */
#include <stdlib.h>

#include "report/report.h"
#include "report/summary.h"
#include "rulesrun_inside.h"

struct rr_summary {
    Memory memory;
    Arena arena;
    Summary summary;
    const rr_rules *rules;
};

rr_status rr_report_names(const rr_rules *rules, char **text, size_t *size)
{
    Buffer out = { 0 };
    *text = NULL;
    *size = 0;
    if (!rules->sound) return RR_MISUSE;
    return give_text(&out, report_csv_names(&out, &rules->meaning), text, size);
}

rr_status rr_summary_new(const rr_rules *rules, rr_summary **out)
{
    *out = NULL;
    if (!rules->sound) return RR_MISUSE;
    rr_summary *summary = calloc(1, sizeof *summary);
    if (!summary) return RR_NO_MEMORY;
    summary->rules = rules;
    summary->memory.limit = rules->limits.memory;
    summary->arena.memory = &summary->memory;
    if (!summary_start(&summary->summary, &summary->arena, &rules->meaning)) {
        rr_summary_free(summary);
        return RR_NO_MEMORY;
    }
    *out = summary;
    return RR_OK;
}

void rr_summary_free(rr_summary *summary)
{
    if (!summary) return;
    arena_free(&summary->arena);
    free(summary);
}

rr_status rr_summary_add(rr_summary *summary, const rr_run *run)
{
    if (run->rules != summary->rules || !run->cases || run->cases->changes != run->changes) return RR_MISUSE;
    summary_add(&summary->summary, &run->cases->table, &run->self->machine);
    return RR_OK;
}

rr_status rr_summary_merge(rr_summary *into, const rr_summary *from)
{
    if (into->rules != from->rules) return RR_MISUSE;
    summary_merge(&into->summary, &from->summary);
    return RR_OK;
}

uint64_t rr_summary_cases(const rr_summary *summary)
{
    return summary->summary.cases;
}

uint64_t rr_summary_errors(const rr_summary *summary)
{
    return summary->summary.errors;
}

uint64_t rr_summary_truths(const rr_summary *summary, uint32_t proposition, rr_truth truth)
{
    if (proposition >= summary->rules->meaning.propositions.count || (unsigned)truth > RR_CONFLICT) return 0;
    return summary->summary.truths[proposition][truth];
}

uint64_t rr_summary_rule(const rr_summary *summary, uint32_t rule, rr_truth truth)
{
    if (rule >= summary->rules->meaning.rules.count || (unsigned)truth > RR_CONFLICT) return 0;
    return summary->summary.rules[rule][truth];
}

rr_status rr_summary_text(const rr_summary *summary, char **text, size_t *size)
{
    Buffer out = { 0 };
    *text = NULL;
    *size = 0;
    return give_text(&out, summary_text(&out, &summary->summary), text, size);
}
