#include <string.h>

#include "run/missing_graph_inside.h"

static uint32_t condition_node(Builder *b, const Condition *c);
static uint32_t number_node(Builder *b, const Number *n);

static uint32_t node(Builder *b, Gate gate, uint32_t first, uint32_t second)
{
    MissingNode made = { .gate = gate, .a = first, .b = second, .input = NONE };
    if (!vec_push(b->arena, &b->nodes, made)) b->failed = true;
    return b->failed ? 0 : b->nodes.count - 1;
}

/* `to` may be NONE: what leads nowhere. */
static void lead(Builder *b, uint32_t from, uint32_t to)
{
    if (to != NONE && !vec_push(b->arena, &b->edges, (Edge){ from, to })) b->failed = true;
}

static uint32_t known_part(const Builder *b, const void *part)
{
    return table_find(&b->parts, (const char *)&part, sizeof part);
}

static uint32_t note_part(Builder *b, const void *part, uint32_t made)
{
    const void **key = arena_alloc(b->arena, sizeof *key);
    if (key) *key = part;
    if (!key || !table_put(&b->parts, (const char *)key, sizeof *key, made)) b->failed = true;
    return made;
}

/* A number that has no register, as nothing asks for it, is not known at all. */
static uint32_t node_below(Builder *b, uint32_t low, uint32_t high)
{
    return node(b, low == NONE || high == NONE ? GATE_NONE : GATE_BELOW, low, high);
}

/* ---- subjects ---- */

static uint32_t subject_node(Builder *b, uint32_t *known, OpenKind kind, uint32_t index, MissingNode like)
{
    if (*known != NONE || b->failed) return *known;
    *known = node(b, like.gate, like.a, like.b);
    if (!vec_push(b->arena, &b->open, (OpenSubject){ kind, index, *known })) b->failed = true;
    return *known;
}

static uint32_t proposition_node(Builder *b, uint32_t index)
{
    const Proposition *p = &b->m->propositions.at[index];
    return subject_node(b, &b->of_proposition[index], OPEN_PROPOSITION, index,
                        (MissingNode){ .gate = GATE_NEITHER, .a = p->t, .b = p->f });
}

static uint32_t suspicion_node(Builder *b, uint32_t index)
{
    const Proposition *p = &b->m->propositions.at[index];
    return subject_node(b, &b->of_suspicion[index], OPEN_SUSPICION, index,
                        (MissingNode){ .gate = GATE_NEITHER, .a = p->suspected_t, .b = p->suspected_f });
}

static uint32_t term_node(Builder *b, uint32_t index)
{
    uint32_t number = b->m->terms.at[index].number;
    return subject_node(b, &b->of_term[index], OPEN_NUMBER, index,
                        (MissingNode){ .gate = GATE_BELOW, .a = number, .b = number });
}

/* ---- conditions: only what is unknown leads further ---- */

static uint32_t condition_node(Builder *b, const Condition *c)
{
    switch (c->kind) {
    case CONDITION_PROPOSITION: return proposition_node(b, c->proposition);
    case CONDITION_SUSPECTED: return suspicion_node(b, c->proposition);
    case CONDITION_RECORDED:
    case CONDITION_CONFLICTING: return NONE;                  /* never undecided */
    case CONDITION_NOT: return condition_node(b, c->kids[0]); /* unknown where that is */
    default: break;
    }
    uint32_t made = known_part(b, c);
    if (made != NONE || b->failed) return made;
    made = note_part(b, c, node(b, GATE_NEITHER, c->t, c->f));
    for (uint32_t i = 0; i < c->count; i++) lead(b, made, condition_node(b, c->kids[i]));
    for (uint32_t i = 0; c->kind == CONDITION_LESS && i < 2; i++) lead(b, made, number_node(b, c->numbers[i]));
    return made;
}

/* ---- numbers: only what is not known exactly leads further ---- */

static bool are_constants_apart(const Number *n)
{
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->kids[i]->kind != NUMBER_CONSTANT) return false;
        for (uint32_t k = 0; k < i; k++)
            if (n->kids[i]->value == n->kids[k]->value) return false;
    }
    return true;
}

/* The first condition that holds chooses; those before it that may hold, choose too. Each node of the chain is passed
 * where no condition before it is just true. */
static void lead_to_choices(Builder *b, uint32_t from, const Number *n)
{
    for (uint32_t i = 0; i < n->count && !b->failed; i++) {
        const Condition *c = n->conditions[i];
        uint32_t kid = number_node(b, n->kids[i]), may_hold = from;
        if (c) lead(b, from, condition_node(b, c));
        if (c && kid != NONE) lead(b, from, may_hold = node(b, GATE_NOT_ONLY, c->f, c->t));
        lead(b, may_hold, kid);
        if (!c || i + 1 == n->count) continue;
        uint32_t rest = node(b, GATE_NOT_ONLY, c->t, c->f);
        lead(b, from, rest);
        from = rest;
    }
}

/* An item matters where it may be higher (lower) than all others surely are. */
static void lead_to_items(Builder *b, uint32_t from, const Number *n)
{
    for (uint32_t i = 0; i < n->count && !b->failed; i++) {
        const Number *item = n->kids[i];
        uint32_t to = number_node(b, item), low = n->kind == NUMBER_HIGHEST ? n->reg : item->reg,
                 high = n->kind == NUMBER_HIGHEST ? item->reg : n->reg;
        if (to == NONE) continue;
        uint32_t matters = node_below(b, low, high);
        lead(b, from, matters);
        lead(b, matters, to);
    }
}

