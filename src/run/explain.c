/* The walk that answers questions: depth first, without recursion, since rules may lead to rules in chains of any
 * length. A circle of rules is answered as one (Tarjan's strongly connected components). */
#include "run/explain.h"

#include <string.h>

#include "run/explain_inside.h"

/* ---- rules that fired ---- */

static bool fired_of(const View *view, Arena *arena, const uint32_t *rules, uint32_t count, Indexes *fired)
{
    for (uint32_t i = 0; i < count; i++)
        if (truth_has(view_rule(view, rules[i]), false) && !vec_push(arena, fired, rules[i])) return false;
    return true;
}

bool explain_fired(const View *view, Arena *arena, uint32_t proposition, bool against, Indexes *rules)
{
    const Proposition *p = &view->meaning->propositions.at[proposition];
    if (against) return fired_of(view, arena, p->excluding.at, p->excluding.count, rules);
    return fired_of(view, arena, p->implying.at, p->implying.count, rules);
}

bool explain_suggesting(const View *view, Arena *arena, uint32_t proposition, bool against, Indexes *rules)
{
    const Proposition *p = &view->meaning->propositions.at[proposition];
    if (against) return fired_of(view, arena, p->doubting.at, p->doubting.count, rules);
    return fired_of(view, arena, p->suggesting.at, p->suggesting.count, rules);
}

/* ---- subjects as nodes ---- */

static uint32_t first_of_kind(const Meaning *meaning, SubjectKind kind)
{
    switch (kind) {
    case SUBJECT_PROPOSITION: return 0;
    case SUBJECT_SUSPICION: return meaning->propositions.count;
    case SUBJECT_RULE: return 2 * meaning->propositions.count;
    default: return 2 * meaning->propositions.count + meaning->rules.count;
    }
}

/* WHY asks of each subject about its evidence for and against, and about the lack of either. */
static uint32_t sides_of(Question question)
{
    return question == WHY ? 4 : 1;
}

static uint32_t node_of_subject(const Seek *s, Subject subject)
{
    uint32_t index = first_of_kind(s->view->meaning, subject.kind) + subject.index;
    return s->question == WHY ? sides_of(WHY) * index + subject.against + 2u * subject.lacking : index;
}

static Subject subject_of_node(const Seek *s, uint32_t node)
{
    uint32_t sides = sides_of(s->question), index = node / sides, side = node % sides;
    SubjectKind kind = SUBJECT_NUMBER;
    while (first_of_kind(s->view->meaning, kind) > index) kind--;
    return (Subject){ kind, index - first_of_kind(s->view->meaning, kind), side & 1, side >> 1 };
}

void seek_subject(Seek *s, Subject subject)
{
    if (!vec_push(s->arena, &s->items, (Item){ .node = node_of_subject(s, subject) })) s->failed = true;
}

void seek_ground(Seek *s, Ground ground)
{
    if (!vec_push(s->arena, &s->items, (Item){ .node = NONE, .ground = ground })) s->failed = true;
}

/* ---- lists of grounds ---- */

static const Grounds nothing = { 0 };

/* A list being gathered. While all that it holds came from one other list, that one is shared: a long chain of rules
 * that rest on the same facts then needs no more memory than one of them. */
typedef struct Gathering {
    const Grounds *shared; /* or NULL */
    Grounds *own;          /* or NULL */
} Gathering;

enum { PLACES = 3 }; /* of a proposition among the marks: itself, its other side, its suspicion */

/* Where a ground is marked: things that are one to the reader have one place. */
static uint32_t place_of(const Seek *s, const Ground *ground)
{
    const Meaning *meaning = s->view->meaning;
    if (ground->proposition == NONE) return PLACES * meaning->propositions.count + ground->term;
    const Term *term = &meaning->terms.at[ground->term];
    bool other_side = ground->kind == GROUND_DENIED || ground->kind == GROUND_PRESENT;
    if (ground->kind == GROUND_MISSING && term->shape == SHAPE_ONE_OF) return PLACES * term->first_proposition;
    return PLACES * ground->proposition + (ground->suspicion ? 2 : other_side);
}

static const Grounds *gathered(const Gathering *gathering)
{
    return gathering->own ? gathering->own : gathering->shared ? gathering->shared : &nothing;
}

