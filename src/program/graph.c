#include "program/graph.h"

#include <string.h>

uint32_t node_of_rule(const Meaning *m, uint32_t rule, bool against)
{
    return 4 * m->propositions.count + 2 * rule + against;
}

uint32_t node_of_number(const Meaning *m, uint32_t term)
{
    return 4 * m->propositions.count + 2 * m->rules.count + term;
}

enum { FEW_VALUES = 8 }; /* to read them all is no more work than to share what is read of them */

bool has_many_values(const Term *t)
{
    return t->shape == SHAPE_ONE_OF && t->propositions > FEW_VALUES;
}

static uint32_t first_node_of_values(const Meaning *m)
{
    return node_of_number(m, m->terms.count);
}

uint32_t node_of_values(const Meaning *m, uint32_t proposition, bool from)
{
    return first_node_of_values(m) + 2 * proposition + from;
}

static uint32_t count_nodes(const Meaning *m)
{
    for (uint32_t i = 0; i < m->terms.count; i++)
        if (has_many_values(&m->terms.at[i])) return node_of_values(m, m->propositions.count, false);
    return first_node_of_values(m);
}

typedef struct Walk {
    Graph *g;
    uint32_t node; /* whose edges are looked for */
    bool failed;
} Walk;

static void edge(Walk *w, uint32_t to, bool strict, bool provided)
{
    if (!vec_push(w->g->arena, &w->g->edges, (Edge){ to, strict, provided })) w->failed = true;
}

static void condition_edges(Walk *w, Condition *c, bool against, bool strict, bool provided);

static void number_edges(Walk *w, Number *n, bool provided)
{
    uint32_t mark = 2 * (w->node + 1) + provided;
    if (n->walked == mark) return;
    n->walked = mark;
    if (n->kind == NUMBER_TERM) edge(w, node_of_number(w->g->meaning, n->term), true, provided);
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->kids[i]) number_edges(w, n->kids[i], provided);
        if (!n->conditions[i]) continue;
        condition_edges(w, n->conditions[i], false, true, provided);
        condition_edges(w, n->conditions[i], true, true, provided);
    }
}

static void reader_edges(Walk *w, const Condition *c, bool provided)
{
    if (c->term != NONE) edge(w, node_of_number(w->g->meaning, c->term), true, provided);
    for (uint32_t p = c->first; c->term == NONE && p < c->first + c->n; p++) {
        edge(w, node_of(p, BIT_FOR), true, provided);
        if (c->kind == CONDITION_CONFLICTING || c->proposition != NONE)
            edge(w, node_of(p, BIT_AGAINST), true, provided);
    }
}

/* What one bit of a condition reads. */
static void condition_edges(Walk *w, Condition *c, bool against, bool strict, bool provided)
{
    uint32_t mark = 4 * (w->node + 1) + 2u * strict + provided;
    if (c->walked[against] == mark) return;
    c->walked[against] = mark;
    switch (c->kind) {
    case CONDITION_PROPOSITION:
        edge(w, node_of(c->proposition, against ? BIT_AGAINST : BIT_FOR), strict, provided);
        return;
    case CONDITION_SUSPECTED:
        edge(w, node_of(c->proposition, against ? BIT_DOUBTED : BIT_SUSPECTED), strict, provided);
        return;
    case CONDITION_RECORDED:
    case CONDITION_CONFLICTING: reader_edges(w, c, provided); return;
    case CONDITION_LESS:
        number_edges(w, c->numbers[0], provided);
        number_edges(w, c->numbers[1], provided);
        return;
    case CONDITION_NOT: condition_edges(w, c->kids[0], !against, strict, provided); return;
    case CONDITION_UNLESS:
        condition_edges(w, c->kids[0], against, strict, provided);
        condition_edges(w, c->kids[1], false, strict || !against, provided);
        if (!against) condition_edges(w, c->kids[1], true, strict, true);
        return;
    case CONDITION_WHERE:
        condition_edges(w, c->kids[0], against, strict, provided);
        condition_edges(w, c->kids[1], false, strict, provided);
        return;
    default:
        for (uint32_t i = 0; i < c->count; i++) condition_edges(w, c->kids[i], against, strict, provided);
    }
}

