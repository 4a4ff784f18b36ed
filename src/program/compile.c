/* From meaning to program: one pass over the ordered graph of bits. What was computed once is not computed again. */
#include <string.h>

#include "program/emit.h"
#include "program/graph.h"
#include "program/slice.h"

typedef struct Compiler {
    Emitter e;
    const Meaning *m;
    const Graph *g;                    /* NULL when only conditions from outside are compiled */
    uint32_t owner;                    /* the node at work */
    uint32_t *rule_for, *rule_against; /* registers, by rule; NONE before */
    uint32_t *values_to, *values_from; /* the same by proposition, of terms with many values: up to it, from it on */
    Table loose;                       /* LooseKey -> whether it is; conditions and numbers can share their parts */
} Compiler;

/* A condition or a number, and the node that reads it. */
typedef struct LooseKey {
    const void *part;
    uint64_t owner;
} LooseKey;

static uint32_t condition_plane(Compiler *c, Condition *k, bool against);
static uint32_t number_register(Compiler *c, Number *n);
static bool is_loose(Compiler *c, const Condition *k);
static bool number_is_loose(Compiler *c, const Number *n);

/* ---- conditions ---- */

static uint32_t joined(Compiler *c, Opcode op, const Condition *k, bool against, uint32_t least)
{
    Emitter *e = &c->e;
    uint32_t mark = operands_begin(e);
    for (uint32_t i = 0; i < k->count; i++) operand(e, condition_plane(c, k->kids[i], against));
    if (op == OP_at_least) return emit_at_least(e, mark, least, k->span);
    return emit_joined(e, op, mark, k->span);
}

static uint32_t reader_plane(Compiler *c, const Condition *k, bool against)
{
    Emitter *e = &c->e;
    uint32_t plane;
    if (k->term != NONE) {
        const Term *t = &c->m->terms.at[k->term];
        plane = k->kind == CONDITION_CONFLICTING ? t->conflict : emit_narrower(e, t->number, t->conflict, k->span);
    } else {
        uint32_t mark = operands_begin(e);
        for (uint32_t p = k->first; p < k->first + k->n; p++) {
            const Proposition *q = &c->m->propositions.at[p];
            if (k->kind == CONDITION_CONFLICTING) operand(e, emit_two(e, OP_conflicting, q->t, q->f, k->span));
            else {
                operand(e, q->t);
                if (k->proposition != NONE)
                    operand(e, q->f); /* of a term with values: some value has evidence for it */
            }
        }
        plane = k->kind == CONDITION_CONFLICTING ? emit_joined(e, OP_or, mark, k->span)
                                                 : emit_recorded(e, mark, k->span);
    }
    return against ? emit_two(e, OP_but_not, PLANE_ALL, plane, k->span) : plane;
}

static uint32_t known_loose(const Compiler *c, const void *part)
{
    LooseKey key = { part, c->owner };
    return table_find(&c->loose, (const char *)&key, sizeof key);
}

static bool note_loose(Compiler *c, const void *part, bool loose)
{
    LooseKey *key = arena_alloc(c->e.scratch, sizeof *key);
    if (key) *key = (LooseKey){ part, c->owner };
    if (!key || !table_put(&c->loose, (const char *)key, sizeof *key, loose)) c->e.failed = true;
    return loose;
}

static bool find_number_loose(Compiler *c, const Number *n)
{
    if (n->kind == NUMBER_TERM && graph_is_loose(c->g, c->owner, node_of_number(c->m, n->term))) return true;
    for (uint32_t i = 0; i < n->count; i++)
        if ((n->kids[i] && number_is_loose(c, n->kids[i])) || (n->conditions[i] && is_loose(c, n->conditions[i])))
            return true;
    return false;
}

static bool number_is_loose(Compiler *c, const Number *n)
{
    uint32_t known = known_loose(c, n);
    return known != TABLE_NONE ? known : note_loose(c, n, find_number_loose(c, n));
}

