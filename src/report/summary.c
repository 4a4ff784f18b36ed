#include "report/summary.h"

#include <stdlib.h>

#include "report/counting.h"

/* ---- starting ---- */

static size_t bands_of(const Summary *s)
{
    size_t count = 0;
    for (uint32_t i = 0; i < s->scores.count; i++) count += s->meaning->terms.at[s->scores.at[i].term].propositions;
    return count;
}

/* How many numbers there are in so many of a thing that is made of numbers. */
#define NUMBERS_IN(thing, count) ((size_t)(count) * (sizeof(thing) / sizeof(uint64_t)))

static size_t numbers_in_all(const Summary *s)
{
    const Meaning *m = s->meaning;
    const MissingGraph *g = &s->missing.graph;
    return NUMBERS_IN(SummaryTotals, 1) + NUMBERS_IN(uint64_t[4], 2 * (size_t)m->propositions.count + m->rules.count) +
           m->terms.count + NUMBERS_IN(AttritionCount, s->attrition.steps.count) +
           NUMBERS_IN(MissingCount, g->asks.count + g->inputs.count) + g->subjects.count +
           NUMBERS_IN(ScoreCounts, s->scores.count) + NUMBERS_IN(BandCounts, bands_of(s));
}

/* Gives out `numbers` of what is left of s->counts. */
static void *take(Summary *s, size_t numbers)
{
    uint64_t *taken = s->counts + s->size;
    s->size += numbers;
    return taken;
}

static void give_out(Summary *s)
{
    const Meaning *m = s->meaning;
    const MissingGraph *g = &s->missing.graph;
    s->totals = take(s, NUMBERS_IN(SummaryTotals, 1));
    s->truths = take(s, NUMBERS_IN(uint64_t[4], m->propositions.count));
    s->suspicions = take(s, NUMBERS_IN(uint64_t[4], m->propositions.count));
    s->rules = take(s, NUMBERS_IN(uint64_t[4], m->rules.count));
    s->conflicts = take(s, m->terms.count);
    s->steps = take(s, NUMBERS_IN(AttritionCount, s->attrition.steps.count));
    s->asked.asks = take(s, NUMBERS_IN(MissingCount, g->asks.count));
    s->asked.inputs = take(s, NUMBERS_IN(MissingCount, g->inputs.count));
    s->asked.stuck = take(s, g->subjects.count);
    s->asked.undecided = &s->totals->undecided;
    for (uint32_t i = 0; i < s->scores.count; i++) {
        s->scores.at[i].counts = take(s, NUMBERS_IN(ScoreCounts, 1));
        s->scores.at[i].bands = take(s, NUMBERS_IN(BandCounts, m->terms.at[s->scores.at[i].term].propositions));
    }
}

static bool want_pair(Summary *s, Arena *arena, uint32_t t, uint32_t f)
{
    return gathered_want(&s->gathered, arena, t) && gathered_want(&s->gathered, arena, f);
}

static bool want_planes(Summary *s, Arena *arena)
{
    const Meaning *m = s->meaning;
    for (uint32_t i = 0; i < m->propositions.count; i++) {
        const Proposition *p = &m->propositions.at[i];
        if (!want_pair(s, arena, p->t, p->f) || !want_pair(s, arena, p->suspected_t, p->suspected_f)) return false;
    }
    for (uint32_t i = 0; i < m->rules.count; i++)
        if (!want_pair(s, arena, m->rules.at[i].condition->t, m->rules.at[i].condition->f)) return false;
    for (uint32_t i = 0; i < m->terms.count; i++) {
        const Term *t = &m->terms.at[i];
        if (!want_pair(s, arena, t->is_number ? t->conflict : NONE, t->unless ? t->unless->t : NONE)) return false;
        if (t->formula && !vec_push(arena, &s->scores, (SummaryScore){ .term = i })) return false;
    }
    return true;
}

static bool start_scores(Summary *s, Arena *arena)
{
    for (uint32_t i = 0; i < s->scores.count; i++)
        if (!(s->scores.at[i].open = arena_alloc(arena, s->gathered.width * sizeof(uint64_t)))) return false;
    return true;
}

bool summary_start(Summary *s, Arena *arena, const Meaning *meaning)
{
    *s = (Summary){ .meaning = meaning };
    if (!want_planes(s, arena) || !attrition_start(&s->attrition, arena, meaning, &s->gathered)) return false;
    if (!missing_planes_prepare(&s->missing, arena, meaning, &s->gathered)) return false;
    if (!gathered_start(&s->gathered, arena, missing_planes_needed(&s->missing))) return false;
    if (!missing_planes_start(&s->missing, arena) || !start_scores(s, arena)) return false;
    s->counts = arena_zero(arena, numbers_in_all(s) * sizeof *s->counts);
    if (s->counts) give_out(s);
    return s->counts;
}