static bool has_comparison(const Grounds *grounds, const Condition *comparison)
{
    for (uint32_t i = 0; i < grounds->count; i++) {
        const Condition *other = grounds->at[i].comparison;
        if (other && memcmp(&other->span, &comparison->span, sizeof other->span) == 0) return true;
    }
    return false;
}

/* Whether a ground is new to the list; it is marked to be in it. */
static bool is_new(Seek *s, const Gathering *to, const Ground *ground)
{
    if (ground->comparison) return !has_comparison(gathered(to), ground->comparison);
    uint32_t *mark = &s->marks[place_of(s, ground)];
    bool is = *mark != s->lists;
    *mark = s->lists;
    return is;
}

static Grounds *own_list(Seek *s, Gathering *to)
{
    if (to->own) return to->own;
    if (!(to->own = arena_zero(s->arena, sizeof *to->own))) return NULL;
    for (uint32_t i = 0; to->shared && i < to->shared->count; i++)
        if (!vec_push(s->arena, to->own, to->shared->at[i])) return NULL;
    return to->own;
}

static void gather_ground(Seek *s, Gathering *to, const Ground *ground)
{
    if (gathered(to)->count >= s->most || !is_new(s, to, ground)) return;
    Grounds *own = own_list(s, to);
    if (!own || !vec_push(s->arena, own, *ground)) s->failed = true;
}

static void gather_list(Seek *s, Gathering *to, const Grounds *from)
{
    if (from == to->shared || from->count == 0) return;
    bool first = !to->own && !to->shared;
    if (first) to->shared = from;
    for (uint32_t i = 0; i < from->count; i++) {
        if (!first) gather_ground(s, to, &from->at[i]);
        else if (!from->at[i].comparison) s->marks[place_of(s, &from->at[i])] = s->lists;
    }
}

/* The grounds of a circle, or of one node: those of all that its nodes lead to outside it. */
static const Grounds *gather(Seek *s, uint32_t first_entered)
{
    Gathering gathering = { 0 };
    s->lists++;
    for (uint32_t i = first_entered; i < s->entered.count; i++) {
        const Entered *entered = &s->entered.at[i];
        for (uint32_t k = entered->first; k < entered->first + entered->count; k++) {
            const Item *item = &s->items.at[k];
            if (item->node == NONE) gather_ground(s, &gathering, &item->ground);
            else if (s->nodes[item->node].grounds) gather_list(s, &gathering, s->nodes[item->node].grounds);
        }
    }
    return gathered(&gathering);
}

/* ---- the walk ---- */

static void enter(Seek *s, uint32_t node)
{
    Entered entered = { .node = node, .first = s->items.count };
    s->nodes[node].number = s->nodes[node].low = ++s->numbered;
    walked_start(&s->walked);
    s->expand(s, subject_of_node(s, node));
    entered.count = s->items.count - entered.first;
    if (!vec_push(s->arena, &s->entered, entered) || !vec_push(s->arena, &s->path, s->entered.count - 1))
        s->failed = true;
}

static void lower(NodeState *state, uint32_t to)
{
    if (to < state->low) state->low = to;
}

/* Goes on from the end of the path: to what it leads to next, or back. */
static void step(Seek *s)
{
    uint32_t at = s->path.at[s->path.count - 1];
    Entered *entered = &s->entered.at[at];
    NodeState *state = &s->nodes[entered->node];
    while (entered->next < entered->count) {
        uint32_t to = s->items.at[entered->first + entered->next++].node;
        if (to == NONE || s->nodes[to].grounds) continue;
        if (!s->nodes[to].number) {
            enter(s, to);
            return;
        }
        lower(state, s->nodes[to].number);
    }
    s->path.count--;
    if (s->path.count) lower(&s->nodes[s->entered.at[s->path.at[s->path.count - 1]].node], state->low);
    if (state->low != state->number) return;
    const Grounds *grounds = gather(s, at);
    s->items.count = s->entered.at[at].first;
    for (uint32_t i = at; i < s->entered.count; i++) s->nodes[s->entered.at[i].node].grounds = grounds;
    s->entered.count = at;
}

static const Grounds *answer(Seek *s, uint32_t node)
{
    if (!s->nodes[node].grounds) {
        enter(s, node);
        while (!s->failed && s->path.count) step(s);
    }
    return s->failed ? NULL : s->nodes[node].grounds;
}

/* ---- questions ---- */