static bool find_loose(Compiler *c, const Condition *k)
{
    bool loose = false;
    uint32_t first = k->kind == CONDITION_PROPOSITION || k->kind == CONDITION_SUSPECTED ? k->proposition : k->first;
    bool reader = k->kind == CONDITION_RECORDED || k->kind == CONDITION_CONFLICTING;
    uint32_t count = reader          ? (k->term == NONE ? k->n : 0)
                     : first == NONE ? 0
                                     : k->kind == CONDITION_PROPOSITION || k->kind == CONDITION_SUSPECTED;
    for (uint32_t p = first; p < first + count; p++)
        for (Bit bit = BIT_FOR; bit <= BIT_DOUBTED; bit++) loose |= graph_is_loose(c->g, c->owner, node_of(p, bit));
    if (reader && k->term != NONE) loose |= graph_is_loose(c->g, c->owner, node_of_number(c->m, k->term));
    if (k->kind == CONDITION_LESS) loose |= number_is_loose(c, k->numbers[0]) || number_is_loose(c, k->numbers[1]);
    for (uint32_t i = 0; i < k->count; i++) loose |= is_loose(c, k->kids[i]);
    return loose;
}

/* Whether a condition reads anything that would wait for the node at work. */
static bool is_loose(Compiler *c, const Condition *k)
{
    if (c->g->loose[c->owner] == NONE) return false;
    uint32_t known = known_loose(c, k);
    return known != TABLE_NONE ? known : note_loose(c, k, find_loose(c, k));
}

/* What is known of a condition that waits for the node at work: of its propositions, only what cases state. */
static uint32_t loose_plane(Compiler *c, Condition *k, bool against)
{
    if (!is_loose(c, k)) return condition_plane(c, k, against);
    if (k->kind == CONDITION_NOT) return loose_plane(c, k->kids[0], !against);
    if (k->kind == CONDITION_PROPOSITION) {
        if (!graph_is_loose(c->g, c->owner, node_of(k->proposition, against ? BIT_AGAINST : BIT_FOR)))
            return condition_plane(c, k, against);
        return emit_settle_stated(&c->e, k->proposition, against, k->span);
    }
    if (k->kind != CONDITION_AND && k->kind != CONDITION_OR && k->kind != CONDITION_AT_LEAST) return PLANE_NONE;
    uint32_t mark = operands_begin(&c->e), least = k->kind == CONDITION_AND  ? k->count
                                                   : k->kind == CONDITION_OR ? 1
                                                                             : k->n;
    for (uint32_t i = 0; i < k->count; i++) operand(&c->e, loose_plane(c, k->kids[i], against));
    return emit_at_least(&c->e, mark, against ? k->count - least + 1 : least, k->span);
}

/* The evidence against an exception, which only the provided reading looks at. Where it would wait for the very node
 * that reads it, and through more than a gain of evidence, that reading goes by what is known without
 * (docs/decisions.md). */
static uint32_t no_exception_plane(Compiler *c, Condition *exception)
{
    return c->g ? loose_plane(c, exception, true) : condition_plane(c, exception, true);
}

static uint32_t unless_plane(Compiler *c, const Condition *k, bool against)
{
    Emitter *e = &c->e;
    uint32_t exception = condition_plane(c, k->kids[1], false), main = condition_plane(c, k->kids[0], against);
    if (against) {
        uint32_t mark = operands_begin(e);
        operand(e, main);
        operand(e, exception);
        return emit_joined(e, OP_or, mark, k->span);
    }
    return emit_unless(e, main, exception, no_exception_plane(c, k->kids[1]), k->span);
}

static uint32_t where_plane(Compiler *c, const Condition *k, bool against)
{
    uint32_t mark = operands_begin(&c->e);
    operand(&c->e, condition_plane(c, k->kids[0], against));
    operand(&c->e, condition_plane(c, k->kids[1], false));
    return emit_joined(&c->e, OP_and, mark, k->span);
}