static uint32_t number_node(Builder *b, const Number *n)
{
    if (n->kind == NUMBER_CONSTANT) return NONE;
    if (n->kind == NUMBER_TERM) return term_node(b, n->term);
    uint32_t made = known_part(b, n);
    if (made != NONE || b->failed) return made;
    /* Where a choice of different numbers is open it is not known exactly; where the highest is, none of them matters.
     */
    bool chosen = n->kind == NUMBER_HIGHEST || n->kind == NUMBER_LOWEST;
    bool sure = chosen || (n->kind == NUMBER_CHOICE && are_constants_apart(n));
    made = note_part(b, n, sure ? node(b, GATE_NONE, NONE, NONE) : node_below(b, n->reg, n->reg));
    if (n->kind == NUMBER_CHOICE) lead_to_choices(b, made, n);
    else if (chosen) lead_to_items(b, made, n);
    else
        for (uint32_t i = 0; i < n->count; i++) lead(b, made, number_node(b, n->kids[i]));
    return made;
}

/* ---- what subjects lead to ---- */

static uint32_t new_input(Builder *b, uint32_t proposition, uint32_t term)
{
    MissingInput input = { proposition, term };
    if (!vec_push(b->kept, &b->g->inputs, input)) b->failed = true;
    return b->failed ? NONE : b->g->inputs.count - 1;
}

/* A finding that is not known is itself missing; of one with one value at a time, the whole finding is. */
static void be_input(Builder *b, uint32_t index, uint32_t from)
{
    const Term *term = &b->m->terms.at[b->m->propositions.at[index].term];
    if (term->kind != TERM_FINDING) return;
    if (term->shape != SHAPE_ONE_OF) {
        uint32_t input = new_input(b, index, b->m->propositions.at[index].term);
        if (!b->failed) b->nodes.at[from].input = input;
        return;
    }
    uint32_t *known = &b->of_value[term->first_proposition];
    if (*known == NONE) {
        uint32_t input = new_input(b, term->first_proposition, b->m->propositions.at[index].term);
        *known = node(b, GATE_NONE, NONE, NONE);
        if (!b->failed) b->nodes.at[*known].input = input;
    }
    lead(b, from, *known);
}

static void lead_to_rules(Builder *b, uint32_t from, const uint32_t *rules, uint32_t count)
{
    for (uint32_t i = 0; i < count && !b->failed; i++)
        lead(b, from, condition_node(b, b->m->rules.at[rules[i]].condition));
}

static void open_proposition(Builder *b, uint32_t index, uint32_t from)
{
    const Proposition *p = &b->m->propositions.at[index];
    const Term *term = &b->m->terms.at[p->term];
    be_input(b, index, from);
    if (term->means) lead(b, from, condition_node(b, term->means));
    if (p->band) lead(b, from, condition_node(b, p->band));
    lead_to_rules(b, from, p->implying.at, p->implying.count);
    lead_to_rules(b, from, p->excluding.at, p->excluding.count);
}

static void open_suspicion(Builder *b, uint32_t index, uint32_t from)
{
    const Proposition *p = &b->m->propositions.at[index];
    lead_to_rules(b, from, p->suggesting.at, p->suggesting.count);
    lead_to_rules(b, from, p->doubting.at, p->doubting.count);
}

static void open_number(Builder *b, uint32_t index, uint32_t from)
{
    const Term *term = &b->m->terms.at[index];
    if (term->bounds.count) {
        uint32_t banded = node(b, GATE_BANDED, index, NONE);
        lead(b, from, banded);
        for (uint32_t i = 0; i < term->bounds.count; i++) lead(b, banded, number_node(b, term->bounds.at[i]));
    }
    uint32_t applies = node(b, GATE_NEITHER, term->unless ? term->unless->t : NONE, term->conflict);
    lead(b, from, applies);
    if (term->formula) {
        lead(b, applies, number_node(b, term->formula));
        return;
    }
    uint32_t input = new_input(b, NONE, index);
    if (!b->failed) b->nodes.at[applies].input = input;
}

static void open_all(Builder *b)
{
    while (b->open.count && !b->failed) {
        OpenSubject next = b->open.at[--b->open.count];
        if (next.kind == OPEN_PROPOSITION) open_proposition(b, next.index, next.node);
        if (next.kind == OPEN_SUSPICION) open_suspicion(b, next.index, next.node);
        if (next.kind == OPEN_NUMBER) open_number(b, next.index, next.node);
    }
}

/* ---- the whole ---- */

static uint32_t *no_nodes(Arena *arena, uint32_t count)
{
    size_t size = (count + 1) * sizeof(uint32_t);
    uint32_t *nodes = arena_alloc(arena, size);
    return nodes ? memset(nodes, 0xff, size) : NULL; /* all are NONE */
}

static bool build(Builder *b)
{
    b->of_proposition = no_nodes(b->arena, b->m->propositions.count);
    b->of_suspicion = no_nodes(b->arena, b->m->propositions.count);
    b->of_value = no_nodes(b->arena, b->m->propositions.count);
    b->of_term = no_nodes(b->arena, b->m->terms.count);
    if (!b->of_proposition || !b->of_suspicion || !b->of_value || !b->of_term) return false;
    table_init(&b->parts, b->arena);
    for (uint32_t p = 0; p < b->m->propositions.count && !b->failed; p++)
        if (meaning_is_conclusion(b->m, p)) proposition_node(b, p);
    open_all(b);
    return !b->failed && missing_order(b);
}

bool missing_graph_make(MissingGraph *graph, Arena *arena, const Meaning *meaning)
{
    Arena scratch = { .memory = arena->memory };
    Builder b = { .m = meaning, .arena = &scratch, .kept = arena, .g = graph };
    *graph = (MissingGraph){ 0 };
    bool made = build(&b);
    arena_free(&scratch);
    return made;
}
