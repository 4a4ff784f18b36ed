/* The front door: what came of many cases. */
#include <stdio.h>
#include <stdlib.h>

#include "report/cohort_page.h"
#include "report/report.h"
#include "report/summary.h"
#include "rulesrun_agreement_inside.h"

struct rr_summary {
    struct rr_summary *self; /* for what asking may change of a summary that is const: what is not counted yet */
    Memory memory;
    Arena arena;
    Summary summary;
    const rr_rules *rules;
    const char **words; /* by step of the attrition; NULL before they are asked for */
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
    summary->self = summary;
    summary->rules = rules;
    summary->memory.limit = rules->limits.memory;
    summary->arena.memory = &summary->memory;
    bool started = summary_start(&summary->summary, &summary->arena, &rules->meaning);
    if (started)
        summary->words = arena_zero(&summary->arena,
                                    (summary->summary.attrition.steps.count + 1) * sizeof *summary->words);
    if (!summary->words) {
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
    if (run->rules != summary->rules || !run_is_current(run)) return RR_MISUSE;
    summary_add(&summary->summary, &run->cases->table, run->machine);
    return RR_OK;
}

/* What was taken is counted when it is first asked for. */
static const Summary *counted(const rr_summary *summary)
{
    summary_settle(&summary->self->summary);
    return &summary->summary;
}

uint64_t rr_summary_cases(const rr_summary *summary)
{
    return counted(summary)->totals->cases;
}

uint64_t rr_summary_errors(const rr_summary *summary)
{
    return counted(summary)->totals->errors;
}

uint64_t rr_summary_truths(const rr_summary *summary, uint32_t proposition, rr_truth truth)
{
    if (proposition >= summary->rules->meaning.propositions.count || (unsigned)truth > RR_CONFLICT) return 0;
    return counted(summary)->truths[proposition][truth];
}

uint64_t rr_summary_suspicions(const rr_summary *summary, uint32_t proposition, rr_truth truth)
{
    if (proposition >= summary->rules->meaning.propositions.count || (unsigned)truth > RR_CONFLICT) return 0;
    return counted(summary)->suspicions[proposition][truth];
}

uint64_t rr_summary_rule(const rr_summary *summary, uint32_t rule, rr_truth truth)
{
    if (rule >= summary->rules->meaning.rules.count || (unsigned)truth > RR_CONFLICT) return 0;
    return counted(summary)->rules[rule][truth];
}

uint64_t rr_summary_undecided(const rr_summary *summary)
{
    return counted(summary)->totals->undecided;
}

uint64_t rr_summary_conflicting(const rr_summary *summary)
{
    return counted(summary)->totals->conflicting;
}

rr_status rr_summary_merge(rr_summary *into, const rr_summary *from)
{
    if (into == from || into->rules != from->rules) return RR_MISUSE;
    const Summary *counts = counted(from);
    counted(into);
    summary_merge(&into->summary, counts);
    return RR_OK;
}

/* ---- attrition ---- */

uint32_t rr_summary_steps(const rr_summary *summary, uint32_t rule)
{
    const Attrition *attrition = &summary->summary.attrition;
    return rule < summary->rules->meaning.rules.count ? attrition->first[rule + 1] - attrition->first[rule] : 0;
}

/* Words are made when they are first asked for. */
static const char *words_of_step(const rr_summary *summary, uint32_t step)
{
    struct rr_summary *self = summary->self;
    if (!self->words[step])
        self->words[step] = attrition_words(&self->arena, &self->rules->meaning,
                                            &self->summary.attrition.steps.at[step]);
    return self->words[step];
}

bool rr_summary_step(const rr_summary *summary, uint32_t rule, uint32_t step, rr_step *out)
{
    if (step >= rr_summary_steps(summary, rule)) return false;
    uint32_t at = summary->summary.attrition.first[rule] + step;
    const AttritionCount *count = &counted(summary)->steps[at];
    *out = (rr_step){ .text = words_of_step(summary, at),
                      .left = count->left,
                      .lost_false = count->lost[TRUTH_FALSE],
                      .lost_unknown = count->lost[TRUTH_UNKNOWN],
                      .lost_conflict = count->lost[TRUTH_CONFLICT] };
    return true;
}

/* ---- what is missing ---- */

uint32_t rr_summary_missing_count(const rr_summary *summary, uint32_t conclusion)
{
    const MissingGraph *graph = &summary->summary.missing.graph;
    uint32_t subject = summary_subject(&summary->summary, conclusion);
    if (conclusion == RR_NONE) return graph->inputs.count;
    return subject == NONE ? 0 : graph->subjects.at[subject].count;
}

bool rr_summary_missing(const rr_summary *summary, uint32_t conclusion, uint32_t index, rr_missing *out)
{
    if (index >= rr_summary_missing_count(summary, conclusion)) return false;
    uint32_t subject = conclusion == RR_NONE ? NONE : summary_subject(&summary->summary, conclusion);
    SummaryAsk ask = summary_ask(counted(summary), subject, index);
    *out = (rr_missing){ .name = summary_input_name(&summary->rules->meaning, &ask.input),
                         .proposition = ask.input.proposition,
                         .term = ask.input.term,
                         .cases = ask.count.cases,
                         .alone = ask.count.alone };
    return true;
}

uint64_t rr_summary_stuck(const rr_summary *summary, uint32_t conclusion)
{
    uint32_t subject = summary_subject(&summary->summary, conclusion);
    return subject == NONE ? 0 : counted(summary)->asked.stuck[subject];
}

bool rr_summary_missing_counted(const rr_summary *summary, uint32_t conclusion)
{
    return summary_subject(&summary->summary, conclusion) != NONE;
}

/* ---- the whole ---- */

rr_status rr_summary_text(const rr_summary *summary, char **text, size_t *size)
{
    Buffer out = { .memory = &summary->self->memory };
    *text = NULL;
    *size = 0;
    return give_text(&out, summary_text(&out, counted(summary)), text, size);
}

rr_status rr_summary_json(const rr_summary *summary, char **text, size_t *size)
{
    Buffer out = { .memory = &summary->self->memory };
    const char *fingerprint = rr_rules_fingerprint(summary->rules);
    *text = NULL;
    *size = 0;
    return give_text(&out, fingerprint && summary_json(&out, counted(summary), fingerprint), text, size);
}

rr_status rr_summary_page(const rr_summary *summary, const rr_agreement *agreement, char **text, size_t *size)
{
    Buffer out = { .memory = &summary->self->memory };
    *text = NULL;
    *size = 0;
    if (agreement && agreement->rules != summary->rules) return RR_MISUSE;
    const char *fingerprint = rr_rules_fingerprint(summary->rules);
    char program[32];
    snprintf(program, sizeof program, "rulesrun %s", rr_version());
    bool made = fingerprint &&
                cohort_page(&out, counted(summary), agreement ? &agreement->agreement : NULL, fingerprint, program);
    return give_text(&out, made, text, size);
}