static uint32_t make_plane(Compiler *c, Condition *k, bool against)
{
    switch (k->kind) {
    case CONDITION_PROPOSITION: {
        const Proposition *p = &c->m->propositions.at[k->proposition];
        return against ? p->f : p->t;
    }
    case CONDITION_SUSPECTED: {
        const Proposition *p = &c->m->propositions.at[k->proposition];
        uint32_t plane = against ? p->suspected_f : p->suspected_t;
        return plane == NONE ? PLANE_NONE : plane;
    }
    case CONDITION_RECORDED:
    case CONDITION_CONFLICTING: return reader_plane(c, k, against);
    case CONDITION_NOT: return condition_plane(c, k->kids[0], !against);
    case CONDITION_AND: return joined(c, against ? OP_or : OP_and, k, against, 0);
    case CONDITION_OR: return joined(c, against ? OP_and : OP_or, k, against, 0);
    /* fewer than n lack F when more than count - n have it */
    case CONDITION_AT_LEAST: return joined(c, OP_at_least, k, against, against ? k->count - k->n + 1 : k->n);
    case CONDITION_LESS: {
        uint32_t a = number_register(c, k->numbers[0]), b = number_register(c, k->numbers[1]);
        return emit_less(&c->e, a, b, k->numbers[0]->computed || k->numbers[1]->computed, k->span) + against;
    }
    case CONDITION_UNLESS: return unless_plane(c, k, against);
    default: return where_plane(c, k, against);
    }
}

static uint32_t condition_plane(Compiler *c, Condition *k, bool against)
{
    uint32_t *known = against ? &k->f : &k->t;
    if (*known == NONE) *known = make_plane(c, k, against);
    return *known;
}

/* ---- numbers ---- */

static uint32_t number_list(Compiler *c, Number *n, Opcode op)
{
    uint32_t mark = operands_begin(&c->e);
    for (uint32_t i = 0; i < n->count; i++) operand(&c->e, number_register(c, n->kids[i]));
    return emit_number_list(&c->e, op, mark, n->span);
}

/* A chain of + and -, or of * and /. A sum of many without a minus is one instruction. */
static uint32_t number_chain(Compiler *c, Number *n, Opcode with, Opcode against)
{
    bool plain = with == OP_add;
    for (uint32_t i = 0; i < n->count; i++) plain &= !n->minus[i];
    if (plain && n->count > 2) return number_list(c, n, OP_sum);
    uint32_t sum = number_register(c, n->kids[0]);
    for (uint32_t i = 1; i < n->count; i++)
        sum = emit_number_two(&c->e, n->minus[i] ? against : with, sum, number_register(c, n->kids[i]), n->span);
    return sum;
}

static uint32_t number_choice(Compiler *c, Number *n)
{
    uint32_t chosen = number_register(c, n->kids[n->count - 1]);
    for (uint32_t i = n->count - 1; i-- > 0;) {
        uint32_t t = condition_plane(c, n->conditions[i], false), f = condition_plane(c, n->conditions[i], true);
        chosen = emit_choose(&c->e, t, f, number_register(c, n->kids[i]), chosen, n->span);
    }
    return chosen;
}

static uint32_t make_register(Compiler *c, Number *n)
{
    static const Opcode functions[] = { OP_sqrt, OP_ln, OP_exp, OP_log10, OP_round };
    switch (n->kind) {
    case NUMBER_CONSTANT: return emit_constant(&c->e, interval_point(n->value), n->span);
    case NUMBER_TERM: return c->m->terms.at[n->term].number;
    case NUMBER_ADD: return number_chain(c, n, OP_add, OP_subtract);
    case NUMBER_MULTIPLY: return number_chain(c, n, OP_multiply, OP_divide);
    case NUMBER_POWER:
        return emit_number_two(&c->e, OP_power, number_register(c, n->kids[0]), number_register(c, n->kids[1]),
                               n->span);
    case NUMBER_SCALE: return emit_scale(&c->e, number_register(c, n->kids[0]), n->value, n->offset, n->span);
    case NUMBER_HIGHEST: return n->count == 1 ? number_register(c, n->kids[0]) : number_list(c, n, OP_highest);
    case NUMBER_LOWEST: return n->count == 1 ? number_register(c, n->kids[0]) : number_list(c, n, OP_lowest);
    case NUMBER_CHOICE: return number_choice(c, n);
    default: return emit_number_one(&c->e, functions[n->function], number_register(c, n->kids[0]), n->span);
    }
}

