#include "reference.h"

#include <string.h>

#include "reference_range.h"

/* ---- one reading of one case ---- */

typedef enum { ORDINARY, DISPUTED, PROVIDED, EITHER } Reading; /* EITHER: for what is read in one or the other */
typedef enum { FOR, AGAINST, SUSPECTED, DOUBTED } Bit;         /* of a proposition; its node is 4 * proposition + bit */

typedef struct State {
    const RefRules *rules;
    const RefCase *facts;
    Reading reading;
    const struct State *ordinary; /* the answers of the ordinary reading, for a stricter one */
    bool bit[4 * MOST_PROPOSITIONS];
    RefRange number[MOST_TERMS];
    bool conflict[MOST_TERMS];
    unsigned char stated[MOST_PROPOSITIONS]; /* bits: 1 << FactKind */
    signed char *edges; /* while dependencies are looked for: [node], 1 read, 2 read when finished */
    int finished;       /* > 0: what is read has to be finished */
} State;

static const RefCase no_facts = { .count = 0 };

static int node_of(int proposition, int bit)
{
    return 4 * proposition + bit;
}

static int node_of_number(int term)
{
    return 4 * MOST_PROPOSITIONS + term;
}

static void note(State *s, int node)
{
    signed char how = s->finished ? 2 : 1;
    if (s->edges && s->edges[node] < how) s->edges[node] = how;
}

static bool bit_of(State *s, int proposition, int bit)
{
    note(s, node_of(proposition, bit));
    return s->bit[node_of(proposition, bit)];
}

static bool holds(State *s, const RefCondition *c, bool against);
static RefRange number_of(State *s, const RefNumber *n);

/* What is finished before it is read. Nothing here is left unread for the others' sake: dependencies are found by
 * reading. */
static bool finished(State *s, const RefCondition *c, bool against)
{
    s->finished++;
    bool is = holds(s, c, against);
    s->finished--;
    return is;
}

/* ---- numbers ---- */

static RefRange choice(State *s, const RefNumber *n, int from)
{
    RefRange first = number_of(s, n->kids[from]);
    if (from == n->count - 1) return first;
    bool is = finished(s, n->conditions[from], false), is_not = finished(s, n->conditions[from], true);
    RefRange rest = choice(s, n, from + 1);
    if (is == is_not) return hull(first, rest);
    return is ? first : rest;
}

static RefRange list_of(State *s, const RefNumber *n)
{
    RefRange made = number_of(s, n->kids[0]);
    for (int i = 1; i < n->count; i++) {
        RefRange next = number_of(s, n->kids[i]);
        made = n->kind == N_SUM ? add(made, next) : n->kind == N_HIGHEST ? highest(made, next) : lowest(made, next);
    }
    return made;
}

static RefRange number_of(State *s, const RefNumber *n)
{
    RefRange a, b;
    switch (n->kind) {
    case N_CONSTANT: return point(n->value);
    case N_TERM:
        s->finished++;
        note(s, node_of_number(n->term));
        s->finished--;
        return converted(s->number[n->term], n);
    case N_SUM:
    case N_HIGHEST:
    case N_LOWEST: return list_of(s, n);
    case N_CHOICE: return choice(s, n, 0);
    default: break;
    }
    a = number_of(s, n->kids[0]);
    if (n->kind == N_NEGATE) return negated(a);
    if (n->kind >= N_SQRT) return function_of(n->kind, a);
    b = number_of(s, n->kids[1]);
    switch (n->kind) {
    case N_ADD: return add(a, b);
    case N_SUBTRACT: return add(a, negated(b));
    case N_MULTIPLY: return corners(a, b, product);
    case N_DIVIDE: return divide(a, b);
    default: return power(a, b);
    }
}

/* Came through arithmetic: recorded and converted values are exact instead. */
static bool is_computed(const State *s, const RefNumber *n)
{
    bool computed = n->kind != N_CONSTANT && n->kind != N_TERM && n->kind < N_HIGHEST;
    computed |= n->kind > N_CHOICE || (n->kind == N_TERM && s->rules->term[n->term].formula);
    for (int i = 0; i < n->count; i++) computed |= is_computed(s, n->kids[i]);
    return computed;
}

