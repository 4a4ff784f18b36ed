/* What is missing: follows only what is itself undecided, or in conflict where that alone keeps a number from being
 * known. */
#include "run/explain_inside.h"

static void missing_number(Seek *s, const Number *n);

static void missing_kids(Seek *s, const Condition *c, Truth truth)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (view_condition(s->view, c->kids[i]) == truth) missing_condition(s, c->kids[i]);
}

void missing_condition(Seek *s, const Condition *c)
{
    Truth truth = view_condition(s->view, c);
    if (truth == TRUTH_TRUE || truth == TRUTH_FALSE || seek_been(s, c, ABOUT)) return;
    switch (c->kind) {
    case CONDITION_PROPOSITION: seek_subject(s, about(SUBJECT_PROPOSITION, c->proposition)); return;
    case CONDITION_SUSPECTED: seek_subject(s, about(SUBJECT_SUSPICION, c->proposition)); return;
    case CONDITION_RECORDED:
    case CONDITION_CONFLICTING: return; /* never undecided */
    case CONDITION_LESS:
        missing_number(s, c->numbers[0]);
        missing_number(s, c->numbers[1]);
        return;
    default: missing_kids(s, c, truth);
    }
}

/* ---- numbers ---- */

/* The first condition that holds chooses; those before it that may hold, choose too. */
static void missing_choice(Seek *s, const Number *n)
{
    for (uint32_t i = 0; i < n->count; i++) {
        Truth truth = n->conditions[i] ? view_condition(s->view, n->conditions[i]) : TRUTH_TRUE;
        if (truth == TRUTH_FALSE) continue;
        if (n->conditions[i]) missing_condition(s, n->conditions[i]);
        missing_number(s, n->kids[i]);
        if (truth == TRUTH_TRUE) return;
    }
}

/* Whether item i of `highest of` or `lowest of` cannot matter: another is at least as high (low), whatever both are. */
static bool is_outdone(const Seek *s, const Number *n, uint32_t i)
{
    Interval item = view_number_in(s->view, READING_ORDINARY, n->kids[i]);
    Interval whole = view_number_in(s->view, READING_ORDINARY, n);
    return n->kind == NUMBER_HIGHEST ? item.hi <= whole.lo : item.lo >= whole.hi;
}

static void missing_number(Seek *s, const Number *n)
{
    Interval interval = view_number_in(s->view, READING_ORDINARY, n);
    bool chosen = n->kind == NUMBER_HIGHEST || n->kind == NUMBER_LOWEST;
    if (interval_is_point(&interval) || seek_been(s, n, ABOUT)) return;
    if (n->kind == NUMBER_TERM) seek_subject(s, about(SUBJECT_NUMBER, n->term));
    if (n->kind == NUMBER_CHOICE) missing_choice(s, n);
    for (uint32_t i = 0; n->kind != NUMBER_CHOICE && i < n->count; i++)
        if (!chosen || !is_outdone(s, n, i)) missing_number(s, n->kids[i]);
}

/* ---- subjects ---- */

static void missing_rules(Seek *s, const uint32_t *rules, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (view_rule(s->view, rules[i]) == TRUTH_UNKNOWN) seek_subject(s, about(SUBJECT_RULE, rules[i]));
}

static void expand_proposition(Seek *s, uint32_t index)
{
    const Meaning *meaning = s->view->meaning;
    const Proposition *p = &meaning->propositions.at[index];
    const Term *term = &meaning->terms.at[p->term];
    Truth truth = view_truth(s->view, index);
    if (truth == TRUTH_CONFLICT) seek_ground(s, ground_of_proposition(meaning, GROUND_CONFLICT, index));
    if (truth != TRUTH_UNKNOWN) return;
    if (term->kind == TERM_FINDING) seek_ground(s, ground_of_proposition(meaning, GROUND_MISSING, index));
    if (term->means) missing_condition(s, term->means);
    if (p->band) missing_condition(s, p->band);
    missing_rules(s, p->implying.at, p->implying.count);
    missing_rules(s, p->excluding.at, p->excluding.count);
}

static void expand_suspicion(Seek *s, uint32_t index)
{
    const Proposition *p = &s->view->meaning->propositions.at[index];
    Truth truth = view_suspicion(s->view, index);
    if (truth == TRUTH_CONFLICT) seek_ground(s, ground_of_suspicion(s->view->meaning, GROUND_CONFLICT, index));
    if (truth != TRUTH_UNKNOWN) return;
    missing_rules(s, p->suggesting.at, p->suggesting.count);
    missing_rules(s, p->doubting.at, p->doubting.count);
}

/* Where a band is stated, its bounds say how much is known of the number. */
static void missing_bounds(Seek *s, const Term *term)
{
    bool stated = false;
    for (uint32_t i = 0; i < term->propositions; i++) {
        Stated band = view_stated(s->view, term->first_proposition + i);
        stated |= band.present || band.absent;
    }
    for (uint32_t i = 0; stated && i < term->bounds.count; i++) missing_number(s, term->bounds.at[i]);
}

static void expand_number(Seek *s, uint32_t index)
{
    const Term *term = &s->view->meaning->terms.at[index];
    NumberVerdict number = view_number(s->view, index);
    if (interval_is_point(&number.interval)) return;
    missing_bounds(s, term);
    if (number.not_applicable) seek_ground(s, ground_of_number(GROUND_NOT_APPLICABLE, index));
    else if (number.conflict) seek_ground(s, ground_of_number(GROUND_CONFLICT, index));
    else if (term->formula) missing_number(s, term->formula);
    else seek_ground(s, ground_of_number(GROUND_MISSING, index));
}

void missing_expand(Seek *s, Subject subject)
{
    switch (subject.kind) {
    case SUBJECT_PROPOSITION: expand_proposition(s, subject.index); return;
    case SUBJECT_SUSPICION: expand_suspicion(s, subject.index); return;
    case SUBJECT_RULE: missing_condition(s, s->view->meaning->rules.at[subject.index].condition); return;
    case SUBJECT_NUMBER: expand_number(s, subject.index); return;
    }
}