static uint32_t number_register(Compiler *c, Number *n)
{
    if (n->reg == NONE) n->reg = make_register(c, n);
    return n->reg;
}

/* ---- propositions ---- */

static bool stated_only(const Meaning *m, const Proposition *p)
{
    const Term *t = &m->terms.at[p->term];
    return !p->implying.count && !p->excluding.count && !p->band && !t->means && !t->assumed_absent &&
           (t->shape != SHAPE_ONE_OF || t->propositions == 1);
}

/* Registers for every proposition; those of which nothing but facts is known are read in runs. */
static void allot(Compiler *c)
{
    const Meaning *m = c->m;
    for (uint32_t i = 0; i < m->propositions.count;) {
        uint32_t first = i;
        while (i < m->propositions.count && stated_only(m, &m->propositions.at[i])) i++;
        if (i == first) i++;
        for (uint32_t p = first; p < i; p++) {
            m->propositions.at[p].t = plane_new(&c->e);
            m->propositions.at[p].f = plane_new(&c->e);
        }
        if (stated_only(m, &m->propositions.at[first]))
            emit_stated(&c->e, m->propositions.at[first].t, first, i - first,
                        m->terms.at[m->propositions.at[first].term].span);
    }
    for (uint32_t i = 0; i < m->propositions.count; i++) {
        Proposition *p = &m->propositions.at[i];
        if (!p->suggesting.count && !p->doubting.count) continue;
        p->suspected_t = plane_new(&c->e);
        p->suspected_f = plane_new(&c->e);
    }
}

static uint32_t rule_plane(Compiler *c, uint32_t rule, bool against)
{
    uint32_t *known = against ? &c->rule_against[rule] : &c->rule_for[rule];
    if (*known != NONE) return *known;
    uint32_t owner = c->owner;
    c->owner = node_of_rule(c->m, rule, against);
    *known = condition_plane(c, c->m->rules.at[rule].condition, against);
    c->owner = owner;
    return *known;
}

static void rule_operands(Compiler *c, const uint32_t *rules, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) operand(&c->e, rule_plane(c, rules[i], false));
}

/* That all of the rules fail. */
static uint32_t all_fail(Compiler *c, const uint32_t *rules, uint32_t count, Span span)
{
    uint32_t mark = operands_begin(&c->e);
    for (uint32_t i = 0; i < count; i++) operand(&c->e, rule_plane(c, rules[i], true));
    return emit_joined(&c->e, OP_and, mark, span);
}

/* `assume absent`: neither stated nor recorded as unknown, and nothing that implies it holds or is undecided. */
static uint32_t assumed(Compiler *c, uint32_t index)
{
    Emitter *e = &c->e;
    const Proposition *p = &c->m->propositions.at[index];
    Condition *means = c->m->terms.at[p->term].means;
    Span span = c->m->terms.at[p->term].span;
    uint32_t mark = operands_begin(e);
    for (uint32_t i = 0; i < p->implying.count; i++) operand(e, rule_plane(c, p->implying.at[i], true));
    if (means) operand(e, condition_plane(c, means, true));
    if (operands_count(e, mark) == 0) operand(e, PLANE_ALL);
    uint32_t fail = emit_joined(e, OP_and, mark, span);
    mark = operands_begin(e);
    operand(e, emit_settle_stated(e, index, 0, span));
    operand(e, emit_settle_stated(e, index, 1, span));
    operand(e, emit_unstated(e, index, span));
    rule_operands(c, p->implying.at, p->implying.count);
    if (means) operand(e, condition_plane(c, means, false));
    return emit_two(e, OP_assume, fail, emit_joined(e, OP_or, mark, span), span);
}

