#include "run/instead.h"

#include "base/number.h"
#include "run/walked.h"
#include "run/words.h"

enum { MOST_THINGS = 4, MOST_MISSING = 5 }; /* a message is short */

/* A message while it is written. */
typedef struct Message {
    Arena *arena; /* of the message */
    Arena *scratch;
    const View *view;
    Buffer text;
    Indexes propositions, suspicions, numbers; /* what was spoken of */
    Walked walked;
} Message;

static void add(Message *m, const char *text)
{
    if (text) buffer_text(&m->text, text);
    else m->text.failed = true;
}

static uint32_t things(const Message *m)
{
    return m->propositions.count + m->suspicions.count + m->numbers.count;
}

/* Whether a thing is to be spoken of: for the first time, and there is room for it. */
static bool begins(Message *m, Indexes *spoken, uint32_t index, const char *name)
{
    for (uint32_t i = 0; i < spoken->count; i++)
        if (spoken->at[i] == index) return false;
    if (things(m) >= MOST_THINGS) return false;
    if (!vec_push(m->scratch, spoken, index)) m->text.failed = true;
    if (things(m) > 1) add(m, "; ");
    add(m, name);
    add(m, " is ");
    return true;
}

/* ---- what a condition speaks of ---- */

static void tell_number(Message *m, uint32_t term)
{
    const char *name = m->view->meaning->terms.at[term].name;
    if (!begins(m, &m->numbers, term, name)) return;
    add(m, words_verdict_of_number(m->scratch, m->view, term, COMPUTED_DIGITS));
    if (view_number(m->view, term).conflict) add(m, ", its facts in conflict");
}

static void tell_proposition(Message *m, uint32_t proposition)
{
    const Proposition *p = &m->view->meaning->propositions.at[proposition];
    if (!begins(m, &m->propositions, proposition, p->said)) return;
    add(m, words_verdict(m->view, proposition));
    if (p->band) tell_number(m, p->term);
}

static void tell_suspicion(Message *m, uint32_t proposition)
{
    if (!begins(m, &m->suspicions, proposition, m->view->meaning->propositions.at[proposition].said)) return;
    add(m, words_suspicion(view_suspicion(m->view, proposition)));
}

static void tell_terms(Message *m, const Number *n)
{
    if (walked_before(&m->walked, n, 0)) return;
    if (n->kind == NUMBER_TERM) tell_number(m, n->term);
    for (uint32_t i = 0; i < n->count; i++) tell_terms(m, n->kids[i]);
}

static void tell_condition(Message *m, const Condition *c)
{
    if (walked_before(&m->walked, c, 0)) return;
    if (c->kind == CONDITION_PROPOSITION) tell_proposition(m, c->proposition);
    if (c->kind == CONDITION_SUSPECTED) tell_suspicion(m, c->proposition);
    if (c->kind == CONDITION_RECORDED || c->kind == CONDITION_CONFLICTING) {
        if (c->term != NONE) tell_number(m, c->term);
        for (uint32_t p = c->first; c->term == NONE && p < c->first + c->n; p++) tell_proposition(m, p);
    }
    if (c->kind == CONDITION_LESS) {
        tell_terms(m, c->numbers[0]);
        tell_terms(m, c->numbers[1]);
    }
    for (uint32_t i = 0; i < c->count; i++) tell_condition(m, c->kids[i]);
}

/* ---- what is missing ---- */

static void tell_list(Message *m, const Grounds *grounds, GroundKind kind, const char *heading)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < grounds->count; i++) {
        if (grounds->at[i].kind != kind) continue;
        if (count < MOST_MISSING) {
            add(m, count ? ", " : heading);
            add(m, words_ground(m->scratch, m->view, &grounds->at[i]));
        }
        count++;
    }
    if (count > MOST_MISSING) buffer_printf(&m->text, " and %u more", count - MOST_MISSING);
}

static void tell_missing(Message *m, const Condition *condition)
{
    Explainer explainer;
    explainer_start(&explainer, m->view, m->scratch);
    const Grounds *grounds = explain_condition(&explainer, WHAT_IS_MISSING, condition);
    if (!grounds) {
        m->text.failed = true;
        return;
    }
    tell_list(m, grounds, GROUND_MISSING, "; missing: ");
    tell_list(m, grounds, GROUND_CONFLICT, "; in conflict: ");
}

/* ---- messages ---- */

static const char *finish(Message *m)
{
    const char *text = NULL;
    if (!m->text.failed) text = arena_copy(m->arena, m->text.text, m->text.size);
    buffer_free(&m->text);
    arena_free(m->scratch);
    return text;
}

const char *instead_of_condition(Arena *arena, const View *view, const Condition *condition)
{
    Arena scratch = { .memory = arena->memory };
    Message m = {
        .arena = arena, .scratch = &scratch, .text.memory = arena->memory, .view = view, .walked = { .arena = &scratch }
    };
    walked_start(&m.walked);
    tell_condition(&m, condition);
    if (m.walked.failed) m.text.failed = true;
    if (m.text.size == 0) add(&m, words_truth(view_condition(view, condition)));
    if (view_condition(view, condition) == TRUTH_UNKNOWN) tell_missing(&m, condition);
    return finish(&m);
}

const char *instead_of_rule(Arena *arena, const View *view, uint32_t rule)
{
    static const char *const words[] = { "it is undecided", "it fired", "it did not fire",
                                         "it fired on evidence in conflict" };
    Arena scratch = { .memory = arena->memory };
    Message m = { .arena = arena, .scratch = &scratch, .text.memory = arena->memory, .view = view };
    Truth truth = view_rule(view, rule);
    add(&m, words[truth]);
    if (truth == TRUTH_UNKNOWN) tell_missing(&m, view->meaning->rules.at[rule].condition);
    return finish(&m);
}