/* ---- truths ---- */

static uint64_t count_conflict(const Gathered *g, uint32_t reg, uint64_t *conflict)
{
    const uint64_t *plane = gathered_plane(g, reg);
    uint64_t found[BITS_WORDS], any = 0;
    for (uint32_t w = 0; w < g->words; w++) {
        found[w] = plane[w] & g->cases[w];
        conflict[w] |= found[w];
        any |= found[w];
    }
    return any ? bits_count(found, g->words) : 0;
}

static void note_conflict(const Gathered *g, uint32_t t_reg, uint32_t f_reg, uint64_t *conflict)
{
    const uint64_t *t = gathered_plane(g, t_reg), *f = gathered_plane(g, f_reg);
    for (uint32_t w = 0; w < g->words; w++) conflict[w] |= t[w] & f[w] & g->cases[w];
}

static bool count_pair(uint64_t counts[4], const Gathered *g, uint32_t t, uint32_t f, uint64_t all)
{
    return bits_count_truths(counts, gathered_plane(g, t), gathered_plane(g, f), g->cases, all, g->words);
}

static void count_truths(Summary *s, uint64_t all)
{
    const Meaning *m = s->meaning;
    const Gathered *g = &s->gathered;
    uint64_t conflict[BITS_WORDS] = { 0 };
    for (uint32_t i = 0; i < m->propositions.count; i++) {
        const Proposition *p = &m->propositions.at[i];
        if (count_pair(s->truths[i], g, p->t, p->f, all)) note_conflict(g, p->t, p->f, conflict);
        if (p->suspected_t != NONE && count_pair(s->suspicions[i], g, p->suspected_t, p->suspected_f, all))
            note_conflict(g, p->suspected_t, p->suspected_f, conflict);
    }
    for (uint32_t i = 0; i < m->terms.count; i++)
        if (m->terms.at[i].is_number) s->conflicts[i] += count_conflict(g, m->terms.at[i].conflict, conflict);
    s->totals->conflicting += bits_count(conflict, g->words);
    for (uint32_t i = 0; i < m->rules.count; i++) {
        const Condition *c = m->rules.at[i].condition;
        count_pair(s->rules[i], g, c->t, c->f, all);
    }
}

/* ---- scores ---- */

/* Whole values, and all others as one more. In two tables by turns, as it takes time to add to a number again that was
 * just added to. */
static void count_values(ScoreCounts *counts, const double *values, const uint64_t *known, uint32_t words)
{
    uint64_t tables[2][SUMMARY_SCORES + 1] = { 0 };
    for (uint32_t w = 0; w < words; w++, values += WORD_CASES) {
        for (uint64_t bits = known[w]; bits; bits &= bits - 1) {
            unsigned lane = (unsigned)__builtin_ctzll(bits);
            double value = values[lane];
            unsigned whole = value >= 0 && value < SUMMARY_SCORES ? (unsigned)value : SUMMARY_SCORES;
            tables[lane & 1][whole == value ? whole : SUMMARY_SCORES]++;
        }
    }
    for (unsigned i = 0; i < SUMMARY_SCORES; i++) counts->values[i] += tables[0][i] + tables[1][i];
    counts->other += tables[0][SUMMARY_SCORES] + tables[1][SUMMARY_SCORES];
}

/* The cases of one word whose value has these bits from `bit` on; downwards, so that each plane is met once for each
 * value of the bits above it. */
static void count_points(ScoreCounts *counts, const MachinePoints *points, uint32_t word, uint32_t bit, uint32_t value,
                         uint64_t cases)
{
    if (!cases) return;
    if (bit == 0) {
        *(value < SUMMARY_SCORES ? &counts->values[value] : &counts->other) += (uint64_t)__builtin_popcountll(cases);
        return;
    }
    uint64_t plane = points->lo[(size_t)(bit - 1) * points->width + word];
    count_points(counts, points, word, bit - 1, value, cases & ~plane);
    count_points(counts, points, word, bit - 1, value | UINT32_C(1) << (bit - 1), cases & plane);
}

static void look_at_points(ScoreCounts *counts, const MachinePoints *points, const uint64_t *applies, uint64_t *open,
                           uint32_t first, uint32_t words)
{
    bits_points_below(open, points, points, first, words);
    for (uint32_t w = 0; w < words; w++)
        count_points(counts, points, first + w, points->bits, 0, applies[w] & ~open[w]);
}