static void rule_edges(Walk *w, const uint32_t *rules, uint32_t count, bool against, bool strict)
{
    for (uint32_t i = 0; i < count; i++) edge(w, node_of_rule(w->g->meaning, rules[i], against), strict, false);
}

static void for_edges(Walk *w, const Proposition *p)
{
    const Term *t = &w->g->meaning->terms.at[p->term];
    rule_edges(w, p->implying.at, p->implying.count, false, false);
    if (t->means) condition_edges(w, t->means, false, false, false);
    if (p->band) condition_edges(w, p->band, false, false, false);
}

static void edge_to_values(Walk *w, uint32_t proposition, bool from)
{
    edge(w, node_of_values(w->g->meaning, proposition, from), false, false);
}

/* The evidence for the other values of a term that has one at a time. */
static void other_values_edges(Walk *w, const Term *t, uint32_t index)
{
    uint32_t first = t->first_proposition, end = first + t->propositions;
    if (has_many_values(t)) {
        if (index > first) edge_to_values(w, index - 1, false);
        if (index + 1 < end) edge_to_values(w, index + 1, true);
        return;
    }
    for (uint32_t p = first; p < end; p++)
        if (p != index) edge(w, node_of(p, BIT_FOR), false, false);
}

/* The evidence for a value, or for any on its one side. */
static void values_edges(Walk *w, uint32_t index, bool from)
{
    const Meaning *m = w->g->meaning;
    const Term *t = &m->terms.at[m->propositions.at[index].term];
    uint32_t last = from ? t->first_proposition + t->propositions - 1 : t->first_proposition;
    if (!has_many_values(t)) return;
    edge(w, node_of(index, BIT_FOR), false, false);
    if (index != last) edge_to_values(w, from ? index + 1 : index - 1, from);
}

static void against_edges(Walk *w, uint32_t index)
{
    const Proposition *p = &w->g->meaning->propositions.at[index];
    const Term *t = &w->g->meaning->terms.at[p->term];
    bool concluded = t->kind == TERM_CONCLUSION || t->kind == TERM_ACTION;
    rule_edges(w, p->excluding.at, p->excluding.count, false, false);
    if (concluded) rule_edges(w, p->implying.at, p->implying.count, true, false);
    if (t->means) condition_edges(w, t->means, true, false, false);
    if (p->band) condition_edges(w, p->band, true, false, false);
    if (t->shape == SHAPE_ONE_OF) other_values_edges(w, t, index);
    if (!t->assumed_absent) return;
    rule_edges(w, p->implying.at, p->implying.count, false, true);
    rule_edges(w, p->implying.at, p->implying.count, true, true);
    if (t->means) condition_edges(w, t->means, false, true, false), condition_edges(w, t->means, true, true, false);
}

static void proposition_edges(Walk *w, uint32_t index, Bit bit)
{
    const Proposition *p = &w->g->meaning->propositions.at[index];
    switch (bit) {
    case BIT_FOR: for_edges(w, p); return;
    case BIT_AGAINST: against_edges(w, index); return;
    case BIT_SUSPECTED: rule_edges(w, p->suggesting.at, p->suggesting.count, false, false); return;
    case BIT_DOUBTED:
        rule_edges(w, p->doubting.at, p->doubting.count, false, false);
        rule_edges(w, p->suggesting.at, p->suggesting.count, true, false);
    }
}

static void term_edges(Walk *w, const Term *t)
{
    if (t->formula) number_edges(w, t->formula, false);
    for (uint32_t i = 0; i < t->bounds.count; i++) number_edges(w, t->bounds.at[i], false);
    if (!t->unless) return;
    condition_edges(w, t->unless, false, true, false);
    condition_edges(w, t->unless, true, true, true);
}

static void node_edges(Walk *w, uint32_t node)
{
    const Meaning *m = w->g->meaning;
    uint32_t rules = node_of_rule(m, 0, false), numbers = node_of_number(m, 0), values = first_node_of_values(m);
    if (node < rules) proposition_edges(w, node / 4, (Bit)(node % 4));
    else if (node < numbers)
        condition_edges(w, m->rules.at[(node - rules) / 2].condition, (node - rules) % 2, false, false);
    else if (node < values) term_edges(w, &m->terms.at[node - numbers]);
    else values_edges(w, (node - values) / 2, (node - values) % 2);
}