/* The evidence for any value from `first` to `last`, in that order, of which each but the first joins that before. */
static uint32_t values_plane(Compiler *c, uint32_t *planes, uint32_t first, uint32_t last)
{
    const Proposition *propositions = c->m->propositions.at;
    int step = first < last ? 1 : -1;
    uint32_t at = last;
    while (at != first && planes[at] == NONE) at -= (uint32_t)step;
    planes[first] = propositions[first].t;
    while (at != last) {
        uint32_t mark = operands_begin(&c->e);
        operand(&c->e, planes[at]);
        at += (uint32_t)step;
        operand(&c->e, propositions[at].t);
        planes[at] = emit_joined(&c->e, OP_or, mark, c->m->terms.at[propositions[at].term].span);
    }
    return planes[last];
}

/* The evidence for the other values of a term that has one at a time: as operands. */
static void other_values(Compiler *c, const Term *t, uint32_t index)
{
    uint32_t first = t->first_proposition, last = first + t->propositions - 1;
    if (has_many_values(t)) {
        if (index > first) operand(&c->e, values_plane(c, c->values_to, first, index - 1));
        if (index < last) operand(&c->e, values_plane(c, c->values_from, last, index + 1));
        return;
    }
    for (uint32_t p = first; p <= last; p++)
        if (p != index) operand(&c->e, c->m->propositions.at[p].t);
}

/* What adds evidence to one bit of a proposition, beside what cases state of it: as operands. */
static void evidence(Compiler *c, uint32_t index, Bit bit)
{
    const Proposition *p = &c->m->propositions.at[index];
    const Term *t = &c->m->terms.at[p->term];
    bool concluded = t->kind == TERM_CONCLUSION || t->kind == TERM_ACTION;
    if (bit == BIT_SUSPECTED) rule_operands(c, p->suggesting.at, p->suggesting.count);
    if (bit == BIT_DOUBTED) {
        rule_operands(c, p->doubting.at, p->doubting.count);
        if (p->suggesting.count) operand(&c->e, all_fail(c, p->suggesting.at, p->suggesting.count, t->span));
    }
    if (bit == BIT_SUSPECTED || bit == BIT_DOUBTED) return;
    bool against = bit == BIT_AGAINST;
    if (!against) rule_operands(c, p->implying.at, p->implying.count);
    else rule_operands(c, p->excluding.at, p->excluding.count);
    if (t->means) operand(&c->e, condition_plane(c, t->means, against));
    if (p->band) operand(&c->e, condition_plane(c, p->band, against));
    if (!against) return;
    if (concluded && p->implying.count) operand(&c->e, all_fail(c, p->implying.at, p->implying.count, t->span));
    if (t->shape == SHAPE_ONE_OF) other_values(c, t, index);
    if (t->assumed_absent) operand(&c->e, assumed(c, index));
}

/* The registers of a bit and of its counterpart; false where nothing is to be computed. */
static bool bit_registers(const Compiler *c, uint32_t index, Bit bit, uint32_t *plane, uint32_t *partner)
{
    const Proposition *p = &c->m->propositions.at[index];
    bool suspicion = bit == BIT_SUSPECTED || bit == BIT_DOUBTED, against = bit == BIT_AGAINST || bit == BIT_DOUBTED;
    uint32_t t = suspicion ? p->suspected_t : p->t, f = suspicion ? p->suspected_f : p->f;
    *plane = against ? f : t;
    *partner = against ? t : f;
    return *plane != NONE && (suspicion || !stated_only(c->m, p));
}

static uint32_t stated_half(Bit bit)
{
    return bit == BIT_FOR ? 0 : bit == BIT_AGAINST ? 1 : 2;
}

static void settle(Compiler *c, uint32_t node)
{
    uint32_t plane, partner;
    if (!bit_registers(c, node / 4, (Bit)(node % 4), &plane, &partner)) return;
    Span span = c->m->terms.at[c->m->propositions.at[node / 4].term].span;
    uint32_t mark = operands_begin(&c->e);
    evidence(c, node / 4, (Bit)(node % 4));
    const Proposition *p = &c->m->propositions.at[node / 4];
    if (p->band && node % 4 <= BIT_AGAINST)
        emit_band(&c->e, plane, partner, c->m->terms.at[p->term].conflict, node / 4, node % 4, mark, span);
    else emit_settle(&c->e, plane, partner, node / 4, stated_half((Bit)(node % 4)), mark, span);
}