/* ---- conditions ---- */

static bool less(State *s, const RefNumber *a, const RefNumber *b, bool against)
{
    bool near = is_computed(s, a) || is_computed(s, b);
    RefRange x = number_of(s, a), y = number_of(s, b);
    return against ? is_not_below(x, y, near) : is_below(x, y, near);
}

static bool compare(State *s, const RefNumber *a, Relation relation, const RefNumber *b, bool against)
{
    switch (relation) {
    case R_LESS: return less(s, a, b, against);
    case R_MORE: return less(s, b, a, against);
    case R_AT_LEAST: return less(s, a, b, !against);
    case R_AT_MOST: return less(s, b, a, !against);
    default: {
        bool one = less(s, a, b, !against), other = less(s, b, a, !against);
        return against ? one || other : one && other;
    }
    }
}

/* `recorded` and `conflicting`: of finished bits, and of the ordinary answers where the reading is `disputed`. */
static bool is_read(State *s, const RefCondition *c)
{
    const State *of = s->reading == DISPUTED ? s->ordinary : s;
    const RefTerm *t = &s->rules->term[c->term];
    bool recorded = false, conflicting = false;
    s->finished++;
    for (int p = t->first; p < t->first + t->count; p++) {
        if (c->proposition >= 0 ? p != c->proposition : t->kind == T_MEASURE || t->kind == T_SCORE) continue;
        /* whether a term with values is recorded does not depend on evidence against them */
        bool both = c->kind == C_CONFLICTING || c->proposition >= 0 || t->shape == S_PLAIN;
        bit_of(s, p, FOR);
        if (both) bit_of(s, p, AGAINST);
        bool is = of->bit[node_of(p, FOR)], is_not = both && of->bit[node_of(p, AGAINST)];
        recorded |= is || is_not;
        conflicting |= is && is_not;
    }
    if (c->proposition < 0 && (t->kind == T_MEASURE || t->kind == T_SCORE)) {
        note(s, node_of_number(c->term));
        /* than in a case that states nothing, which is not narrower than itself */
        const RefRange *baseline = s->facts == &no_facts ? of->number : s->rules->baseline;
        recorded = is_narrower(of->number[c->term], baseline[c->term]) || of->conflict[c->term];
        conflicting = of->conflict[c->term];
    }
    s->finished--;
    return c->kind == C_RECORDED ? recorded : conflicting;
}

static int count_of(State *s, const RefCondition *c, bool against)
{
    int count = 0;
    for (int i = 0; i < c->count; i++) count += holds(s, c->kids[i], against);
    return count;
}

static bool at_least(State *s, const RefCondition *c, int n, bool against)
{
    return against ? c->count - count_of(s, c, true) < n : count_of(s, c, false) >= n;
}

static bool exactly(State *s, const RefCondition *c, bool against)
{
    if (c->n == c->count) return at_least(s, c, c->n, against);
    if (c->n == 0) return at_least(s, c, 1, !against);
    bool enough = at_least(s, c, c->n, against), not_more = at_least(s, c, c->n + 1, !against);
    return against ? enough || not_more : enough && not_more;
}

static bool between(State *s, const RefCondition *c, bool against)
{
    bool low = compare(s, c->numbers[0], R_AT_LEAST, c->numbers[1], against);
    bool high = compare(s, c->numbers[0], R_AT_MOST, c->numbers[2], against);
    return against ? low || high : low && high;
}

