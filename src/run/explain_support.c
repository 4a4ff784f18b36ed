/* Why: the facts that a verdict rests on. Each step follows what has the evidence asked for, so that the facts found,
 * alone, give that evidence again. Of numbers only the end that matters is followed: nobody's score reaches 9 because
 * something is absent. */
#include "run/explain_inside.h"

static double end_of(const Seek *s, const Number *n, bool high)
{
    Interval interval = view_number_in(s->view, READING_ORDINARY, n);
    return high ? interval.hi : interval.lo;
}

/* ---- conditions ---- */

static void support_all(Seek *s, const Condition *c, bool against)
{
    for (uint32_t i = 0; i < c->count; i++) support_condition(s, c->kids[i], against);
}

/* That a is below b rests on the high end of a and the low end of b; that it is not, on the others. */
static void support_less(Seek *s, const Condition *c, bool against)
{
    support_number(s, c->numbers[0], !against);
    support_number(s, c->numbers[1], against);
}

/* An exception that does not hold: what speaks against it, where anything does, and that nothing speaks for it. */
void support_no_exception(Seek *s, const Condition *exception)
{
    support_condition(s, exception, true);
    lack_condition(s, exception, false);
}

static void support_unless(Seek *s, const Condition *c, bool against)
{
    support_condition(s, c->kids[0], against);
    if (against) support_condition(s, c->kids[1], false);
    else support_no_exception(s, c->kids[1]);
}

/* That something is recorded, or in conflict; or that it is not. */
static void support_reader(Seek *s, const Condition *c, bool against)
{
    for (unsigned side = 0; side < 2; side++) {
        if (c->term != NONE) seek_subject(s, (Subject){ SUBJECT_NUMBER, c->term, side, against });
        for (uint32_t p = c->first; c->term == NONE && p < c->first + c->n; p++)
            if (truth_has(view_truth(s->view, p), side) != against)
                seek_subject(s, (Subject){ SUBJECT_PROPOSITION, p, side, against });
    }
}

void support_condition(Seek *s, const Condition *c, bool against)
{
    if (!truth_has(view_condition(s->view, c), against) || seek_been(s, c, ABOUT + against)) return;
    switch (c->kind) {
    case CONDITION_PROPOSITION: seek_subject(s, evidence_of(SUBJECT_PROPOSITION, c->proposition, against)); return;
    case CONDITION_SUSPECTED: seek_subject(s, evidence_of(SUBJECT_SUSPICION, c->proposition, against)); return;
    case CONDITION_RECORDED:
    case CONDITION_CONFLICTING: support_reader(s, c, against); return;
    case CONDITION_NOT: support_condition(s, c->kids[0], !against); return;
    case CONDITION_LESS: support_less(s, c, against); return;
    case CONDITION_UNLESS: support_unless(s, c, against); return;
    case CONDITION_WHERE:
        support_condition(s, c->kids[0], against);
        support_condition(s, c->kids[1], false);
        return;
    default: support_all(s, c, against); /* and, or, at least: of the kids, those that have the evidence */
    }
}

/* ---- numbers ---- */

/* Whether what the choice would give past item i lies further out than `end`. */
static bool later_is_further(const Seek *s, const Number *n, uint32_t i, double end, bool high)
{
    for (i++; i < n->count; i++) {
        double later = end_of(s, n->kids[i], high);
        if (high ? later > end : later < end) return true;
    }
    return false;
}

static void support_choice(Seek *s, const Number *n, bool high)
{
    for (uint32_t i = 0; i < n->count; i++) {
        Truth truth = n->conditions[i] ? view_condition(s->view, n->conditions[i]) : TRUTH_TRUE;
        double item = end_of(s, n->kids[i], high), end = end_of(s, n, high);
        bool chosen = n->conditions[i] && truth == TRUTH_TRUE && later_is_further(s, n, i, item, high);
        bool passed = truth == TRUTH_FALSE && (high ? item > end : item < end);
        if (chosen || passed) support_condition(s, n->conditions[i], passed);
        if (chosen || passed) lack_condition(s, n->conditions[i], !passed);
        if (truth == TRUTH_FALSE) continue;
        support_number(s, n->kids[i], high);
        if (truth == TRUTH_TRUE) return;
    }
}

/* `highest of` is as high as its highest item: for its low end one item is enough. */
static void support_extreme(Seek *s, const Number *n, bool high)
{
    bool one = high != (n->kind == NUMBER_HIGHEST);
    for (uint32_t i = 0; i < n->count; i++) {
        if (one && end_of(s, n->kids[i], high) != end_of(s, n, high)) continue;
        support_number(s, n->kids[i], high);
        if (one) return;
    }
}

static void support_both_ends(Seek *s, const Number *n)
{
    for (uint32_t i = 0; i < n->count; i++) {
        support_number(s, n->kids[i], false);
        support_number(s, n->kids[i], true);
    }
}

