/* Circles without support: conclusions that could be established only by one another stay unknown for ever. Found by
 * taking everything outside a circle as possible, and looking what then can begin inside. */
#include "program/graph.h"

typedef struct Support {
    const Graph *g;
    uint32_t group;
    uint32_t passes;   /* so far, over all circles; the nodes of the graph before them */
    uint8_t *possible; /* by node */
} Support;

/* Findings can be stated; what is outside the circle is taken as possible. */
static bool bit_possible(const Support *s, uint32_t proposition, Bit bit)
{
    const Meaning *m = s->g->meaning;
    TermKind kind = m->terms.at[m->propositions.at[proposition].term].kind;
    uint32_t node = node_of(proposition, bit);
    bool stated = bit <= BIT_AGAINST && kind != TERM_CONCLUSION && kind != TERM_ACTION;
    return stated || s->g->group[node] != s->group || s->possible[node];
}

static bool condition_possible(const Support *s, Condition *c, bool against);

static bool enough_possible(const Support *s, Condition *c, bool against, uint32_t least)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < c->count; i++) found += condition_possible(s, c->kids[i], against);
    return found >= least;
}

static bool find_possible(const Support *s, Condition *c, bool against)
{
    switch (c->kind) {
    case CONDITION_PROPOSITION: return bit_possible(s, c->proposition, against ? BIT_AGAINST : BIT_FOR);
    case CONDITION_SUSPECTED: return bit_possible(s, c->proposition, against ? BIT_DOUBTED : BIT_SUSPECTED);
    case CONDITION_NOT: return condition_possible(s, c->kids[0], !against);
    case CONDITION_AND: return enough_possible(s, c, against, against ? 1 : c->count);
    case CONDITION_OR: return enough_possible(s, c, against, against ? c->count : 1);
    case CONDITION_AT_LEAST: return enough_possible(s, c, against, against ? c->count - c->n + 1 : c->n);
    case CONDITION_UNLESS: return against || condition_possible(s, c->kids[0], false);
    case CONDITION_WHERE: return condition_possible(s, c->kids[0], against);
    default: return true;
    }
}

/* Conditions can share their parts: each is looked at once in a pass. What becomes possible after that is seen by the
 * next pass, of which there is one as long as anything does. */
static bool condition_possible(const Support *s, Condition *c, bool against)
{
    uint32_t mark = 2 * s->passes;
    if (c->walked[against] / 2 == s->passes) return c->walked[against] % 2;
    bool possible = find_possible(s, c, against);
    c->walked[against] = mark + possible;
    return possible;
}

static bool any_rule(const Support *s, const uint32_t *rules, uint32_t count, bool against)
{
    for (uint32_t i = 0; i < count; i++)
        if (condition_possible(s, s->g->meaning->rules.at[rules[i]].condition, against)) return true;
    return false;
}

static bool node_possible(const Support *s, uint32_t node)
{
    const Proposition *p = &s->g->meaning->propositions.at[node / 4];
    switch ((Bit)(node % 4)) {
    case BIT_FOR: return any_rule(s, p->implying.at, p->implying.count, false);
    case BIT_SUSPECTED: return any_rule(s, p->suggesting.at, p->suggesting.count, false);
    default: return true; /* what speaks against is never missed */
    }
}

/* Adds what becomes possible by what is; the passes end when one adds nothing. */
static void spread(Support *s, const uint32_t *nodes, uint32_t count)
{
    uint32_t propositions = 4 * s->g->meaning->propositions.count;
    for (bool more = true; more;) {
        more = false;
        s->passes++;
        for (uint32_t i = 0; i < count; i++) {
            if (nodes[i] >= propositions || s->possible[nodes[i]] || !node_possible(s, nodes[i])) continue;
            s->possible[nodes[i]] = 1;
            more = true;
        }
    }
}

static void warn(const Support *s, const uint32_t *nodes, uint32_t count, Diagnostics *diagnostics)
{
    const Meaning *m = s->g->meaning;
    uint32_t propositions = 4 * m->propositions.count;
    for (uint32_t i = 0; i < count; i++) {
        if (nodes[i] >= propositions || nodes[i] % 4 != BIT_FOR || bit_possible(s, nodes[i] / 4, BIT_FOR)) continue;
        const Proposition *p = &m->propositions.at[nodes[i] / 4];
        if (!p->implying.count) continue;
        diagnose(diagnostics, DIAGNOSTIC_EMPTY_CIRCLE, m->rules.at[p->implying.at[0]].span,
                 "give one of the conclusions of this circle a rule that rests on findings",
                 "`%s` can never be established: its rules only wait for one another", p->said);
        return; /* once for a circle */
    }
}

/* How many of the nodes are bits of propositions; the first of them goes to *proposition. */
static uint64_t count_bits(const Graph *g, const uint32_t *nodes, uint32_t count, uint32_t *proposition)
{
    uint64_t bits = 0;
    for (uint32_t i = count; i-- > 0;) {
        if (nodes[i] >= 4 * g->meaning->propositions.count) continue;
        *proposition = nodes[i] / 4;
        bits++;
    }
    return bits;
}

static bool is_too_large(const Graph *g, const uint32_t *nodes, uint32_t count, Diagnostics *diagnostics)
{
    uint64_t most = limits_or_usual(diagnostics->limits)->circle;
    uint32_t proposition = 0;
    if (count <= most || count_bits(g, nodes, count, &proposition) <= most) return false;
    const Meaning *m = g->meaning;
    diagnose(diagnostics, DIAGNOSTIC_TOO_MUCH, m->terms.at[m->propositions.at[proposition].term].span,
             "see that rules do not go round by mistake: this is one of those that wait for one another",
             "More than %" PRIu64 " bits of evidence in one circle of rules", most);
    return true;
}

bool graph_warn_unsupported(const Graph *g, Diagnostics *diagnostics)
{
    Support s = { .g = g, .passes = 2 * (g->nodes + 2) }; /* beyond the marks of the graph (condition_edges) */
    s.possible = arena_zero(g->arena, g->nodes + 1);
    if (!s.possible) return false;
    for (uint32_t i = 0; i < g->nodes;) {
        uint32_t first = i;
        s.group = g->group[g->order[i]];
        while (i < g->nodes && g->group[g->order[i]] == s.group) i++;
        if (i - first < 2 && !graph_in_circle(g, g->order[first])) continue;
        if (is_too_large(g, g->order + first, i - first, diagnostics)) continue;
        spread(&s, g->order + first, i - first);
        warn(&s, g->order + first, i - first, diagnostics);
    }
    return true;
}