/* Whether there is evidence for a condition, or against it. */
static bool holds(State *s, const RefCondition *c, bool against)
{
    switch (c->kind) {
    case C_FACT: return bit_of(s, c->proposition, against ? AGAINST : FOR);
    case C_SUSPECTED: return bit_of(s, c->proposition, against ? DOUBTED : SUSPECTED);
    case C_RECORDED:
    case C_CONFLICTING: return is_read(s, c) != against;
    case C_COMPARE: return compare(s, c->numbers[0], c->relation, c->numbers[1], against);
    case C_BETWEEN: return between(s, c, against);
    case C_NOT: return holds(s, c->kids[0], !against);
    case C_AND:
    case C_ALL: return at_least(s, c, c->count, against);
    case C_OR:
    case C_ONE_OF:
    case C_ANY: return at_least(s, c, 1, against);
    case C_AT_LEAST: return at_least(s, c, c->n, against);
    case C_AT_MOST: return at_least(s, c, c->n + 1, !against);
    case C_EXACTLY: return exactly(s, c, against);
    default: return at_least(s, c, 1, !against);
    }
}

/* `A unless B` needs B not established; read as `A without B`, B known to be absent. */
static bool rule_holds(State *s, const RefRule *r, bool against)
{
    bool body = holds(s, r->body, against);
    if (!r->unless) return body;
    if (against) return holds(s, r->unless, false) || body;
    if (s->reading == PROVIDED) return holds(s, r->unless, true) && body;
    if (s->reading == EITHER) holds(s, r->unless, true);
    return !finished(s, r->unless, false) && body;
}

/* How many rules with this verb speak of the proposition, and for how many of them there is such evidence. */
typedef struct Spoken {
    int rules, held;
} Spoken;

static Spoken spoken(State *s, int proposition, Verb verb, bool against)
{
    Spoken made = { 0, 0 };
    for (int i = 0; i < s->rules->rules; i++) {
        const RefRule *r = &s->rules->rule[i];
        for (int k = 0; !r->gone && k < r->count; k++) {
            if (r->verb != verb || r->heads[k] != proposition) continue;
            made.rules++;
            made.held += rule_holds(s, r, against);
        }
    }
    return made;
}

/* ---- bands ---- */

/* Band `value` of a term, as far as it can reach; `outside`: what is left where it is denied, which the bands between
 * two others do not say as one interval. */
static RefRange band_range(State *s, const RefTerm *t, int value, bool outside)
{
    RefRange made = everything;
    RefRange low = value > 0 ? number_of(s, t->bounds[value - 1]) : everything;
    RefRange high = value < t->count - 1 ? number_of(s, t->bounds[value]) : everything;
    if (outside) {
        if (value == 0) made.lo = high.lo, made.lo_open = high.lo_open || t->bound_below[0];
        if (value == t->count - 1) made.hi = low.hi, made.hi_open = low.hi_open || !t->bound_below[value - 1];
        return made;
    }
    if (value > 0) made.lo = low.lo, made.lo_open = low.lo_open || t->bound_below[value - 1];
    if (value < t->count - 1) made.hi = high.hi, made.hi_open = high.hi_open || !t->bound_below[value];
    return made;
}

/* Evidence from the number; none where the bounds are not known to rise. */
static bool in_band(State *s, int proposition, bool against)
{
    int term = s->rules->owner[proposition], value = s->rules->value[proposition];
    const RefTerm *t = &s->rules->term[term];
    RefNumber self = { .kind = N_TERM, .value = 1, .term = term };
    bool is = !against, rise = true, low, high;
    for (int i = 0; i + 2 < t->count; i++) rise &= compare(s, t->bounds[i], R_LESS, t->bounds[i + 1], false);
    if (value > 0) {
        low = compare(s, &self, t->bound_below[value - 1] ? R_MORE : R_AT_LEAST, t->bounds[value - 1], against);
        is = against ? is || low : is && low;
    }
    if (value < t->count - 1) {
        high = compare(s, &self, t->bound_below[value] ? R_AT_MOST : R_LESS, t->bounds[value], against);
        is = against ? is || high : is && high;
    }
    return is && rise;
}

/* ---- nodes ---- */

static bool is_stated(const State *s, int proposition, FactKind kind)
{
    return s->stated[proposition] >> kind & 1;
}

static bool has_number(const RefTerm *t)
{
    return t->kind == T_MEASURE || t->kind == T_SCORE;
}