void explainer_start(Explainer *explainer, const View *view, Arena *arena)
{
    *explainer = (Explainer){ .view = view, .arena = arena, .most = EXPLAIN_MOST };
}

static bool has_conflict(const View *view)
{
    const Meaning *meaning = view->meaning;
    for (uint32_t i = 0; i < meaning->propositions.count; i++)
        if (view_truth(view, i) == TRUTH_CONFLICT || view_suspicion(view, i) == TRUTH_CONFLICT) return true;
    for (uint32_t i = 0; i < meaning->terms.count; i++)
        if (meaning->terms.at[i].is_number && view_number(view, i).conflict) return true;
    return false;
}

static Seek *seek_start(const Explainer *explainer, Question question)
{
    static Expand *const expands[] = { missing_expand, caveat_expand, caveat_expand, support_expand };
    const Meaning *meaning = explainer->view->meaning;
    size_t nodes = sides_of(question) * ((size_t)first_of_kind(meaning, SUBJECT_NUMBER) + meaning->terms.count);
    size_t places = PLACES * (size_t)meaning->propositions.count + meaning->terms.count;
    Seek *s = arena_zero(explainer->arena, sizeof *s);
    if (!s) return NULL;
    s->view = explainer->view;
    s->arena = s->walked.arena = explainer->arena;
    s->question = question;
    s->reading = question == WHY_DISPUTED ? READING_DISPUTED : READING_PROVIDED;
    s->expand = expands[question];
    s->conflict = question == WHY && has_conflict(s->view);
    s->nodes = arena_zero(s->arena, nodes * sizeof *s->nodes);
    s->marks = arena_zero(s->arena, places * sizeof *s->marks);
    return s->nodes && s->marks ? s : NULL;
}

static Seek *seek_for(Explainer *explainer, Question question)
{
    Seek **s = &explainer->seeks[question];
    if (!*s && !(*s = seek_start(explainer, question))) return NULL;
    (*s)->most = explainer->most;
    return (*s)->failed ? NULL : *s;
}

const Grounds *explain(Explainer *explainer, Question question, Subject subject)
{
    Seek *s = seek_for(explainer, question);
    return s ? answer(s, node_of_subject(s, subject)) : NULL;
}

/* The grounds of all items on the stack, which goes empty. */
static const Grounds *answer_all(Seek *s)
{
    Gathering gathering = { 0 };
    uint32_t count = s->items.count;
    for (uint32_t i = 0; i < count && !s->failed; i++)
        if (s->items.at[i].node != NONE) answer(s, s->items.at[i].node);
    s->lists++;
    for (uint32_t i = 0; i < count && !s->failed; i++) {
        const Item *item = &s->items.at[i];
        if (item->node == NONE) gather_ground(s, &gathering, &item->ground);
        else gather_list(s, &gathering, s->nodes[item->node].grounds);
    }
    s->items.count = 0;
    return s->failed ? NULL : gathered(&gathering);
}

const Grounds *explain_condition(Explainer *explainer, Question question, const Condition *condition)
{
    Seek *s = seek_for(explainer, question);
    if (!s) return NULL;
    walked_start(&s->walked);
    if (question == WHAT_IS_MISSING) missing_condition(s, condition);
    else caveat_condition(s, condition);
    return answer_all(s);
}

const Grounds *explain_verdict(Explainer *explainer, SubjectKind kind, uint32_t proposition)
{
    const View *view = explainer->view;
    Truth truth = kind == SUBJECT_SUSPICION ? view_suspicion(view, proposition) : view_truth(view, proposition);
    Seek *s = seek_for(explainer, WHY);
    if (!s) return NULL;
    for (unsigned against = 0; against < 2; against++)
        if (truth_has(truth, against)) seek_subject(s, evidence_of(kind, proposition, against));
    for (unsigned against = 0; against < 2; against++)
        if (!truth_has(truth, against)) seek_subject(s, lack_of(kind, proposition, against));
    return answer_all(s);
}

const Grounds *explain_rules(Explainer *explainer, const uint32_t *rules, uint32_t count, bool against)
{
    Seek *s = seek_for(explainer, WHY);
    if (!s) return NULL;
    for (uint32_t i = 0; i < count; i++) seek_subject(s, evidence_of(SUBJECT_RULE, rules[i], against));
    return answer_all(s);
}