/* The cases that a score applies to, and whose facts share a value. */
static void find_applies(const Gathered *g, const Term *term, uint64_t *applies)
{
    const uint64_t *exempt = gathered_plane(g, term->unless ? term->unless->t : NONE);
    const uint64_t *conflict = gathered_plane(g, term->conflict);
    for (uint32_t w = 0; w < g->words; w++) applies[w] = g->cases[w] & ~exempt[w] & ~conflict[w];
}

/* Of the last words that were gathered: numbers are there only while their block is. */
static void look_at_score(const SummaryScore *score, const Summary *s, const Machine *machine, uint32_t first,
                          uint32_t words)
{
    const Term *term = &s->meaning->terms.at[score->term];
    const NumberRegister *number = &machine->registers[READING_ORDINARY].numbers[term->number];
    size_t lane = (size_t)first * WORD_CASES;
    MachinePoints points;
    uint64_t applies[BITS_WORDS] = { 0 }, *open = score->open + s->gathered.words - words;
    find_applies(&s->gathered, term, applies);
    uint64_t *known = applies + s->gathered.words - words;
    if (machine_points(machine, term->number, &points) && points.lo) {
        look_at_points(score->counts, &points, known, open, first, words);
        return;
    }
    machine_write_out(machine, term->number);
    bits_below(open, number->lo + lane, number->hi + lane, machine_cases(machine, first, words));
    for (uint32_t w = 0; w < words; w++) known[w] &= ~open[w];
    count_values(score->counts, number->lo + lane, known, words);
}

static void count_bands(const SummaryScore *score, const Summary *s, const uint64_t *applies, uint64_t all)
{
    const Term *term = &s->meaning->terms.at[score->term];
    const Gathered *g = &s->gathered;
    for (uint32_t i = 0; i < term->propositions; i++) {
        const Proposition *p = &s->meaning->propositions.at[term->first_proposition + i];
        uint64_t counts[4] = { 0 };
        bits_count_truths(counts, gathered_plane(g, p->t), gathered_plane(g, p->f), applies, all, g->words);
        score->bands[i].in += counts[TRUTH_TRUE];
        score->bands[i].may_be += counts[TRUTH_UNKNOWN];
    }
}

static void count_score(const SummaryScore *score, const Summary *s, uint64_t all)
{
    const Term *term = &s->meaning->terms.at[score->term];
    const Gathered *g = &s->gathered;
    const uint64_t *exempt = gathered_plane(g, term->unless ? term->unless->t : NONE);
    uint64_t applies[BITS_WORDS], open[BITS_WORDS], exempted[BITS_WORDS];
    find_applies(g, term, applies);
    for (uint32_t w = 0; w < g->words; w++) {
        open[w] = score->open[w] & applies[w];
        exempted[w] = exempt[w] & g->cases[w];
    }
    uint64_t applied = bits_count(applies, g->words), not_applicable = bits_count(exempted, g->words);
    score->counts->open += bits_count(open, g->words);
    score->counts->not_applicable += not_applicable;
    score->counts->conflicting += all - applied - not_applicable;
    count_bands(score, s, applies, applied);
}

/* ---- blocks ---- */

static void gather(Summary *s, const CaseTable *table, const Machine *machine, uint32_t first, uint32_t words)
{
    counting_cases(table, machine, first, words, s->gathered.cases + s->gathered.words);
    missing_planes_look(&s->missing, table, machine, first, words);
    gathered_add(&s->gathered, machine, first, words);
    for (uint32_t i = 0; i < s->scores.count; i++) look_at_score(&s->scores.at[i], s, machine, first, words);
}

void summary_add(Summary *s, const CaseTable *table, const Machine *machine)
{
    uint32_t words = (machine->count + WORD_CASES - 1) / WORD_CASES;
    for (uint32_t first = 0; first < words;) {
        if (s->gathered.words == s->gathered.width) summary_settle(s);
        uint32_t room = s->gathered.width - s->gathered.words, left = words - first, some = left < room ? left : room;
        gather(s, table, machine, first, some);
        first += some;
    }
    s->totals->cases += machine->count;
    s->totals->errors += machine->count;
}

void summary_settle(Summary *s)
{
    if (s->gathered.words == 0) return;
    uint64_t all = bits_count(s->gathered.cases, s->gathered.words);
    s->totals->errors -= all;
    count_truths(s, all);
    attrition_count(&s->attrition, &s->gathered, all, s->steps);
    for (uint32_t i = 0; i < s->scores.count; i++) count_score(&s->scores.at[i], s, all);
    missing_planes_count(&s->missing, &s->asked);
    s->gathered.words = 0;
}

