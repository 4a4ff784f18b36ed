/* The sections on what is not established: what could still be, and what cannot. */
#include <string.h>

#include "report/text_inside.h"
#include "run/words.h"

enum { MOST_MISSING = 5 }; /* facts that are named for one verdict; the JSON report has all */

/* ---- what is missing ---- */

/* Why the case records it as unknown, or NULL. */
static const Observation *recorded_unknown(const Report *r, const Ground *ground)
{
    Observations observations = view_observations(r->account.view);
    for (uint32_t i = 0; i < observations.count; i++) {
        const Observation *o = &observations.at[i];
        bool whole = o->proposition == NONE && o->term == ground->term;
        bool same = ground->proposition != NONE && o->proposition == ground->proposition;
        if (o->kind == OBSERVED_UNKNOWN && (whole || same)) return o;
    }
    return NULL;
}

static void missing_name(Report *r, const Ground *ground)
{
    page_text(&r->page, words_ground(r->account.arena, r->account.view, ground));
    if (ground->kind != GROUND_MISSING) return;
    const Observation *unknown = recorded_unknown(r, ground);
    if (unknown) {
        page_text(&r->page, " (recorded as not known");
        page_text(&r->page, unknown->reason ? ": " : "");
        page_text(&r->page, unknown->reason ? unknown->reason : "");
        page_text(&r->page, ")");
    } else if (ground->proposition == NONE && view_number(r->account.view, ground->term).recorded) {
        page_text(&r->page, " more exactly");
    }
}

uint32_t text_missing_names(Report *r, const Grounds *grounds, GroundKind kind, const char *label)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < grounds->count; i++) {
        if (grounds->at[i].kind != kind) continue;
        if (count < MOST_MISSING) {
            page_text(&r->page, count ? ", " : label);
            missing_name(r, &grounds->at[i]);
        }
        count++;
    }
    bool cut = grounds->count >= r->account.explainer.most;
    if (count > MOST_MISSING) page_printf(&r->page, " and %u more%s", count - MOST_MISSING, cut ? " at least" : "");
    return count;
}

/* What of a verdict is open: the verdict itself, or, where only weak evidence can speak of it, whether it is suspected.
 */
typedef enum { OPEN_NOTHING, OPEN_VERDICT, OPEN_WITHOUT_RULES, OPEN_SUSPICION } Open;

static Open open_of(const Report *r, uint32_t proposition)
{
    const Proposition *p = &r->account.meaning->propositions.at[proposition];
    if (!account_is_conclusion(&r->account, proposition)) return OPEN_NOTHING;
    if (view_truth(r->account.view, proposition) != TRUTH_UNKNOWN) return OPEN_NOTHING;
    if (p->implying.count || p->excluding.count) return OPEN_VERDICT;
    if (p->suspected_t == NONE) return OPEN_WITHOUT_RULES;
    return view_suspicion(r->account.view, proposition) == TRUTH_UNKNOWN ? OPEN_SUSPICION : OPEN_NOTHING;
}

static bool is_action(const Report *r, uint32_t proposition)
{
    return r->account.meaning->terms.at[r->account.meaning->propositions.at[proposition].term].kind == TERM_ACTION;
}

static void missing(Report *r, uint32_t proposition, Open open, const Grounds *grounds)
{
    if (open == OPEN_WITHOUT_RULES) {
        page_text(&r->page, ": no rule decides it");
        return;
    }
    if (open == OPEN_SUSPICION) page_text(&r->page, is_action(r, proposition) ? " as an option" : " as suspected");
    if (text_missing_names(r, grounds, GROUND_MISSING, ": could be decided by ")) return;
    uint32_t others = text_missing_names(r, grounds, GROUND_CONFLICT,
                                         ": no further fact decides it, only resolving the conflict in ");
    others += text_missing_names(r, grounds, GROUND_NOT_APPLICABLE,
                                 others ? "; not applicable: " : ": no fact decides it; not applicable: ");
    if (!others) page_text(&r->page, ": nothing that is missing decides it");
}

/* ---- undetermined ---- */

