/* What a caveat rests on: follows what a stricter reading has otherwise than the ordinary one, up to the conflicts, or
 * up to what was taken as absent without being recorded. */
#include <string.h>

#include "run/explain_inside.h"

static bool condition_differs(const Seek *s, const Condition *c)
{
    return view_condition(s->view, c) != view_condition_in(s->view, s->reading, c);
}

static bool proposition_differs(const Seek *s, uint32_t index)
{
    return view_truth(s->view, index) != view_truth_in(s->view, s->reading, index);
}

/* Whether a part is why the whole is as it is: of an `and` that is false, only what is false is; and what the stricter
 * reading has more evidence of. Where nothing is known of the whole, all its parts are. */
static bool carries(Truth part, Truth stricter, Truth whole)
{
    return whole == TRUTH_UNKNOWN || part & whole || stricter & ~part;
}

static bool condition_carries(const Seek *s, const Condition *c, Truth whole)
{
    return carries(view_condition(s->view, c), view_condition_in(s->view, s->reading, c), whole);
}

static Truth inverse(Truth truth)
{
    return truth >> 1 | (truth & 1) << 1;
}

static bool number_differs(const Seek *s, const Number *n)
{
    Interval a = view_number_in(s->view, READING_ORDINARY, n), b = view_number_in(s->view, s->reading, n);
    return a.lo != b.lo || a.hi != b.hi || a.lo_open != b.lo_open || a.hi_open != b.hi_open;
}

static void caveat_number(Seek *s, const Number *n)
{
    if (!number_differs(s, n) || seek_been(s, n, ABOUT)) return;
    if (n->kind == NUMBER_TERM) seek_subject(s, about(SUBJECT_NUMBER, n->term));
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->conditions[i]) caveat_condition(s, n->conditions[i]);
        caveat_number(s, n->kids[i]);
    }
}

/* ---- exceptions ---- */

/* How what is left open in an exception was taken: as absent; as present, what stands under a `no` in it. What is in
 * conflict was taken for the side on which the exception holds. */
static void taken(Seek *s, const Condition *c, GroundKind kind);

static GroundKind opposite(GroundKind kind)
{
    return kind == GROUND_CONFLICT ? kind : kind == GROUND_ABSENT ? GROUND_PRESENT : GROUND_ABSENT;
}

/* Whether a comparison is only how `at least` and its like are said: it stands for the text of the whole. */
static bool is_part(const Condition *whole, const Condition *part)
{
    return part->kind == CONDITION_LESS && memcmp(&whole->span, &part->span, sizeof whole->span) == 0;
}

/* Besides what is open: what agrees with how the whole was taken, where a stricter reading has it otherwise. */
static void taken_kids(Seek *s, const Condition *c, GroundKind kind)
{
    Truth open = view_condition(s->view, c), against = kind == GROUND_PRESENT ? TRUTH_FALSE : TRUTH_TRUE;
    for (uint32_t i = 0; i < c->count; i++) {
        Truth truth = view_condition(s->view, c->kids[i]);
        if (truth == open) taken(s, c->kids[i], kind);
        else if (truth != against) caveat_condition(s, c->kids[i]);
    }
}

static void taken(Seek *s, const Condition *c, GroundKind kind)
{
    const Meaning *meaning = s->view->meaning;
    if (seek_been(s, c, ABOUT_TAKEN + kind)) return;
    switch (c->kind) {
    case CONDITION_PROPOSITION: seek_ground(s, ground_of_proposition(meaning, kind, c->proposition)); return;
    case CONDITION_SUSPECTED: seek_ground(s, ground_of_suspicion(meaning, kind, c->proposition)); return;
    case CONDITION_LESS:
        seek_ground(s, (Ground){ .kind = kind, .proposition = NONE, .term = NONE, .comparison = c });
        return;
    case CONDITION_NOT: taken(s, c->kids[0], is_part(c, c->kids[0]) ? kind : opposite(kind)); return;
    default: taken_kids(s, c, kind);
    }
}

/* That an exception does not hold was needed: it is undecided, or decided only ordinarily. */
static void caveat_exception(Seek *s, const Condition *exception)
{
    Truth truth = view_condition(s->view, exception);
    bool open = truth == TRUTH_UNKNOWN || truth == TRUTH_CONFLICT;
    if (s->reading != READING_PROVIDED || !open) caveat_condition(s, exception);
    else taken(s, exception, truth == TRUTH_CONFLICT ? GROUND_CONFLICT : GROUND_ABSENT);
}

/* An exception that nobody knows of is taken as absent for what holds, not for what fails without it. */
static void caveat_unless(Seek *s, const Condition *c)
{
    Truth whole = view_condition(s->view, c), exception = view_condition(s->view, c->kids[1]);
    if (condition_carries(s, c->kids[0], whole)) caveat_condition(s, c->kids[0]);
    if (whole != TRUTH_FALSE || truth_has(exception, false)) caveat_exception(s, c->kids[1]);
}

/* ---- conditions ---- */

static void caveat_reader(Seek *s, const Condition *c)
{
    if (c->term != NONE) seek_subject(s, about(SUBJECT_NUMBER, c->term));
    for (uint32_t p = c->first; c->term == NONE && p < c->first + c->n; p++)
        if (proposition_differs(s, p)) seek_subject(s, about(SUBJECT_PROPOSITION, p));
}