/* ---- order: Tarjan's strongly connected components, without recursion ---- */

typedef struct Search {
    uint32_t *number, *low, *stack, *path, *next;
    uint32_t numbered, stacked, depth, ordered;
    uint8_t *on_stack;
} Search;

static bool counts(const Graph *g, uint32_t from, const Edge *e)
{
    return !(e->provided && g->loose[from] != NONE && g->loose[from] == g->loose[e->to]);
}

static void close_group(Graph *g, Search *s, uint32_t root)
{
    uint32_t node, first = s->stacked;
    do first--;
    while (s->stack[first] != root);
    /* the root was entered first: from the top of the stack down is nearer to "after what it depends on" */
    while (s->stacked > first) {
        node = s->stack[--s->stacked];
        s->on_stack[node] = 0;
        g->group[node] = g->groups;
        g->order[s->ordered++] = node;
    }
    g->groups++;
}

static void enter(Graph *g, Search *s, uint32_t node)
{
    s->number[node] = s->low[node] = ++s->numbered;
    s->stack[s->stacked++] = node;
    s->on_stack[node] = 1;
    s->path[s->depth++] = node;
    s->next[node] = g->starts[node];
}

static void search_from(Graph *g, Search *s, uint32_t start)
{
    enter(g, s, start);
    while (s->depth) {
        uint32_t node = s->path[s->depth - 1];
        if (s->next[node] < g->starts[node + 1]) {
            const Edge *e = &g->edges.at[s->next[node]++];
            if (!counts(g, node, e)) continue;
            if (!s->number[e->to]) enter(g, s, e->to);
            else if (s->on_stack[e->to] && s->number[e->to] < s->low[node]) s->low[node] = s->number[e->to];
            continue;
        }
        s->depth--;
        if (s->depth && s->low[node] < s->low[s->path[s->depth - 1]]) s->low[s->path[s->depth - 1]] = s->low[node];
        if (s->low[node] == s->number[node]) close_group(g, s, node);
    }
}

static bool sort(Graph *g)
{
    Search s = { 0 };
    size_t size = (g->nodes + 1) * sizeof(uint32_t);
    s.number = arena_zero(g->arena, size);
    s.low = arena_zero(g->arena, size);
    s.stack = arena_zero(g->arena, size);
    s.path = arena_zero(g->arena, size);
    s.next = arena_zero(g->arena, size);
    s.on_stack = arena_zero(g->arena, g->nodes + 1);
    if (!s.number || !s.low || !s.stack || !s.path || !s.next || !s.on_stack) return false;
    g->groups = 0;
    for (uint32_t node = 0; node < g->nodes; node++)
        if (!s.number[node]) search_from(g, &s, node);
    return true;
}

/* Marks, by group, the circles that hold a strict edge; gives how many. */
static uint32_t strict_circles(const Graph *g, uint8_t *strict)
{
    uint32_t found = 0;
    memset(strict, 0, g->groups);
    for (uint32_t node = 0; node < g->nodes; node++) {
        for (uint32_t i = g->starts[node]; i < g->starts[node + 1]; i++) {
            const Edge *e = &g->edges.at[i];
            if (!counts(g, node, e) || g->group[e->to] != g->group[node] || !e->strict || strict[g->group[node]])
                continue;
            strict[g->group[node]] = 1;
            found++;
        }
    }
    return found;
}

bool graph_in_circle(const Graph *g, uint32_t node)
{
    for (uint32_t i = g->starts[node]; i < g->starts[node + 1]; i++)
        if (g->edges.at[i].to == node && counts(g, node, &g->edges.at[i])) return true;
    uint32_t at = g->group[node];
    /* groups stand together: a neighbour of the same group makes a circle */
    for (uint32_t i = g->starts[node]; i < g->starts[node + 1]; i++)
        if (g->group[g->edges.at[i].to] == at && counts(g, node, &g->edges.at[i])) return true;
    return false;
}