/* A fact on a band is a fact on its number: where those share no value, it is not true by having been stated. */
static bool counts(const State *s, int p, FactKind kind)
{
    const State *of = s->reading == DISPUTED ? s->ordinary : s;
    int term = s->rules->owner[p];
    return is_stated(s, p, kind) && !(has_number(&s->rules->term[term]) && of->conflict[term]);
}

static bool evidence_for(State *s, int p)
{
    const RefTerm *t = &s->rules->term[s->rules->owner[p]];
    if (has_number(t)) note(s, node_of_number(s->rules->owner[p]));
    bool is = counts(s, p, F_FOR);
    is |= spoken(s, p, V_IMPLIES, false).held > 0;
    if (t->means) is |= holds(s, t->means, false);
    if (has_number(t)) is |= in_band(s, p, false);
    return is;
}

/* The case says nothing of it, and what could imply it fails, all of it. */
static bool is_assumed_absent(State *s, int p)
{
    s->finished++;
    Spoken hold = spoken(s, p, V_IMPLIES, false), fail = spoken(s, p, V_IMPLIES, true);
    s->finished--;
    return !s->stated[p] && hold.held == 0 && fail.held == fail.rules;
}

static bool evidence_against(State *s, int p)
{
    const RefTerm *t = &s->rules->term[s->rules->owner[p]];
    if (has_number(t)) note(s, node_of_number(s->rules->owner[p]));
    bool is = counts(s, p, F_AGAINST);
    is |= spoken(s, p, V_EXCLUDES, false).held > 0;
    if (t->kind == T_CONCLUSION || t->kind == T_ACTION) {
        Spoken fail = spoken(s, p, V_IMPLIES, true);
        is |= fail.rules > 0 && fail.held == fail.rules;
    }
    if (t->means) is |= holds(s, t->means, true);
    if (has_number(t)) is |= in_band(s, p, true);
    for (int other = t->first; t->shape == S_ONE_OF && other < t->first + t->count; other++)
        if (other != p) is |= bit_of(s, other, FOR);
    if (t->assume_absent && s->reading != PROVIDED) is |= is_assumed_absent(s, p);
    return is;
}

static bool evidence(State *s, int p, Bit bit)
{
    if (bit == FOR) return evidence_for(s, p);
    if (bit == AGAINST) return evidence_against(s, p);
    if (bit == SUSPECTED) return spoken(s, p, V_SUGGESTS, false).held > 0;
    Spoken fail = spoken(s, p, V_SUGGESTS, true);
    return (spoken(s, p, V_SUGGESTS_NO, false).held > 0) | (fail.rules > 0 && fail.held == fail.rules);
}

/* Disputed: came out in conflict ordinarily. */
static bool is_disputed(const State *s, int p, Bit bit)
{
    int pair = node_of(p, bit & 2);
    return s->reading == DISPUTED && s->ordinary->bit[pair] && s->ordinary->bit[pair + 1];
}

static Known known_number(State *s, int term)
{
    const RefTerm *t = &s->rules->term[term];
    Known known = { .shared = t->range };
    for (int i = 0; i < s->facts->count; i++)
        if (s->facts->fact[i].kind == F_NUMBER && s->facts->fact[i].term == term)
            learn(&known, s->facts->fact[i].range);
    for (int i = 0; i < t->count; i++) {
        RefRange inside = band_range(s, t, i, false), outside = band_range(s, t, i, true);
        if (is_disputed(s, t->first + i, FOR)) continue;
        if (is_stated(s, t->first + i, F_FOR)) learn(&known, inside);
        if (is_stated(s, t->first + i, F_AGAINST)) learn(&known, outside);
    }
    if (t->formula) learn(&known, number_of(s, t->formula));
    return known;
}

/* Not applicable: its exception is established; provided: it is not known to be absent. */
static bool is_exempt(State *s, const RefTerm *t)
{
    if (!t->unless) return false;
    if (s->reading == PROVIDED) return !finished(s, t->unless, true);
    if (s->reading == EITHER) finished(s, t->unless, true);
    return finished(s, t->unless, false);
}