/* ---- terms with numbers ---- */

static void compute_term(Compiler *c, uint32_t index)
{
    Emitter *e = &c->e;
    Term *t = &c->m->terms.at[index];
    if (!t->is_number) return;
    uint32_t formula = t->formula ? number_register(c, t->formula) : NONE;
    uint32_t mark = operands_begin(e), bounds = t->bounds.count;
    for (uint32_t i = 0; bounds && i < t->values.count; i++) {
        operand(e, t->first_proposition + i);
        operand(e, i > 0 ? number_register(c, t->bounds.at[i - 1]) : NONE);
        operand(e, i < bounds ? number_register(c, t->bounds.at[i]) : NONE);
        operand(e, t->bands.at[i].low_included + 2u * t->bands.at[i].high_included);
    }
    t->number = emit_measure(e, &t->conflict, index, t->range, formula, mark, t->span);
    if (!t->unless) return;
    uint32_t exception = condition_plane(c, t->unless, false);
    t->number = emit_applicable(e, t->number, exception, no_exception_plane(c, t->unless), t->unless->span);
}

/* ---- nodes ---- */

static uint32_t first_rule_node(const Meaning *m)
{
    return 4 * m->propositions.count;
}

static void compile_node(Compiler *c, uint32_t node)
{
    uint32_t rules = first_rule_node(c->m), terms = rules + 2 * c->m->rules.count;
    c->owner = node;
    if (node < rules) settle(c, node);
    else if (node < terms) rule_plane(c, (node - rules) / 2, (node - rules) % 2);
    else if (node < terms + c->m->terms.count) compute_term(c, node - terms);
    /* what is shared of values is computed where it is read */
}

/* A circle: its propositions begin with what is stated, and gain evidence until nothing changes. */
static void compile_circle(Compiler *c, const uint32_t *nodes, uint32_t count)
{
    Emitter *e = &c->e;
    uint32_t plane, partner, rules = first_rule_node(c->m);
    for (uint32_t i = 0; i < count; i++) {
        if (nodes[i] >= rules || !bit_registers(c, nodes[i] / 4, (Bit)(nodes[i] % 4), &plane, &partner)) continue;
        Span span = c->m->terms.at[c->m->propositions.at[nodes[i] / 4].term].span;
        emit_settle(e, plane, partner, nodes[i] / 4, stated_half((Bit)(nodes[i] % 4)), operands_begin(e), span);
    }
    uint32_t loop = emit_loop(e);
    for (uint32_t i = 0; i < count; i++) {
        if (nodes[i] >= rules) continue;
        c->owner = nodes[i];
        if (!bit_registers(c, nodes[i] / 4, (Bit)(nodes[i] % 4), &plane, &partner)) continue;
        uint32_t mark = operands_begin(e);
        evidence(c, nodes[i] / 4, (Bit)(nodes[i] % 4));
        emit_gain(e, plane, partner, mark, c->m->terms.at[c->m->propositions.at[nodes[i] / 4].term].span);
    }
    for (uint32_t i = 0; i < count; i++)
        if (nodes[i] >= rules) compile_node(c, nodes[i]);
    emit_again(e, loop);
}

static void compile_nodes(Compiler *c)
{
    const Graph *g = c->g;
    for (uint32_t i = 0; i < g->nodes && !c->e.failed;) {
        uint32_t first = i, group = g->group[g->order[i]];
        while (i < g->nodes && g->group[g->order[i]] == group) i++;
        if (i - first > 1 || graph_in_circle(g, g->order[first])) compile_circle(c, g->order + first, i - first);
        else compile_node(c, g->order[first]);
    }
}