bool graph_is_loose(const Graph *g, uint32_t owner, uint32_t node)
{
    return g->loose[owner] != NONE && g->loose[owner] == g->loose[node];
}

/* ---- messages ---- */

static const char *circle_names(const Graph *g, uint32_t group, Span *span, Span *other, Diagnostics *diagnostics)
{
    Buffer text = { .memory = g->arena->memory };
    uint32_t named = 0;
    uint8_t *told = arena_zero(g->arena, g->meaning->rules.count + 1);
    uint32_t first_rule = 4 * g->meaning->propositions.count;
    *span = *other = NOWHERE;
    for (uint32_t node = first_rule; told && node < first_node_of_values(g->meaning); node++) {
        if (g->group[node] != group) continue;
        bool rule = node < first_rule + 2 * g->meaning->rules.count;
        uint32_t at = rule ? (node - first_rule) / 2 : node - first_rule - 2 * g->meaning->rules.count;
        if (rule && told[at]) continue;
        if (rule) told[at] = 1;
        Span here = rule ? g->meaning->rules.at[at].span : g->meaning->terms.at[at].span;
        if (named == 0) *span = here;
        if (named == 1) *other = here;
        if (named < 8)
            buffer_printf(&text, "%s%s", named ? ", " : "",
                          rule ? g->meaning->rules.at[at].name : g->meaning->terms.at[at].name);
        named++;
    }
    if (named > 8) buffer_printf(&text, " and %u more", named - 8);
    const char *names = text.size && !text.failed ? arena_copy(g->arena, text.text, text.size) : "…";
    if (!told || text.failed || !names) diagnostics->no_memory = true;
    buffer_free(&text);
    if (span->file == NO_FILE) { /* no rule in it: a definition that means itself */
        for (uint32_t node = 0; node < first_rule; node++) {
            if (g->group[node] != group) continue;
            const Term *t = &g->meaning->terms.at[g->meaning->propositions.at[node / 4].term];
            *span = t->span;
            return t->name;
        }
    }
    return names ? names : "…";
}

static void report_circles(const Graph *g, const uint8_t *strict, Diagnostics *diagnostics)
{
    for (uint32_t group = 0; group < g->groups; group++) {
        if (!strict[group]) continue;
        Span span, other;
        const char *names = circle_names(g, group, &span, &other, diagnostics);
        diagnose_two(diagnostics, DIAGNOSTIC_CIRCLE, span, other, "and here",
                     "rules may feed each other, but not through `unless`, `is recorded`, `is conflicting`, `assume` "
                     "or a number, which wait for an answer that waits for them",
                     "A circle that cannot be answered: %s", names);
    }
}

bool graph_make(Graph *g, Arena *arena, const Meaning *meaning, Diagnostics *diagnostics)
{
    *g = (Graph){ .meaning = meaning, .arena = arena };
    g->nodes = count_nodes(meaning);
    size_t size = (g->nodes + 1) * sizeof(uint32_t);
    g->starts = arena_zero(arena, size);
    g->order = arena_zero(arena, size);
    g->group = arena_zero(arena, size);
    g->loose = arena_alloc(arena, size);
    uint8_t *strict = arena_zero(arena, g->nodes + 1);
    if (!g->starts || !g->order || !g->group || !g->loose || !strict) return false;
    memset(g->loose, 0xff, size);
    Walk walk = { .g = g };
    for (uint32_t node = 0; node < g->nodes; node++) {
        g->starts[node] = g->edges.count;
        walk.node = node;
        node_edges(&walk, node);
    }
    g->starts[g->nodes] = g->edges.count;
    if (walk.failed || !sort(g)) return false;
    if (strict_circles(g, strict) == 0) return true;
    /* Perhaps only the stricter reading of `unless` closes these circles: then it goes without. */
    for (uint32_t node = 0; node < g->nodes; node++) g->loose[node] = strict[g->group[node]] ? g->group[node] : NONE;
    if (!sort(g)) return false;
    if (strict_circles(g, strict)) report_circles(g, strict, diagnostics);
    return true;
}