static void settle_number(State *s, int term)
{
    const RefTerm *t = &s->rules->term[term];
    s->finished++;
    Known known = known_number(s, term);
    bool exempt = is_exempt(s, t);
    s->finished--;
    RefRange within = meet(known.span, t->range);
    s->conflict[term] = is_empty(known.shared);
    s->number[term] = !s->conflict[term] ? known.shared : is_empty(within) ? known.span : within;
    if (s->reading == DISPUTED && s->ordinary->conflict[term]) s->number[term] = t->range;
    if (exempt) s->number[term] = everything;
}

static bool settle(State *s, int node)
{
    if (node >= 4 * MOST_PROPOSITIONS) {
        settle_number(s, node - 4 * MOST_PROPOSITIONS);
        return false;
    }
    bool is = evidence(s, node / 4, (Bit)(node % 4)) && !is_disputed(s, node / 4, (Bit)(node % 4));
    bool gained = is && !s->bit[node];
    s->bit[node] |= is;
    return gained;
}

static bool is_node(const RefRules *rules, int node)
{
    if (node < 4 * MOST_PROPOSITIONS) return node / 4 < rules->propositions;
    int term = node - 4 * MOST_PROPOSITIONS;
    return term < rules->terms && has_number(&rules->term[term]);
}

/* ---- what is finished before what ---- */

static void start(State *s, const RefRules *rules, const RefCase *facts, Reading reading, const State *ordinary)
{
    *s = (State){ .rules = rules, .facts = facts, .reading = reading, .ordinary = ordinary };
    for (int i = 0; i < facts->count; i++) {
        const RefFact *f = &facts->fact[i];
        if (f->proposition >= 0) s->stated[f->proposition] |= (unsigned char)(1u << f->kind);
    }
    for (int t = 0; t < rules->terms; t++) s->number[t] = everything;
}

/* Raises the level of a node over what it reads; false when nothing changed. */
static bool raise(int *level, int node, const signed char *edges)
{
    int least = level[node];
    for (int to = 0; to < NODES; to++)
        if (edges[to] && level[to] + (edges[to] == 2) > least) least = level[to] + (edges[to] == 2);
    bool raised_it = least > level[node];
    level[node] = least;
    return raised_it;
}

static _Thread_local signed char edges[NODES][NODES];

static void find_edges(const RefRules *rules, Reading reading)
{
    State s;
    start(&s, rules, &no_facts, reading, NULL);
    for (int node = 0; node < NODES; node++) {
        s.edges = edges[node];
        if (is_node(rules, node)) settle(&s, node);
    }
}

/* A level that outgrows the number of nodes has no end: some node waits for itself. */
static bool find_levels(RefRules *rules, RefOrder order)
{
    int *level = rules->level[order], most = 0;
    memset(edges, 0, sizeof edges);
    memset(level, 0, NODES * sizeof *level);
    find_edges(rules, order == REF_ORDINARY_ORDER ? ORDINARY : order == REF_PROVIDED_ORDER ? PROVIDED : EITHER);
    for (bool again = true; again && most <= NODES;) {
        again = false;
        for (int node = 0; node < NODES; node++) {
            again |= is_node(rules, node) && raise(level, node, edges[node]);
            if (level[node] > most) most = level[node];
        }
    }
    rules->levels[order] = most + 1;
    rules->circle[order] = most > NODES;
    return most <= NODES;
}

/* The least fixed point, level by level: nothing is true without a reason. */
static void run(State *s)
{
    RefOrder order = s->reading == PROVIDED ? REF_PROVIDED_ORDER : REF_ORDINARY_ORDER;
    const int *level = s->rules->level[order];
    for (int at = 0; at < s->rules->levels[order]; at++) {
        for (bool gained = true; gained;) {
            gained = false;
            for (int node = 0; node < NODES; node++)
                if (level[node] == at && is_node(s->rules, node)) gained |= settle(s, node);
        }
    }
}

