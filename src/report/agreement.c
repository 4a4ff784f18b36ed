/* Verdicts and scores counted against a gold standard. */
#include "report/agreement.h"

#include "report/counting.h"
#include "run/bits.h"

bool agreement_start(Agreement *agreement, Arena *arena, const Meaning *meaning)
{
    *agreement = (Agreement){ .meaning = meaning, .arena = arena };
    agreement->truths = arena_zero(arena, (meaning->propositions.count + 1) * sizeof *agreement->truths);
    agreement->scores = arena_zero(arena, (meaning->terms.count + 1) * sizeof *agreement->scores);
    if (!agreement->truths || !agreement->scores) return false;
    for (uint32_t t = 0; t < meaning->terms.count; t++)
        if (meaning->terms.at[t].kind == TERM_SCORE &&
            !(agreement->scores[t] = arena_zero(arena, sizeof **agreement->scores)))
            return false;
    return true;
}

uint64_t agreement_cases(const AgreementCases *cases)
{
    return cases->failed + cases->missing + cases->contradictory + cases->gold[GOLD_WITHOUT] + cases->gold[GOLD_WITH];
}

/* ---- counting ---- */

/* A block that was run, and what the gold standard says of the rows of its table. */
typedef struct Block {
    const CaseTable *table;
    Machine *machine;
    const uint64_t *gold_true, *gold_false;
} Block;

/* The cases of one word of it that were run. */
typedef struct GoldWord {
    uint64_t run, missing, contradictory;
    uint64_t gold[2];
} GoldWord;

static GoldWord gold_word(const Block *block, uint32_t word)
{
    uint32_t first = block->machine->first / WORD_CASES;
    uint64_t run;
    counting_cases(block->table, block->machine, word, 1, &run);
    uint64_t with = block->gold_true[first + word] & run, without = block->gold_false[first + word] & run;
    return (GoldWord){
        .run = run,
        .missing = run & ~(with | without),
        .contradictory = with & without,
        .gold = { [GOLD_WITHOUT] = without & ~with, [GOLD_WITH] = with & ~without },
    };
}

static void count_cases(AgreementCases *cases, const GoldWord *word)
{
    cases->failed -= bits_count(&word->run, 1);
    cases->missing += bits_count(&word->missing, 1);
    cases->contradictory += bits_count(&word->contradictory, 1);
    for (int gold = 0; gold < 2; gold++) cases->gold[gold] += bits_count(&word->gold[gold], 1);
}

static void count_conclusions(Agreement *a, const Machine *machine, uint32_t at, const GoldWord *word)
{
    const uint64_t *planes = machine->registers[READING_ORDINARY].planes + at;
    const uint64_t all[2] = { bits_count(&word->gold[0], 1), bits_count(&word->gold[1], 1) };
    for (uint32_t p = 0; p < a->meaning->propositions.count; p++) {
        if (!meaning_is_conclusion(a->meaning, p)) continue;
        const Proposition *proposition = &a->meaning->propositions.at[p];
        const uint64_t *t = planes + (size_t)proposition->t * machine->width;
        const uint64_t *f = planes + (size_t)proposition->f * machine->width;
        for (int gold = 0; gold < 2; gold++)
            bits_count_truths(a->truths[p][gold], t, f, &word->gold[gold], all[gold], 1);
    }
}

static void count_score(ScoreAgreement *score, const NumberVerdict *number, Gold gold)
{
    uint64_t one[2] = { 0, 0 };
    if (number->not_applicable) score->not_applicable[gold]++;
    else if (!interval_is_point(&number->interval)) score->open[gold]++; /* what is in conflict spans more */
    else {
        score->decided[gold]++;
        one[gold] = 1;
        values_add(&score->values, number->interval.lo, one);
    }
}

