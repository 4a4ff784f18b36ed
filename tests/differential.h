/* One rule set and its cases in the library and in the reference: whether they agree in every verdict, number and
 * caveat, and in what. */
#ifndef TESTS_DIFFERENTIAL_H
#define TESTS_DIFFERENTIAL_H
#include <math.h>

#include "random_rules.h"
#include "reference.c"

enum { MOST_CASES = 1000 };

/* ---- what differs ---- */

typedef enum {
    AGREES,
    REFUSED, /* rules that the generator should not have made */
    CIRCLE_DIFFERS,
    FACTS_REFUSED,
    RULE_DIFFERS,
    NUMBER_DIFFERS,
    TRUTH_DIFFERS,
    SUSPICION_DIFFERS,
    CAVEATS_DIFFER
} Outcome;

typedef struct Complaint {
    Outcome outcome;
    ErrorCode code; /* of rules that are REFUSED */
    char text[500];
} Complaint;

__attribute__((format(printf, 3, 4))) static bool complain(Complaint *complaint, Outcome outcome, const char *form, ...)
{
    va_list arguments;
    va_start(arguments, form);
    complaint->outcome = outcome;
    vsnprintf(complaint->text, sizeof complaint->text, form, arguments);
    va_end(arguments);
    return false;
}

static const char *truth_word(unsigned truth)
{
    static const char *const words[] = { "unknown", "true", "false", "conflict" };
    return words[truth & 3];
}

static bool truth_agrees(Complaint *complaint, Outcome outcome, const char *name, unsigned library, unsigned reference)
{
    if (library == reference) return true;
    return complain(complaint, outcome, "%s: library %s, reference %s", name, truth_word(library),
                    truth_word(reference));
}

static bool caveats_agree(const Generated *g, const char *name, unsigned is, unsigned expected, Complaint *complaint)
{
    /* with one order for both readings the library is conservative here (docs/decisions.md) */
    unsigned compared = g->rules.circle[REF_COMMON_ORDER] ? ~(unsigned)RR_PROVIDED : ~0u;
    is &= compared, expected &= compared;
    if (is == expected) return true;
    return complain(complaint, CAVEATS_DIFFER, "caveats of %s: library%s%s%s, reference%s%s%s", name,
                    is & RR_EXCLUDED ? " excluded" : "", is & RR_DISPUTED ? " disputed" : "",
                    is & RR_PROVIDED ? " provided" : "", expected & REF_EXCLUDED ? " excluded" : "",
                    expected & REF_DISPUTED ? " disputed" : "", expected & REF_PROVIDED ? " provided" : "");
}

static bool same_end(double a, bool a_open, double b, bool b_open)
{
    if (isinf(a) || isinf(b)) return a == b;
    return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b))) && a_open == b_open;
}

static bool number_agrees(const RefTerm *t, const rr_number *n, const RefAnswer *answer, int term, Complaint *complaint)
{
    RefRange r = answer->number[term];
    if (!same_end(n->low, n->low_open, r.lo, r.lo_open) || !same_end(n->high, n->high_open, r.hi, r.hi_open))
        return complain(complaint, NUMBER_DIFFERS, "%s: library %c%.15g, %.15g%c, reference %c%.15g, %.15g%c", t->name,
                        n->low_open ? '(' : '[', n->low, n->high, n->high_open ? ')' : ']', r.lo_open ? '(' : '[', r.lo,
                        r.hi, r.hi_open ? ')' : ']');
    int band = n->band == RR_NONE ? -1 : (int)n->band;
    if (n->conflict == answer->conflict[term] && n->not_applicable == answer->not_applicable[term] &&
        band == answer->band[term])
        return true;
    return complain(complaint, NUMBER_DIFFERS,
                    "%s: library conflict %d, not applicable %d, band %d; reference conflict %d, not applicable %d, "
                    "band %d",
                    t->name, n->conflict, n->not_applicable, band, answer->conflict[term], answer->not_applicable[term],
                    answer->band[term]);
}

