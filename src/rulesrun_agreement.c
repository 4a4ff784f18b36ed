/* The front door: agreement with a gold standard. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/spelling.h"
#include "rulesrun_agreement_inside.h"

static_assert((int)RR_MOST_VALUES == (int)MOST_VALUES, "the header says how many values a score may have");

rr_status rr_agreement_new(const rr_rules *rules, rr_agreement **out)
{
    *out = NULL;
    if (!rules->sound) return RR_MISUSE;
    rr_agreement *agreement = calloc(1, sizeof *agreement);
    if (!agreement) return RR_NO_MEMORY;
    agreement->rules = rules;
    agreement->memory.limit = rules->limits.memory;
    agreement->arena.memory = &agreement->memory;
    if (!agreement_start(&agreement->agreement, &agreement->arena, &rules->meaning)) {
        rr_agreement_free(agreement);
        return RR_NO_MEMORY;
    }
    *out = agreement;
    return RR_OK;
}

void rr_agreement_free(rr_agreement *agreement)
{
    if (!agreement) return;
    arena_free(&agreement->arena);
    free(agreement);
}

rr_status rr_agreement_name(rr_agreement *agreement, const char *name)
{
    if (name && !text_is_seen(name, strlen(name))) return RR_MISUSE;
    const char *kept = name ? arena_copy(&agreement->arena, name, strlen(name)) : NULL;
    if (name && !kept) return agreement->arena.failed = false, RR_NO_MEMORY;
    agreement->agreement.gold_name = kept;
    return RR_OK;
}

/* What a block says of itself, or what is said of all rows that the caller has. */
static bool find_gold(const rr_run *run, const uint64_t **gold_true, const uint64_t **gold_false)
{
    if (*gold_true && *gold_false) {
        *gold_true += run->base / WORD_CASES;
        *gold_false += run->base / WORD_CASES;
        return true;
    }
    bool none = run->cases == run->window && !run->block.gold;
    return !*gold_true && !*gold_false && !none && rr_cases_gold(run->cases, gold_true, gold_false);
}

rr_status rr_agreement_add(rr_agreement *agreement, const rr_run *run, const uint64_t *gold_true,
                           const uint64_t *gold_false)
{
    if (run->rules != agreement->rules || !run_is_current(run) || !find_gold(run, &gold_true, &gold_false))
        return RR_MISUSE;
    bool added = agreement_add(&agreement->agreement, &run->cases->table, run->machine, gold_true, gold_false);
    return added ? RR_OK : RR_NO_MEMORY;
}

rr_status rr_agreement_merge(rr_agreement *into, const rr_agreement *from)
{
    if (into == from || into->rules != from->rules) return RR_MISUSE;
    return agreement_merge(&into->agreement, &from->agreement) ? RR_OK : RR_NO_MEMORY;
}

/* ---- cases and conclusions ---- */

rr_agreement_cases rr_agreement_cases_get(const rr_agreement *agreement)
{
    const AgreementCases *cases = &agreement->agreement.cases;
    return (rr_agreement_cases){ .with = cases->gold[GOLD_WITH],
                                 .without = cases->gold[GOLD_WITHOUT],
                                 .missing = cases->missing,
                                 .contradictory = cases->contradictory,
                                 .failed = cases->failed };
}

static bool is_conclusion(const rr_agreement *agreement, uint32_t proposition)
{
    const Meaning *meaning = &agreement->rules->meaning;
    return proposition < meaning->propositions.count && meaning_is_conclusion(meaning, proposition);
}

bool rr_agreement_counts_get(const rr_agreement *agreement, uint32_t proposition, rr_agreement_counts *out)
{
    if (!is_conclusion(agreement, proposition)) return false;
    for (int truth = RR_UNKNOWN; truth <= RR_CONFLICT; truth++) {
        out->with[truth] = agreement->agreement.truths[proposition][GOLD_WITH][truth];
        out->without[truth] = agreement->agreement.truths[proposition][GOLD_WITHOUT][truth];
    }
    return true;
}

static rr_proportion give_proportion(Proportion p)
{
    return (rr_proportion){ p.count, p.of, p.value, p.low, p.high };
}

static rr_ratio give_ratio(Ratio r)
{
    return (rr_ratio){ r.value, r.low, r.high };
}

bool rr_agreement_accuracy(const rr_agreement *agreement, uint32_t proposition, rr_undetermined undetermined,
                           rr_accuracy *out)
{
    if (!is_conclusion(agreement, proposition) || (unsigned)undetermined > RR_BEST) return false;
    Accuracy a = accuracy_of(agreement_fourfold(&agreement->agreement, proposition, (Undetermined)undetermined));
    *out = (rr_accuracy){ .sensitivity = give_proportion(a.sensitivity),
                          .specificity = give_proportion(a.specificity),
                          .positive_value = give_proportion(a.positive_value),
                          .negative_value = give_proportion(a.negative_value),
                          .accuracy = give_proportion(a.accuracy),
                          .positive_ratio = give_ratio(a.positive_ratio),
                          .negative_ratio = give_ratio(a.negative_ratio) };
    return true;
}

/* ---- scores ---- */

static const ScoreAgreement *score_of(const rr_agreement *agreement, uint32_t term)
{
    return term < agreement->rules->meaning.terms.count ? agreement->agreement.scores[term] : NULL;
}

bool rr_agreement_score_get(const rr_agreement *agreement, uint32_t term, rr_agreement_score *out)
{
    const ScoreAgreement *score = score_of(agreement, term);
    if (!score) return false;
    Area area = area_of(&score->values);
    *out = (rr_agreement_score){ .too_many_values = score->values.too_many,
                                 .points = score->values.count,
                                 .area = area.value,
                                 .standard_error = area.standard_error,
                                 .low = area.low,
                                 .high = area.high };
    for (int gold = GOLD_WITHOUT; gold <= GOLD_WITH; gold++) {
        out->decided[gold] = score->decided[gold];
        out->open[gold] = score->open[gold];
        out->not_applicable[gold] = score->not_applicable[gold];
    }
    return true;
}

bool rr_agreement_roc_point(const rr_agreement *agreement, uint32_t term, uint32_t index, rr_roc_point *out)
{
    const ScoreAgreement *score = score_of(agreement, term);
    if (!score || index >= score->values.count) return false;
    RocPoint point = roc_point(&score->values, index);
    *out = (rr_roc_point){ point.threshold, give_proportion(point.sensitivity), give_proportion(point.specificity) };
    return true;
}

/* ---- telling ---- */

rr_status rr_agreement_text(const rr_agreement *agreement, char **text, size_t *size)
{
    Buffer out = { 0 };
    *text = NULL;
    *size = 0;
    return give_text(&out, agreement_text(&out, &agreement->agreement), text, size);
}

rr_status rr_agreement_json(const rr_agreement *agreement, char **text, size_t *size)
{
    Buffer out = { 0 };
    *text = NULL;
    *size = 0;
    return give_text(&out, agreement_json(&out, &agreement->agreement), text, size);
}
