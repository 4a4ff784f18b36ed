#include "report/attrition.h"

#include <string.h>
#include <strings.h>

#include "run/words.h"

static bool same_span(Span a, Span b)
{
    return a.start == b.start && a.end == b.end; /* of one rule, and so of one file */
}

/* Whether it joins what is written apart; `between` and `=` are two comparisons in the same words. */
static bool is_conjunction(const Condition *c)
{
    return c->kind == CONDITION_AND && !same_span(c->kids[0]->span, c->span);
}

static bool add_step(Attrition *a, Arena *arena, Gathered *g, AttritionStep step)
{
    return vec_push(arena, &a->steps, step) && gathered_want(g, arena, step.condition->t) &&
           gathered_want(g, arena, step.condition->f);
}

static bool add_rule(Attrition *a, Arena *arena, Gathered *g, uint32_t index, const Rule *rule)
{
    const Condition *main = rule->unless ? rule->condition->kids[0] : rule->condition;
    bool joined = is_conjunction(main);
    if (!joined && !rule->unless) return true;
    if (!joined && !add_step(a, arena, g, (AttritionStep){ index, main, NOWHERE, false })) return false;
    for (uint32_t i = 0; joined && i < main->count; i++) {
        AttritionStep step = { index, main->kids[i], NOWHERE, false };
        if (i) step.before = (Span){ main->span.file, main->kids[i - 1]->span.end, main->kids[i]->span.start };
        if (!add_step(a, arena, g, step)) return false;
    }
    return !rule->unless || add_step(a, arena, g, (AttritionStep){ index, rule->unless, NOWHERE, true });
}

bool attrition_start(Attrition *a, Arena *arena, const Meaning *meaning, Gathered *g)
{
    *a = (Attrition){ 0 };
    a->first = arena_alloc(arena, (meaning->rules.count + 1) * sizeof *a->first);
    if (!a->first) return false;
    for (uint32_t r = 0; r < meaning->rules.count; r++) {
        a->first[r] = a->steps.count;
        if (!add_rule(a, arena, g, r, &meaning->rules.at[r])) return false;
    }
    a->first[meaning->rules.count] = a->steps.count;
    return true;
}

/* ---- counting ---- */

/* Where the exception holds the rule fails, and where it is not known the rule stands. */
static void count_exception(AttritionCount *count, const Gathered *g, const Condition *c, uint64_t *left)
{
    const uint64_t *t = gathered_plane(g, c->t);
    uint64_t lost[BITS_WORDS] = { 0 };
    for (uint32_t w = 0; w < g->words; w++) {
        lost[w] = left[w] & t[w];
        left[w] &= ~t[w];
    }
    count->left += bits_count(left, g->words);
    count->lost[TRUTH_FALSE] += bits_count(lost, g->words);
}

/* Gives how many are left. */
static uint64_t count_condition(AttritionCount *count, const Gathered *g, const Condition *c, uint64_t *left,
                                uint64_t all)
{
    const uint64_t *t = gathered_plane(g, c->t), *f = gathered_plane(g, c->f);
    uint64_t counts[4] = { 0 };
    bits_count_truths(counts, t, f, left, all, g->words);
    for (uint32_t w = 0; w < g->words; w++) left[w] &= t[w] & ~f[w];
    count->left += counts[TRUTH_TRUE];
    for (Truth truth = TRUTH_UNKNOWN; truth <= TRUTH_CONFLICT; truth++)
        if (truth != TRUTH_TRUE) count->lost[truth] += counts[truth];
    return counts[TRUTH_TRUE];
}

void attrition_count(const Attrition *a, const Gathered *g, uint64_t all, AttritionCount *counts)
{
    uint64_t left[BITS_WORDS], still = 0;
    for (uint32_t i = 0; i < a->steps.count; i++) {
        const AttritionStep *step = &a->steps.at[i];
        if (i == a->first[step->rule]) {
            memcpy(left, g->cases, g->words * sizeof *left);
            still = all;
        }
        if (still == 0) continue;
        if (step->exception) count_exception(&counts[i], g, step->condition, left);
        else still = count_condition(&counts[i], g, step->condition, left, still);
    }
}

/* ---- words ---- */

const char *attrition_words(Arena *arena, const Meaning *meaning, const AttritionStep *step)
{
    const char *words = words_at(arena, meaning->sources, step->condition->span);
    const char *before = words_at(arena, meaning->sources, step->before);
    if (!words || !before) return NULL;
    if (step->exception) return arena_printf(arena, "unless %s", words);
    bool without = strncasecmp(before, "without", strlen("without")) == 0;
    return without ? arena_printf(arena, "without %s", words) : words;
}