static void note_outcomes(Compiler *c)
{
    for (uint32_t i = 0; i < c->m->propositions.count; i++) {
        const Proposition *p = &c->m->propositions.at[i];
        emit_pair(&c->e, p->t, p->f);
    }
    for (uint32_t i = 0; i < c->m->propositions.count; i++) {
        const Proposition *p = &c->m->propositions.at[i];
        if (p->suspected_t != NONE) emit_pair(&c->e, p->suspected_t, p->suspected_f);
    }
    for (uint32_t i = 0; i < c->m->terms.count; i++)
        if (c->m->terms.at[i].is_number) emit_conflict(&c->e, c->m->terms.at[i].conflict);
}

static void keep_rule_planes(Compiler *c)
{
    for (uint32_t i = 0; i < c->m->rules.count; i++) {
        Condition *k = c->m->rules.at[i].condition;
        k->t = rule_plane(c, i, false);
        k->f = rule_plane(c, i, true);
    }
}

static uint32_t *no_registers(Arena *arena, uint32_t count)
{
    size_t size = (count + 1) * sizeof(uint32_t);
    uint32_t *registers = arena_alloc(arena, size);
    return registers ? memset(registers, 0xff, size) : NULL; /* all are NONE */
}

bool program_compile(Program *program, Arena *arena, Meaning *meaning, Diagnostics *diagnostics)
{
    Arena scratch = { .memory = arena->memory };
    Graph graph;
    Compiler c = { .m = meaning, .g = &graph };
    uint32_t errors = diagnostics->errors;
    *program = (Program){
        .arena = arena, .planes = 2, .propositions = meaning->propositions.count, .terms = meaning->terms.count
    };
    bool made = graph_make(&graph, &scratch, meaning, diagnostics) && graph_warn_unsupported(&graph, diagnostics);
    c.rule_for = no_registers(&scratch, meaning->rules.count);
    c.rule_against = no_registers(&scratch, meaning->rules.count);
    c.values_to = no_registers(&scratch, meaning->propositions.count);
    c.values_from = no_registers(&scratch, meaning->propositions.count);
    made = made && c.rule_for && c.rule_against && c.values_to && c.values_from && !diagnostics->no_memory;
    if (made && diagnostics->errors == errors) {
        emitter_start(&c.e, program, &scratch);
        table_init(&c.loose, &scratch);
        allot(&c);
        compile_nodes(&c);
        keep_rule_planes(&c);
        note_outcomes(&c);
        made = !c.e.failed;
    }
    arena_free(&scratch);
    if (!made) diagnostics->no_memory = true;
    return made && diagnostics->errors == errors;
}

/* Room for the copy to grow in is not copied. */
static void *copy_words(Arena *arena, const void *from, size_t size, size_t room)
{
    void *copy = arena_alloc(arena, room + 1);
    if (copy && size) memcpy(copy, from, size);
    return copy;
}

#define COPY(arena, vec) copy_words(arena, (vec).at, (vec).count * sizeof *(vec).at, (vec).room * sizeof *(vec).at)

static bool copy_program(Program *copy, Arena *arena, const Program *base)
{
    *copy = *base;
    copy->arena = arena;
    copy->code.at = COPY(arena, base->code);
    copy->starts.at = COPY(arena, base->starts);
    copy->spans.at = COPY(arena, base->spans);
    copy->constants.at = COPY(arena, base->constants);
    return copy->code.at && copy->starts.at && copy->spans.at && copy->constants.at;
}

bool program_extend(Program *program, Arena *arena, const Program *base, const Meaning *meaning, Condition **conditions,
                    uint32_t count)
{
    Arena scratch = { .memory = arena->memory };
    /* Only conditions from outside are compiled: registers of the meaning are read, none is written. */
    Compiler c = { .m = meaning };
    bool made = copy_program(program, arena, base);
    if (made) {
        emitter_start(&c.e, program, &scratch);
        for (uint32_t i = 0; i < count; i++) {
            condition_plane(&c, conditions[i], false);
            condition_plane(&c, conditions[i], true);
        }
        made = !c.e.failed;
    }
    arena_free(&scratch);
    return made;
}