bool ref_prepare(RefRules *rules)
{
    State s;
    for (int t = 0; t < rules->terms; t++) rules->baseline[t] = everything;
    rules->exceptions = false;
    for (int i = 0; i < rules->rules; i++) rules->exceptions |= !rules->rule[i].gone && rules->rule[i].unless;
    for (int t = 0; t < rules->terms; t++) rules->exceptions |= rules->term[t].unless || rules->term[t].assume_absent;
    if (!find_levels(rules, REF_ORDINARY_ORDER)) return false;
    find_levels(rules, REF_PROVIDED_ORDER);
    find_levels(rules, REF_COMMON_ORDER);
    start(&s, rules, &no_facts, ORDINARY, NULL);
    run(&s);
    memcpy(rules->baseline, s.number, sizeof rules->baseline);
    return true;
}

/* ---- answers ---- */

static unsigned char truth_of(const State *s, int p, Bit bit)
{
    return (unsigned char)(s->bit[node_of(p, (int)bit)] * REF_FOR + s->bit[node_of(p, (int)bit + 1)] * REF_AGAINST);
}

static void answer_numbers(const State *s, RefAnswer *answer)
{
    for (int i = 0; i < s->rules->terms; i++) {
        const RefTerm *t = &s->rules->term[i];
        State copy = *s;
        answer->number[i] = s->number[i];
        answer->conflict[i] = s->conflict[i];
        answer->not_applicable[i] = t->unless && holds(&copy, t->unless, false);
        answer->band[i] = -1;
        for (int k = t->count - 1; has_number(t) && k >= 0; k--)
            if (answer->truth[t->first + k] == REF_FOR) answer->band[i] = k;
    }
}

static void answer_rules(State *s, RefAnswer *answer)
{
    for (int i = 0; i < s->rules->rules; i++) {
        const RefRule *r = &s->rules->rule[i];
        answer->rule[i] = (unsigned char)(rule_holds(s, r, false) * REF_FOR + rule_holds(s, r, true) * REF_AGAINST);
    }
}

/* A true or false verdict that does not stand under the stricter reading has the caveat. */
static void mark(const State *stricter, RefAnswer *answer, unsigned char caveat)
{
    for (int p = 0; p < stricter->rules->propositions; p++) {
        bool decided = answer->truth[p] == REF_FOR || answer->truth[p] == REF_AGAINST;
        if (decided && truth_of(stricter, p, FOR) != answer->truth[p]) answer->caveats[p] |= caveat;
    }
}

static void mark_excluded(const RefRules *rules, RefAnswer *answer)
{
    for (int i = 0; i < rules->rules; i++) {
        const RefRule *r = &rules->rule[i];
        for (int k = 0; k < r->count && !r->gone; k++)
            if (r->verb == V_EXCLUDES && answer->rule[i] & REF_FOR && answer->truth[r->heads[k]] == REF_AGAINST)
                answer->caveats[r->heads[k]] |= REF_EXCLUDED;
    }
}

void ref_evaluate(const RefRules *rules, const RefCase *facts, RefAnswer *answer)
{
    State s, stricter;
    bool conflicts = false;
    memset(answer, 0, sizeof *answer);
    ends_in_doubt = false;
    start(&s, rules, facts, ORDINARY, NULL);
    run(&s);
    for (int p = 0; p < rules->propositions; p++) {
        answer->truth[p] = truth_of(&s, p, FOR);
        answer->suspicion[p] = truth_of(&s, p, SUSPECTED);
        conflicts |= answer->truth[p] == (REF_FOR | REF_AGAINST) || answer->suspicion[p] == (REF_FOR | REF_AGAINST);
    }
    answer_rules(&s, answer);
    answer_numbers(&s, answer);
    mark_excluded(rules, answer);
    for (int t = 0; t < rules->terms; t++) conflicts |= s.conflict[t];
    if (conflicts) {
        start(&stricter, rules, facts, DISPUTED, &s);
        run(&stricter);
        mark(&stricter, answer, REF_DISPUTED);
    }
    if (rules->exceptions && !rules->circle[REF_PROVIDED_ORDER]) {
        start(&stricter, rules, facts, PROVIDED, &s);
        run(&stricter);
        mark(&stricter, answer, REF_PROVIDED);
    }
    answer->in_doubt = ends_in_doubt;
}
