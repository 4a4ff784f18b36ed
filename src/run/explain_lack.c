/* Why there is no evidence. Less facts mean less evidence, so mostly nothing needs to be named; but for what an
 * exception holds back, and for what reads that something is recorded: there the facts are named without which the
 * evidence would come. */
#include "run/explain_inside.h"

static void lack_all(Seek *s, const Condition *c, bool against)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (!truth_has(view_condition(s->view, c->kids[i]), against)) lack_condition(s, c->kids[i], against);
}

/* Where one that lacks it is enough, the first is named. */
static void lack_one(Seek *s, const Condition *c, bool against)
{
    for (uint32_t i = 0; i < c->count; i++) {
        if (truth_has(view_condition(s->view, c->kids[i]), against)) continue;
        lack_condition(s, c->kids[i], against);
        return;
    }
}

/* A choice that is not made stays so; one that both sides claim does as long as both do. */
static void lack_choice(Seek *s, const Condition *c)
{
    bool both = view_condition(s->view, c) == TRUTH_CONFLICT;
    for (unsigned against = 0; against < 2; against++) {
        if (both) support_condition(s, c, against);
        else lack_condition(s, c, against);
    }
}

/* Fewer facts leave a number wider; but not where they contradict one another, or keep a score from applying. */
void lack_number(Seek *s, const Number *n)
{
    if (seek_been(s, n, ABOUT_LACK)) return;
    if (n->kind == NUMBER_TERM) seek_subject(s, lack_of(SUBJECT_NUMBER, n->term, false));
    for (uint32_t i = 0; i < n->count; i++) {
        lack_number(s, n->kids[i]);
        if (n->conditions[i]) lack_choice(s, n->conditions[i]);
    }
}

/* What is decided the one way is not decided the other way; without conflicts, not even that needs to be said. */
static void lack_less(Seek *s, const Condition *c, bool against)
{
    if (s->conflict && truth_has(view_condition(s->view, c), !against)) {
        support_condition(s, c, !against);
        return;
    }
    lack_number(s, c->numbers[0]);
    lack_number(s, c->numbers[1]);
}

static void lack_unless(Seek *s, const Condition *c, bool against)
{
    if (!truth_has(view_condition(s->view, c->kids[0]), against)) lack_condition(s, c->kids[0], against);
    else support_condition(s, c->kids[1], false); /* the exception holds it back */
    if (against) lack_condition(s, c->kids[1], false);
}

/* That it is recorded, or in conflict, is why it is not so that it is not. */
static void lack_reader(Seek *s, const Condition *c, bool against)
{
    for (unsigned side = 0; side < 2; side++) {
        if (c->term != NONE) seek_subject(s, (Subject){ SUBJECT_NUMBER, c->term, side, !against });
        for (uint32_t p = c->first; c->term == NONE && p < c->first + c->n; p++)
            if (truth_has(view_truth(s->view, p), side) == against)
                seek_subject(s, (Subject){ SUBJECT_PROPOSITION, p, side, !against });
    }
}

void lack_condition(Seek *s, const Condition *c, bool against)
{
    if (truth_has(view_condition(s->view, c), against) || seek_been(s, c, ABOUT_LACK + (unsigned)against)) return;
    switch (c->kind) {
    case CONDITION_PROPOSITION: seek_subject(s, lack_of(SUBJECT_PROPOSITION, c->proposition, against)); return;
    case CONDITION_SUSPECTED: seek_subject(s, lack_of(SUBJECT_SUSPICION, c->proposition, against)); return;
    case CONDITION_RECORDED:
    case CONDITION_CONFLICTING: lack_reader(s, c, against); return;
    case CONDITION_NOT: lack_condition(s, c->kids[0], !against); return;
    case CONDITION_AND:
        if (against) lack_all(s, c, against);
        else lack_one(s, c, against);
        return;
    case CONDITION_OR:
        if (against) lack_one(s, c, against);
        else lack_all(s, c, against);
        return;
    case CONDITION_AT_LEAST: lack_all(s, c, against); return;
    case CONDITION_LESS: lack_less(s, c, against); return;
    case CONDITION_UNLESS: lack_unless(s, c, against); return;
    case CONDITION_WHERE:
        lack_condition(s, c->kids[0], against);
        lack_condition(s, c->kids[1], false);
        return;
    }
}

/* ---- subjects ---- */

static void lack_rules(Seek *s, const uint32_t *rules, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) seek_subject(s, lack_of(SUBJECT_RULE, rules[i], false));
}

/* Of all that imply a conclusion, the first that does not fail. */
static void lack_failure(Seek *s, const uint32_t *rules, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (truth_has(view_rule(s->view, rules[i]), true)) continue;
        seek_subject(s, lack_of(SUBJECT_RULE, rules[i], true));
        return;
    }
}

static void expand_proposition(Seek *s, uint32_t index, bool against)
{
    const Meaning *meaning = s->view->meaning;
    const Proposition *p = &meaning->propositions.at[index];
    const Term *term = &meaning->terms.at[p->term];
    if (term->means) lack_condition(s, term->means, against);
    if (p->band) lack_condition(s, p->band, against);
    if (!against) {
        lack_rules(s, p->implying.at, p->implying.count);
        return;
    }
    lack_rules(s, p->excluding.at, p->excluding.count);
    if (term->kind == TERM_CONCLUSION || term->kind == TERM_ACTION) lack_failure(s, p->implying.at, p->implying.count);
    for (uint32_t i = 0; term->shape == SHAPE_ONE_OF && i < term->propositions; i++)
        if (term->first_proposition + i != index)
            seek_subject(s, lack_of(SUBJECT_PROPOSITION, term->first_proposition + i, false));
    /* What is there keeps it from being assumed absent. */
    if (term->assumed_absent && truth_has(view_truth(s->view, index), false))
        seek_subject(s, evidence_of(SUBJECT_PROPOSITION, index, false));
}

static void expand_suspicion(Seek *s, uint32_t index, bool against)
{
    const Proposition *p = &s->view->meaning->propositions.at[index];
    if (!against) {
        lack_rules(s, p->suggesting.at, p->suggesting.count);
        return;
    }
    lack_rules(s, p->doubting.at, p->doubting.count);
    lack_failure(s, p->suggesting.at, p->suggesting.count);
}

static void expand_number(Seek *s, uint32_t index)
{
    const Term *term = &s->view->meaning->terms.at[index];
    if (term->formula) lack_number(s, term->formula);
    for (uint32_t i = 0; i < term->bounds.count; i++) lack_number(s, term->bounds.at[i]);
    if (term->unless) support_condition(s, term->unless, false);
    if (!view_number(s->view, index).conflict) return;
    for (unsigned high = 0; high < 2; high++) seek_subject(s, evidence_of(SUBJECT_NUMBER, index, high));
}

void lack_expand(Seek *s, Subject subject)
{
    switch (subject.kind) {
    case SUBJECT_PROPOSITION: expand_proposition(s, subject.index, subject.against); return;
    case SUBJECT_SUSPICION: expand_suspicion(s, subject.index, subject.against); return;
    case SUBJECT_RULE: lack_condition(s, s->view->meaning->rules.at[subject.index].condition, subject.against); return;
    case SUBJECT_NUMBER: expand_number(s, subject.index); return;
    }
}