/* Of `and`, `or` and `at least`. */
static void caveat_kids(Seek *s, const Condition *c)
{
    Truth whole = view_condition(s->view, c);
    for (uint32_t i = 0; i < c->count; i++)
        if (condition_carries(s, c->kids[i], whole)) caveat_condition(s, c->kids[i]);
}

void caveat_condition(Seek *s, const Condition *c)
{
    if (!condition_differs(s, c) || seek_been(s, c, ABOUT)) return;
    switch (c->kind) {
    case CONDITION_PROPOSITION: seek_subject(s, about(SUBJECT_PROPOSITION, c->proposition)); return;
    case CONDITION_SUSPECTED: seek_subject(s, about(SUBJECT_SUSPICION, c->proposition)); return;
    case CONDITION_RECORDED:
    case CONDITION_CONFLICTING: caveat_reader(s, c); return;
    case CONDITION_LESS:
        caveat_number(s, c->numbers[0]);
        caveat_number(s, c->numbers[1]);
        return;
    case CONDITION_UNLESS: caveat_unless(s, c); return;
    case CONDITION_NOT: caveat_condition(s, c->kids[0]); return;
    case CONDITION_WHERE:
        caveat_condition(s, c->kids[0]);
        caveat_condition(s, c->kids[1]);
        return;
    default: caveat_kids(s, c);
    }
}

/* ---- subjects ---- */

/* `whole`: what is concluded, as it would be by these rules alone. */
static void caveat_rules(Seek *s, const uint32_t *rules, uint32_t count, Truth whole)
{
    for (uint32_t i = 0; i < count; i++) {
        const Condition *condition = s->view->meaning->rules.at[rules[i]].condition;
        if (condition_differs(s, condition) && condition_carries(s, condition, whole))
            seek_subject(s, about(SUBJECT_RULE, rules[i]));
    }
}

/* Whether its absence is only assumed, and lost where assumptions are not made. */
static bool is_assumed(const Seek *s, uint32_t index)
{
    const Meaning *meaning = s->view->meaning;
    Stated stated = view_stated(s->view, index);
    if (s->reading != READING_PROVIDED || !meaning->terms.at[meaning->propositions.at[index].term].assumed_absent)
        return false;
    return !stated.present && !stated.absent && !stated.unknown && truth_has(view_truth(s->view, index), true) &&
           !truth_has(view_truth_in(s->view, s->reading, index), true);
}

/* Evidence for one value at a time is evidence against the others. */
static void caveat_siblings(Seek *s, const Term *term, uint32_t index)
{
    Truth other = inverse(view_truth(s->view, index));
    for (uint32_t p = term->first_proposition; p < term->first_proposition + term->propositions; p++)
        if (p != index && proposition_differs(s, p) &&
            carries(view_truth(s->view, p), view_truth_in(s->view, s->reading, p), other))
            seek_subject(s, about(SUBJECT_PROPOSITION, p));
}

static void expand_proposition(Seek *s, uint32_t index)
{
    const Meaning *meaning = s->view->meaning;
    const Proposition *p = &meaning->propositions.at[index];
    const Term *term = &meaning->terms.at[p->term];
    Truth truth = view_truth(s->view, index);
    if (s->reading == READING_DISPUTED && truth == TRUTH_CONFLICT) {
        seek_ground(s, ground_of_proposition(meaning, GROUND_CONFLICT, index));
        return;
    }
    if (is_assumed(s, index)) {
        seek_ground(s, ground_of_proposition(meaning, GROUND_ASSUMED, index));
        return;
    }
    caveat_rules(s, p->implying.at, p->implying.count, truth);
    caveat_rules(s, p->excluding.at, p->excluding.count, inverse(truth));
    if (term->means) caveat_condition(s, term->means);
    if (p->band) caveat_condition(s, p->band);
    if (term->shape == SHAPE_ONE_OF) caveat_siblings(s, term, index);
}

static void expand_suspicion(Seek *s, uint32_t index)
{
    const Proposition *p = &s->view->meaning->propositions.at[index];
    Truth truth = view_suspicion(s->view, index);
    if (s->reading == READING_DISPUTED && truth == TRUTH_CONFLICT) {
        seek_ground(s, ground_of_suspicion(s->view->meaning, GROUND_CONFLICT, index));
        return;
    }
    caveat_rules(s, p->suggesting.at, p->suggesting.count, truth);
    caveat_rules(s, p->doubting.at, p->doubting.count, inverse(truth));
}

static void expand_number(Seek *s, uint32_t index)
{
    const Term *term = &s->view->meaning->terms.at[index];
    if (s->reading == READING_DISPUTED && view_number(s->view, index).conflict) {
        seek_ground(s, ground_of_number(GROUND_CONFLICT, index));
        return;
    }
    if (term->unless) caveat_exception(s, term->unless);
    if (view_number(s->view, index).not_applicable) return;
    if (term->formula) caveat_number(s, term->formula);
    for (uint32_t i = 0; i < term->bounds.count; i++) caveat_number(s, term->bounds.at[i]);
}

void caveat_expand(Seek *s, Subject subject)
{
    switch (subject.kind) {
    case SUBJECT_PROPOSITION: expand_proposition(s, subject.index); return;
    case SUBJECT_SUSPICION: expand_suspicion(s, subject.index); return;
    case SUBJECT_RULE: caveat_condition(s, s->view->meaning->rules.at[subject.index].condition); return;
    case SUBJECT_NUMBER: expand_number(s, subject.index); return;
    }
}