static bool answers_agree(const Generated *g, const Answer *library, const RefAnswer *reference, Complaint *complaint)
{
    char name[64];
    bool agree = true;
    for (int i = 0; i < g->rules.rules && agree; i++) {
        snprintf(name, sizeof name, "rule r%d", i);
        agree = g->rules.rule[i].gone ||
                truth_agrees(complaint, RULE_DIFFERS, name, library->rule[i], reference->rule[i]);
    }
    for (int t = 0; t < g->rules.terms && agree; t++)
        if (gen_is_number(&g->rules.term[t]) && !g->rules.term[t].gone)
            agree = number_agrees(&g->rules.term[t], &library->number[t], reference, t, complaint);
    for (int p = 0; p < g->rules.propositions && agree; p++) {
        if (g->rules.term[g->rules.owner[p]].gone) continue;
        gen_name(g, p, name, sizeof name);
        agree = truth_agrees(complaint, TRUTH_DIFFERS, name, library->truth[p], reference->truth[p]) &&
                truth_agrees(complaint, SUSPICION_DIFFERS, name, library->suspicion[p], reference->suspicion[p]) &&
                caveats_agree(g, name, library->caveats[p], reference->caveats[p], complaint);
    }
    return agree;
}

/* ---- rules and cases ---- */

/* Loads what the generator made: AGREES where it can be run. A circle without meaning has to be refused by both or by
 * none; it is REFUSED without a complaint. */
static Outcome load(Library *library, Generated *g, Complaint *complaint)
{
    char *message = NULL;
    *complaint = (Complaint){ 0 };
    bool meaningful = ref_prepare(&g->rules), loaded = library_load(library, g, 0, complaint->code, &message);
    bool circle = !loaded && strcmp(complaint->code, circle_code) == 0;
    if (!loaded && !circle) complain(complaint, REFUSED, "%s", message);
    else if (circle && meaningful) complain(complaint, CIRCLE_DIFFERS, "only the library finds a circle: %s", message);
    else if (!circle && !meaningful) complain(complaint, CIRCLE_DIFFERS, "only the reference finds a circle");
    rr_free(message);
    return circle && !meaningful ? REFUSED : complaint->outcome;
}

static bool facts_are_read(const Library *library, const RefCase *facts, int count, rr_cases **cases,
                           Complaint *complaint)
{
    rr_diagnostic d = { .message = "no message" };
    if (read_cases(library, facts, count, cases) == RR_OK && rr_case_count(*cases) == (uint32_t)count) return true;
    for (size_t i = 0; rr_cases_diagnostic(*cases, i, &d) && d.severity != RR_SEVERITY_ERROR;) i++;
    return complain(complaint, FACTS_REFUSED, "%u cases of %d: %s", rr_case_count(*cases), count, d.message);
}

typedef struct Tally {
    long rule_sets, open, circles, loose, cases, truths[4], suspicions[4], caveats[3], numbers, conflicts, exempt,
        doubts;
    long conditions[C_NONE + 1], numbers_made[N_ROUND + 1];
} Tally;

static void count_answers(Tally *tally, const Generated *g, const RefAnswer *answer)
{
    tally->cases++;
    for (int p = 0; p < g->rules.propositions; p++) {
        tally->truths[answer->truth[p]]++;
        tally->suspicions[answer->suspicion[p]]++;
        for (int i = 0; i < 3; i++) tally->caveats[i] += answer->caveats[p] >> i & 1;
    }
    for (int t = 0; t < g->rules.terms; t++) {
        tally->numbers += gen_is_number(&g->rules.term[t]);
        tally->conflicts += answer->conflict[t];
        tally->exempt += answer->not_applicable[t];
    }
}

/* Runs the cases as one table. *failed: the case that differs. */
static bool cases_agree(const Library *library, const Generated *g, const RefCase *facts, int count, Tally *tally,
                        int *failed, Complaint *complaint)
{
    static Answer answers[MOST_CASES];
    rr_cases *cases;
    RefAnswer reference;
    bool agree = facts_are_read(library, facts, count, &cases, complaint);
    if (agree) answer_all(library, g, cases, answers);
    rr_cases_free(cases);
    for (*failed = 0; agree && *failed < count; ++*failed) {
        ref_evaluate(&g->rules, &facts[*failed], &reference);
        if (tally) count_answers(tally, g, &reference);
        if (tally) tally->doubts += reference.in_doubt;
        if (!reference.in_doubt && !answers_agree(g, &answers[*failed], &reference, complaint)) return false;
    }
    if (!agree) *failed = 0;
    return agree;
}

#endif