static void count_scores(Agreement *a, const Block *block, uint32_t at, const GoldWord *word, Gold gold)
{
    for (uint64_t cases = word->gold[gold]; cases; cases &= cases - 1) {
        uint32_t lane = at * WORD_CASES + (uint32_t)__builtin_ctzll(cases);
        View view = { a->meaning, block->table, block->machine, block->machine->first + lane, lane };
        for (uint32_t t = 0; t < a->meaning->terms.count; t++) {
            if (!a->scores[t]) continue;
            NumberVerdict number = view_number(&view, t);
            count_score(a->scores[t], &number, gold);
        }
    }
}

/* Before anything is counted, so that what has no memory leaves nothing half counted. */
static bool reserve(const Agreement *a, uint32_t cases)
{
    for (uint32_t t = 0; t < a->meaning->terms.count; t++)
        if (a->scores[t] && !values_reserve(&a->scores[t]->values, a->arena, cases)) return false;
    return true;
}

bool agreement_add(Agreement *a, const CaseTable *table, Machine *machine, const uint64_t *gold_true,
                   const uint64_t *gold_false)
{
    const Block block = { table, machine, gold_true, gold_false };
    if (!reserve(a, machine->count)) return false;
    a->cases.failed += machine->count;
    for (uint32_t w = 0; w * WORD_CASES < machine->count; w++) {
        GoldWord word = gold_word(&block, w);
        count_cases(&a->cases, &word);
        count_conclusions(a, machine, w, &word);
        count_scores(a, &block, w, &word, GOLD_WITHOUT);
        count_scores(a, &block, w, &word, GOLD_WITH);
    }
    return true;
}

/* ---- merging ---- */

static void merge_cases(AgreementCases *into, const AgreementCases *from)
{
    into->failed += from->failed;
    into->missing += from->missing;
    into->contradictory += from->contradictory;
    for (int gold = 0; gold < 2; gold++) into->gold[gold] += from->gold[gold];
}

static void merge_score(ScoreAgreement *into, const ScoreAgreement *from)
{
    values_merge(&into->values, &from->values);
    for (int gold = 0; gold < 2; gold++) {
        into->decided[gold] += from->decided[gold];
        into->open[gold] += from->open[gold];
        into->not_applicable[gold] += from->not_applicable[gold];
    }
}

bool agreement_merge(Agreement *into, const Agreement *from)
{
    const Meaning *m = into->meaning;
    for (uint32_t t = 0; t < m->terms.count; t++)
        if (into->scores[t] && !values_reserve(&into->scores[t]->values, into->arena, from->scores[t]->values.count))
            return false;
    merge_cases(&into->cases, &from->cases);
    for (uint32_t p = 0; p < m->propositions.count; p++)
        for (int i = 0; i < 8; i++) into->truths[p][i / 4][i % 4] += from->truths[p][i / 4][i % 4];
    for (uint32_t t = 0; t < m->terms.count; t++)
        if (into->scores[t]) merge_score(into->scores[t], from->scores[t]);
    return true;
}

/* ---- asking ---- */

uint64_t agreement_undetermined(const Agreement *a, uint32_t proposition, Gold gold)
{
    const uint64_t *truths = a->truths[proposition][gold];
    return truths[TRUTH_UNKNOWN] + truths[TRUTH_CONFLICT];
}

Fourfold agreement_fourfold(const Agreement *a, uint32_t proposition, Undetermined undetermined)
{
    uint64_t with = agreement_undetermined(a, proposition, GOLD_WITH);
    uint64_t without = agreement_undetermined(a, proposition, GOLD_WITHOUT);
    Fourfold cases = {
        .true_positive = a->truths[proposition][GOLD_WITH][TRUTH_TRUE],
        .false_positive = a->truths[proposition][GOLD_WITHOUT][TRUTH_TRUE],
        .false_negative = a->truths[proposition][GOLD_WITH][TRUTH_FALSE],
        .true_negative = a->truths[proposition][GOLD_WITHOUT][TRUTH_FALSE],
    };
    if (undetermined == UNDETERMINED_WORST) cases.false_negative += with, cases.false_positive += without;
    if (undetermined == UNDETERMINED_BEST) cases.true_positive += with, cases.true_negative += without;
    return cases;
}