void support_number(Seek *s, const Number *n, bool high)
{
    if (isinf(end_of(s, n, high))) return; /* nothing is known of it */
    if (seek_been(s, n, ABOUT + high)) return;
    switch (n->kind) {
    case NUMBER_CONSTANT: return;
    case NUMBER_TERM: seek_subject(s, evidence_of(SUBJECT_NUMBER, n->term, high)); return;
    case NUMBER_ADD:
        for (uint32_t i = 0; i < n->count; i++) support_number(s, n->kids[i], high != (bool)n->minus[i]);
        return;
    case NUMBER_MULTIPLY:
    case NUMBER_POWER: support_both_ends(s, n); return;
    case NUMBER_SCALE: support_number(s, n->kids[0], high != (n->value < 0)); return;
    case NUMBER_HIGHEST:
    case NUMBER_LOWEST: support_extreme(s, n, high); return;
    case NUMBER_CHOICE: support_choice(s, n, high); return;
    case NUMBER_CALL: support_number(s, n->kids[0], high); return; /* all functions rise */
    }
}

/* ---- subjects ---- */

/* The rules of a list that have the evidence asked for; gives how many. */
static uint32_t support_rules(Seek *s, const uint32_t *rules, uint32_t count, bool against)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!truth_has(view_rule(s->view, rules[i]), against)) continue;
        seek_subject(s, evidence_of(SUBJECT_RULE, rules[i], against));
        found++;
    }
    return found;
}

static uint32_t support_siblings(Seek *s, const Term *term, uint32_t index)
{
    uint32_t found = 0;
    for (uint32_t i = 0; term->shape == SHAPE_ONE_OF && i < term->propositions; i++) {
        uint32_t p = term->first_proposition + i;
        if (p == index || !truth_has(view_truth(s->view, p), false)) continue;
        seek_subject(s, evidence_of(SUBJECT_PROPOSITION, p, false));
        found++;
    }
    return found;
}

/* That a thing is not so: it is excluded, or another value is; else all that implies it fails. */
static void support_denial(Seek *s, const Term *term, const Proposition *p, uint32_t index)
{
    uint32_t found = support_rules(s, p->excluding.at, p->excluding.count, false);
    found += support_siblings(s, term, index);
    if (found) return;
    support_rules(s, p->implying.at, p->implying.count, true);
    Truth meant = term->means ? view_condition(s->view, term->means) : TRUTH_UNKNOWN;
    if (term->assumed_absent && !truth_has(meant, true))
        seek_ground(s, ground_of_proposition(s->view->meaning, GROUND_ASSUMED, index));
}

/* What the case states is reason enough. */
static void expand_proposition(Seek *s, uint32_t index, bool against)
{
    const Meaning *meaning = s->view->meaning;
    const Proposition *p = &meaning->propositions.at[index];
    const Term *term = &meaning->terms.at[p->term];
    Stated stated = view_stated(s->view, index);
    if (!truth_has(view_truth(s->view, index), against)) return;
    if (against ? stated.absent : stated.present) {
        seek_ground(s, ground_of_proposition(meaning, against ? GROUND_DENIED : GROUND_STATED, index));
        return;
    }
    if (term->means) support_condition(s, term->means, against);
    if (p->band) support_condition(s, p->band, against);
    if (against) support_denial(s, term, p, index);
    else support_rules(s, p->implying.at, p->implying.count, false);
}

static void expand_suspicion(Seek *s, uint32_t index, bool against)
{
    const Proposition *p = &s->view->meaning->propositions.at[index];
    if (!truth_has(view_suspicion(s->view, index), against)) return;
    if (!against) support_rules(s, p->suggesting.at, p->suggesting.count, false);
    else if (!support_rules(s, p->doubting.at, p->doubting.count, false))
        support_rules(s, p->suggesting.at, p->suggesting.count, true);
}

static bool is_stated(const Seek *s, uint32_t term)
{
    const uint64_t *stated = s->view->table->numbers[term].stated;
    return stated && stated[s->view->row / WORD_CASES] >> (s->view->row % WORD_CASES) & 1;
}

/* The facts about a number; and where it is computed, what its formula rests on. */
static void expand_number(Seek *s, uint32_t index, bool high)
{
    const Meaning *meaning = s->view->meaning;
    const Term *term = &meaning->terms.at[index];
    if (is_stated(s, index)) seek_ground(s, ground_of_number(GROUND_NUMBER, index));
    for (uint32_t i = 0; i < term->propositions; i++) {
        uint32_t p = term->first_proposition + i;
        Stated stated = view_stated(s->view, p);
        if (stated.present) seek_ground(s, ground_of_proposition(meaning, GROUND_STATED, p));
        if (stated.absent) seek_ground(s, ground_of_proposition(meaning, GROUND_DENIED, p));
        for (uint32_t k = 0; (stated.present || stated.absent) && k < term->bounds.count; k++) {
            support_number(s, term->bounds.at[k], false);
            support_number(s, term->bounds.at[k], true);
            lack_number(s, term->bounds.at[k]);
        }
    }
    if (term->formula) support_number(s, term->formula, high);
    if (term->unless) support_no_exception(s, term->unless);
}

void support_expand(Seek *s, Subject subject)
{
    const Meaning *meaning = s->view->meaning;
    if (subject.lacking) {
        lack_expand(s, subject);
        return;
    }
    switch (subject.kind) {
    case SUBJECT_PROPOSITION: expand_proposition(s, subject.index, subject.against); return;
    case SUBJECT_SUSPICION: expand_suspicion(s, subject.index, subject.against); return;
    case SUBJECT_RULE: support_condition(s, meaning->rules.at[subject.index].condition, subject.against); return;
    case SUBJECT_NUMBER: expand_number(s, subject.index, subject.against); return;
    }
}