static bool same_grounds(const Grounds *a, const Grounds *b)
{
    if (a == b) return true;
    if (a->count != b->count || a->count == 0) return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const Ground *x = &a->at[i], *y = &b->at[i];
        if (x->kind != y->kind || x->suspicion != y->suspicion || x->proposition != y->proposition ||
            x->term != y->term)
            return false;
    }
    return true;
}

static uint32_t next_open(const Report *r, uint32_t from)
{
    while (from < r->account.meaning->propositions.count && open_of(r, from) == OPEN_NOTHING) from++;
    return from;
}

static const Grounds *missing_of(Report *r, uint32_t proposition)
{
    static const Grounds none = { 0 };
    SubjectKind kind = open_of(r, proposition) == OPEN_SUSPICION ? SUBJECT_SUSPICION : SUBJECT_PROPOSITION;
    const Grounds *grounds = explain(&r->account.explainer, WHAT_IS_MISSING, about(kind, proposition));
    need(r, grounds);
    return grounds ? grounds : &none;
}

/* Whether two share a line. */
static bool go_together(Report *r, uint32_t a, uint32_t b)
{
    if (open_of(r, a) != open_of(r, b) || is_action(r, a) != is_action(r, b)) return false;
    return same_grounds(missing_of(r, a), missing_of(r, b));
}

/* Neighbours that wait for the same share a line. */
void text_undetermined(Report *r)
{
    const Meaning *meaning = r->account.meaning;
    text_section(r, "Undetermined", STYLE_PLAIN);
    for (uint32_t first = next_open(r, 0); first < meaning->propositions.count;) {
        uint32_t next = next_open(r, first + 1);
        text_item(r, meaning->propositions.at[first].said);
        for (; next < meaning->propositions.count && go_together(r, first, next); next = next_open(r, next + 1)) {
            page_text(&r->page, ", ");
            page_text(&r->page, meaning->propositions.at[next].said);
        }
        missing(r, first, open_of(r, first), missing_of(r, first));
        first = next;
    }
}

/* ---- not established ---- */

enum { MOST_REASONS = 3 }; /* facts that are named for one that is only not established */

/* A section on what does not hold: verdicts, or suspicions. */
typedef struct Negative {
    const char *heading;
    SubjectKind kind;
    bool (*belongs)(const Report *r, uint32_t proposition);
} Negative;

static bool is_false(const Report *r, uint32_t proposition, TermKind kind)
{
    const Term *term = &r->account.meaning->terms.at[r->account.meaning->propositions.at[proposition].term];
    return term->kind == kind && view_truth(r->account.view, proposition) == TRUTH_FALSE;
}

static bool is_not_established(const Report *r, uint32_t proposition)
{
    return is_false(r, proposition, TERM_CONCLUSION);
}

static bool is_not_advised(const Report *r, uint32_t proposition)
{
    return is_false(r, proposition, TERM_ACTION) && !view_is_opposed(r->account.view, proposition);
}

/* No rule doubts it, but none suggests it either; and no verdict says more. */
static bool is_not_suggested(const Report *r, uint32_t proposition, bool action)
{
    const View *view = r->account.view;
    if (is_action(r, proposition) != action || view_truth(view, proposition) != TRUTH_UNKNOWN) return false;
    return view_suspicion(view, proposition) == TRUTH_FALSE && !text_is_doubted(r, proposition);
}

static bool is_not_suspected(const Report *r, uint32_t proposition)
{
    return is_not_suggested(r, proposition, false);
}

static bool is_no_option(const Report *r, uint32_t proposition)
{
    return is_not_suggested(r, proposition, true);
}

static unsigned caveats_of(const Report *r, const Negative *negative, uint32_t proposition)
{
    return negative->kind == SUBJECT_SUSPICION ? view_suspicion_caveats(r->account.view, proposition)
                                               : view_caveats(r->account.view, proposition);
}