void summary_merge(Summary *into, const Summary *from)
{
    for (size_t i = 0; i < into->size; i++) into->counts[i] += from->counts[i];
}

/* ---- what is asked for ---- */

/* What decides most comes first; then what is asked for most; then what is declared first. */
static int compare_asks(const void *first, const void *second)
{
    const SummaryAsk *a = first, *b = second;
    if (a->count.alone != b->count.alone) return a->count.alone < b->count.alone ? 1 : -1;
    if (a->count.cases != b->count.cases) return a->count.cases < b->count.cases ? 1 : -1;
    if (a->input.term != b->input.term) return a->input.term < b->input.term ? -1 : 1;
    return a->input.proposition < b->input.proposition ? -1 : a->input.proposition > b->input.proposition;
}

SummaryAsk summary_ask(const Summary *s, uint32_t subject, uint32_t index)
{
    const MissingGraph *g = &s->missing.graph;
    if (subject == NONE) return (SummaryAsk){ g->inputs.at[index], s->asked.inputs[index] };
    uint32_t at = g->subjects.at[subject].first + index;
    return (SummaryAsk){ g->inputs.at[g->nodes.at[g->asks.at[at]].input], s->asked.asks[at] };
}

bool summary_asks(const Summary *s, Arena *arena, uint32_t subject, SummaryAsks *asks)
{
    const MissingGraph *g = &s->missing.graph;
    uint32_t count = subject == NONE ? g->inputs.count : g->subjects.at[subject].count;
    *asks = (SummaryAsks){ 0 };
    for (uint32_t i = 0; i < count; i++) {
        SummaryAsk ask = summary_ask(s, subject, i);
        if (ask.count.cases && !vec_push(arena, asks, ask)) return false;
    }
    if (asks->count) qsort(asks->at, asks->count, sizeof *asks->at, compare_asks);
    return true;
}

uint32_t summary_subject(const Summary *s, uint32_t proposition)
{
    uint32_t first = 0, last = s->missing.graph.subjects.count;
    while (first < last) { /* they stand in the order of their propositions */
        uint32_t middle = first + (last - first) / 2;
        if (s->missing.graph.subjects.at[middle].proposition < proposition) first = middle + 1;
        else last = middle;
    }
    bool found = first < s->missing.graph.subjects.count &&
                 s->missing.graph.subjects.at[first].proposition == proposition;
    return found ? first : NONE;
}

static bool is_whole_term(const Meaning *m, const MissingInput *input)
{
    return input->proposition == NONE || m->terms.at[input->term].shape == SHAPE_ONE_OF;
}

const char *summary_input_name(const Meaning *m, const MissingInput *input)
{
    return is_whole_term(m, input) ? m->terms.at[input->term].name : m->propositions.at[input->proposition].said;
}

const char *summary_input_key(const Meaning *m, const MissingInput *input)
{
    return is_whole_term(m, input) ? m->terms.at[input->term].name : m->propositions.at[input->proposition].name;
}

uint64_t summary_known(const Summary *s, const SummaryScore *score)
{
    const ScoreCounts *c = score->counts;
    return s->totals->cases - s->totals->errors - c->open - c->not_applicable - c->conflicting;
}

/* ---- conclusions and rules ---- */

bool summary_only_suspected(const Summary *s, uint32_t p)
{
    const Proposition *proposition = &s->meaning->propositions.at[p];
    bool decided = proposition->implying.count || proposition->excluding.count;
    uint64_t run = s->totals->cases - s->totals->errors;
    return !decided && proposition->suspected_t != NONE && s->truths[p][TRUTH_UNKNOWN] == run;
}

bool summary_never_fired(const Summary *s, uint32_t rule)
{
    return !s->rules[rule][TRUTH_TRUE] && !s->rules[rule][TRUTH_CONFLICT];
}

const char *summary_rule_title(const Summary *s, Arena *arena, uint32_t index)
{
    static const char *const verbs[] = { "implies", "excludes", "suggests", "recommends" };
    const Rule *rule = &s->meaning->rules.at[index];
    const char *text = arena_printf(arena, "%s, %s%s", rule->name, verbs[rule->verb], rule->doubts ? " no" : "");
    for (uint32_t i = 0; text && i < rule->concludes.count; i++) {
        const char *said = s->meaning->propositions.at[rule->concludes.at[i]].said;
        text = arena_printf(arena, "%s%s %s", text, i ? "," : "", said);
    }
    return text;
}
