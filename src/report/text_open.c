/* The sections on what is not established: what could still be, and what cannot. */
#include <string.h>

#include "report/text_inside.h"
#include "run/words.h"

enum { MOST_MISSING = 12 }; /* facts that are named for one verdict */

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
    if (!others) page_text(&r->page, ": nothing that could be recorded decides it");
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
        text_item(r, meaning->propositions.at[first].name);
        for (; next < meaning->propositions.count && go_together(r, first, next); next = next_open(r, next + 1)) {
            page_text(&r->page, ", ");
            page_text(&r->page, meaning->propositions.at[next].name);
        }
        missing(r, first, open_of(r, first), missing_of(r, first));
        first = next;
    }
}

/* ---- not established ---- */

static bool is_plain_no(const Report *r, uint32_t proposition, TermKind kind)
{
    const Term *term = &r->account.meaning->terms.at[r->account.meaning->propositions.at[proposition].term];
    if (term->kind != kind || view_truth(r->account.view, proposition) != TRUTH_FALSE) return false;
    return view_caveats(r->account.view, proposition) == 0;
}

/* Those that need no words of their own. */
static void plain_terms(Report *r)
{
    uint32_t told = 0;
    for (uint32_t i = 0; i < r->account.meaning->propositions.count; i++) {
        const Proposition *p = &r->account.meaning->propositions.at[i];
        if (p->value != NONE || !is_plain_no(r, i, TERM_CONCLUSION)) continue;
        if (told++) page_text(&r->page, ", ");
        else text_line(r);
        page_text(&r->page, p->name);
    }
}

static void plain_values_of(Report *r, const Term *term)
{
    uint32_t count = 0, told = 0;
    for (uint32_t i = 0; i < term->propositions; i++)
        count += is_plain_no(r, term->first_proposition + i, TERM_CONCLUSION);
    for (uint32_t i = 0; i < term->propositions; i++) {
        if (!is_plain_no(r, term->first_proposition + i, TERM_CONCLUSION)) continue;
        if (!told) {
            text_item(r, term->name);
            page_text(&r->page, term->shape == SHAPE_EACH ? " are not " : " is not ");
        }
        page_text(&r->page, text_between(told++, count, " or "));
        page_text(&r->page, term->values.at[i].name);
    }
}

static void plain_values(Report *r)
{
    for (uint32_t i = 0; i < r->account.meaning->terms.count; i++) {
        const Term *term = &r->account.meaning->terms.at[i];
        if (term->kind == TERM_CONCLUSION && term->shape != SHAPE_PLAIN) plain_values_of(r, term);
    }
}

/* Excluded, or with a caveat: with the reason. */
static void excluded(Report *r, uint32_t proposition)
{
    const View *view = r->account.view;
    unsigned caveats = view_caveats(view, proposition);
    Indexes rules = { 0 };
    need(r, explain_fired(view, r->account.arena, proposition, true, &rules));
    text_item(r, r->account.meaning->propositions.at[proposition].name);
    for (uint32_t i = 0; i < rules.count; i++) text_rule(r, rules.at[i], "excluded by ");
    text_facts(r, SUBJECT_PROPOSITION, proposition);
    text_caveats(r, caveats, about(SUBJECT_PROPOSITION, proposition));
}

void text_not_established(Report *r)
{
    text_section(r, "Not established", STYLE_PLAIN);
    for (uint32_t i = 0; i < r->account.meaning->propositions.count; i++) {
        const Term *term = &r->account.meaning->terms.at[r->account.meaning->propositions.at[i].term];
        bool no = term->kind == TERM_CONCLUSION && view_truth(r->account.view, i) == TRUTH_FALSE;
        if (no && view_caveats(r->account.view, i)) excluded(r, i);
    }
    plain_values(r);
    plain_terms(r);
    text_section(r, "Not advised", STYLE_PLAIN);
    for (uint32_t i = 0; i < r->account.meaning->propositions.count; i++)
        if (is_action(r, i) && view_truth(r->account.view, i) == TRUTH_FALSE && !text_is_advised_against(r, i) &&
            !text_is_suspected(r, i, false)) /* that is told among the options */
            excluded(r, i);
}