/* Another value of the term holds: that is told where it stands. */
static bool is_another_value(const Report *r, uint32_t proposition)
{
    const Term *term = &r->account.meaning->terms.at[r->account.meaning->propositions.at[proposition].term];
    for (uint32_t i = 0; term->shape == SHAPE_ONE_OF && i < term->propositions; i++)
        if (view_truth(r->account.view, term->first_proposition + i) == TRUTH_TRUE) return true;
    return false;
}

static const Grounds *reason_of(Report *r, const Negative *negative, uint32_t proposition)
{
    static const Grounds none = { 0 };
    if (is_another_value(r, proposition)) return &none;
    const Grounds *grounds = explain_verdict(&r->account.explainer, negative->kind, proposition);
    need(r, grounds);
    return grounds ? grounds : &none;
}

/* Values of one term go together, and so do plain terms. */
static bool is_alike(const Report *r, uint32_t a, uint32_t b)
{
    const Proposition *x = &r->account.meaning->propositions.at[a], *y = &r->account.meaning->propositions.at[b];
    return x->value == NONE ? y->value == NONE : x->term == y->term;
}

static void plain_names(Report *r, const Indexes *group)
{
    const Proposition *first = &r->account.meaning->propositions.at[group->at[0]];
    const Term *term = &r->account.meaning->terms.at[first->term];
    bool values = first->value != NONE;
    text_item(r, values ? term->name : "");
    if (values) page_text(&r->page, term->shape == SHAPE_EACH ? " are not " : " is not ");
    for (uint32_t i = 0; i < group->count; i++) {
        const Proposition *p = &r->account.meaning->propositions.at[group->at[i]];
        page_text(&r->page, text_between(i, group->count, values ? " or " : ", "));
        page_text(&r->page, values ? term->values.at[p->value].name : p->said);
    }
}

static uint32_t next_plain(const Report *r, const Negative *negative, uint32_t from)
{
    for (; from < r->account.meaning->propositions.count; from++)
        if (negative->belongs(r, from) && !caveats_of(r, negative, from)) break;
    return from;
}

/* Those that need no words of their own; neighbours that rest on the same share a line. */
static void plain(Report *r, const Negative *negative)
{
    uint32_t count = r->account.meaning->propositions.count;
    for (uint32_t first = next_plain(r, negative, 0), next; first < count; first = next) {
        const Grounds *reason = reason_of(r, negative, first);
        Indexes group = { 0 };
        next = first;
        do {
            need(r, vec_push(r->account.arena, &group, next));
            next = next_plain(r, negative, next + 1);
        } while (next < count && is_alike(r, first, next) && same_grounds(reason, reason_of(r, negative, next)));
        if (group.count) plain_names(r, &group);
        if (reason->count) page_text(&r->page, ": ");
        if (reason->count) text_grounds_here(r, reason, MOST_REASONS);
    }
}

/* Excluded, or with a caveat: with the whole reason. */
static void marked(Report *r, const Negative *negative, uint32_t proposition)
{
    Indexes rules = { 0 };
    text_item(r, r->account.meaning->propositions.at[proposition].said);
    if (negative->kind == SUBJECT_PROPOSITION)
        need(r, explain_fired(r->account.view, r->account.arena, proposition, true, &rules));
    for (uint32_t i = 0; i < rules.count; i++) text_rule(r, rules.at[i], "excluded by ");
    text_facts(r, negative->kind, proposition);
    text_caveats(r, caveats_of(r, negative, proposition), about(negative->kind, proposition));
}

void text_not_established(Report *r)
{
    static const Negative sections[] = {
        { "Not established", SUBJECT_PROPOSITION, is_not_established },
        { "Not suspected", SUBJECT_SUSPICION, is_not_suspected },
        { "No rule advises", SUBJECT_PROPOSITION, is_not_advised },
        { "No rule suggests", SUBJECT_SUSPICION, is_no_option },
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        text_section(r, sections[i].heading, STYLE_PLAIN);
        for (uint32_t p = 0; p < r->account.meaning->propositions.count; p++)
            if (sections[i].belongs(r, p) && caveats_of(r, &sections[i], p)) marked(r, &sections[i], p);
        plain(r, &sections[i]);
    }
}
