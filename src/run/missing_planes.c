#include "run/missing_planes.h"

#include <string.h>

#include "run/machine_inside.h"

static INLINE uint64_t *plane_of(const MissingPlanes *m, uint64_t *planes, uint32_t at)
{
    return planes + (size_t)at * m->gathered->width;
}

/* ---- gates ---- */

static void look_at_bands(uint64_t *gate, const Term *term, const CaseTable *table, size_t word, uint32_t words)
{
    for (uint32_t w = 0; w < words; w++) gate[w] = 0;
    for (uint32_t p = term->first_proposition; p < term->first_proposition + term->propositions; p++) {
        const PlaneColumn *column = &table->planes[p];
        if (!column->stated_for) continue;
        for (uint32_t w = 0; w < words; w++) gate[w] |= column->stated_for[word + w] | column->against[word + w];
    }
}

static void look_at_numbers(uint64_t *gate, const Machine *machine, const MissingNode *n, uint32_t first,
                            uint32_t words)
{
    const NumberRegister *numbers = machine->registers[READING_ORDINARY].numbers;
    size_t lane = (size_t)first * WORD_CASES;
    MachinePoints low, high;
    if (machine_points(machine, n->a, &low) && machine_points(machine, n->b, &high)) {
        bits_points_below(gate, &low, &high, first, words);
        return;
    }
    machine_write_out(machine, n->a);
    machine_write_out(machine, n->b);
    bits_below(gate, numbers[n->a].lo + lane, numbers[n->b].hi + lane, machine_cases(machine, first, words));
}

void missing_planes_look(MissingPlanes *m, const CaseTable *table, const Machine *machine, uint32_t first,
                         uint32_t words)
{
    size_t word = machine->first / WORD_CASES + first;
    for (uint32_t i = 0; i < m->graph.nodes.count; i++) {
        const MissingNode *n = &m->graph.nodes.at[i];
        uint64_t *gate = plane_of(m, m->gates, i) + m->gathered->words;
        if (n->gate == GATE_BELOW) look_at_numbers(gate, machine, n, first, words);
        if (n->gate == GATE_BANDED) look_at_bands(gate, &m->meaning->terms.at[n->a], table, word, words);
    }
}

static const uint64_t *gate_of(MissingPlanes *m, uint32_t node)
{
    const MissingNode *n = &m->graph.nodes.at[node];
    uint64_t *gate = plane_of(m, m->gates, node);
    uint32_t words = m->gathered->words;
    bool made = n->gate == GATE_BELOW || n->gate == GATE_BANDED || m->gate_of[node] == m->counts;
    if (made) return gate;
    m->gate_of[node] = m->counts;
    const uint64_t *a = gathered_plane(m->gathered, n->a), *b = gathered_plane(m->gathered, n->b);
    if (n->gate == GATE_NONE) memset(gate, 0xff, words * sizeof *gate);
    for (uint32_t w = 0; n->gate == GATE_NEITHER && w < words; w++) gate[w] = ~(a[w] | b[w]);
    for (uint32_t w = 0; n->gate == GATE_NOT_ONLY && w < words; w++) gate[w] = ~a[w] | b[w];
    return gate;
}

/* ---- the walk ---- */

static INLINE void mark(uint64_t *bits, uint32_t at)
{
    bits[at / 64] |= UINT64_C(1) << (at % 64);
}

/* Takes out the first node from `from` on that waits; NONE where none does. */
static INLINE uint32_t take_next(MissingPlanes *m, uint32_t from)
{
    uint32_t words = (m->graph.nodes.count + 63) / 64;
    for (uint32_t w = from / 64; w < words; w++) {
        uint64_t bits = m->waiting[w];
        if (!bits) continue;
        m->waiting[w] = bits & (bits - 1);
        return w * 64 + (uint32_t)__builtin_ctzll(bits);
    }
    return NONE;
}

/* Of the cases that have come to a node, leaves those that go through it and have not been there; they are kept. NULL
 * where there are none. */
static INLINE const uint64_t *pass(MissingPlanes *m, uint32_t node, const uint64_t *gate, uint32_t words)
{
    uint64_t *in = plane_of(m, m->in, node), *kept = plane_of(m, m->kept, node), any = 0;
    if (m->graph.circles) {
        for (uint32_t w = 0; w < words; w++) {
            in[w] &= gate[w] & ~kept[w];
            kept[w] |= in[w];
            any |= in[w];
        }
        return any ? in : NULL;
    }
    for (uint32_t w = 0; w < words; w++) any |= in[w] &= gate[w];
    return any ? in : NULL;
}

/* Cases go on to a node: the first write over what an earlier walk left there. */
static INLINE void send(MissingPlanes *m, uint32_t to, const uint64_t *through, uint32_t words)
{
    uint64_t *in = plane_of(m, m->in, to);
    bool been = m->touched[to / 64] >> (to % 64) & 1;
    mark(m->waiting, to);
    if (been) {
        for (uint32_t w = 0; w < words; w++) in[w] |= through[w];
        return;
    }
    mark(m->touched, to);
    memcpy(in, through, words * sizeof *in);
    if (m->graph.circles) memset(plane_of(m, m->kept, to), 0, words * sizeof *in);
}

/* In the order of nodes, so that each is come to by all cases before it is left; but for circles, which are gone round
 * until no further case comes. */
static void walk(MissingPlanes *m, uint32_t node)
{
    uint32_t words = m->gathered->words;
    while (node != NONE) {
        const MissingNode *n = &m->graph.nodes.at[node];
        const uint32_t *leads = m->graph.leads + n->first;
        const uint64_t *through = n->gate == GATE_NONE && !m->graph.circles ? plane_of(m, m->in, node)
                                                                            : pass(m, node, gate_of(m, node), words);
        uint32_t from = node;
        for (uint32_t i = 0; through && i < n->count; i++) {
            send(m, leads[i], through, words);
            if (leads[i] < from) from = leads[i];
        }
        node = take_next(m, from);
    }
}

/* ---- counting ---- */

static INLINE bool is_touched(const MissingPlanes *m, uint32_t node)
{
    return m->touched[node / 64] >> (node % 64) & 1;
}

/* Cases in which at least one of the inputs is asked for, and those in which at least two are. */
static void find_crowded(const MissingPlanes *m, const MissingSubject *subject, uint64_t *once, uint64_t *twice,
                         uint32_t words)
{
    memset(once, 0, words * sizeof *once);
    memset(twice, 0, words * sizeof *twice);
    for (uint32_t i = subject->first; i < subject->first + subject->count; i++) {
        uint32_t node = m->graph.asks.at[i];
        if (!is_touched(m, node)) continue;
        const uint64_t *asked = plane_of(m, m->kept, node);
        for (uint32_t w = 0; w < words; w++) {
            twice[w] |= once[w] & asked[w];
            once[w] |= asked[w];
        }
    }
}

static void note_input(MissingPlanes *m, uint32_t input, const uint64_t *asked, const uint64_t *alone, uint32_t words)
{
    uint64_t *any = plane_of(m, m->asked, input), *any_alone = plane_of(m, m->alone, input);
    if (!m->is_asked[input]) {
        m->is_asked[input] = true;
        memcpy(any, asked, words * sizeof *any);
        memcpy(any_alone, alone, words * sizeof *any);
        return;
    }
    for (uint32_t w = 0; w < words; w++) {
        any[w] |= asked[w];
        any_alone[w] |= alone[w];
    }
}

static void count_asks(MissingPlanes *m, const MissingSubject *subject, const uint64_t *twice, MissingCount *counts)
{
    uint64_t alone[BITS_WORDS];
    uint32_t words = m->gathered->words;
    for (uint32_t i = subject->first; i < subject->first + subject->count; i++) {
        uint32_t node = m->graph.asks.at[i];
        if (!is_touched(m, node)) continue;
        const uint64_t *asked = plane_of(m, m->kept, node);
        for (uint32_t w = 0; w < words; w++) alone[w] = asked[w] & ~twice[w];
        counts[i].cases += bits_count(asked, words);
        counts[i].alone += bits_count(alone, words);
        note_input(m, m->graph.nodes.at[node].input, asked, alone, words);
    }
}

static void count_subject(MissingPlanes *m, uint32_t index, uint64_t *undecided, const MissingCounts *counts)
{
    const MissingSubject *subject = &m->graph.subjects.at[index];
    const Proposition *p = &m->meaning->propositions.at[subject->proposition];
    const uint64_t *t = gathered_plane(m->gathered, p->t), *f = gathered_plane(m->gathered, p->f);
    uint64_t unknown[BITS_WORDS], once[BITS_WORDS], twice[BITS_WORDS], any = 0;
    uint32_t words = m->gathered->words;
    for (uint32_t w = 0; w < words; w++) {
        unknown[w] = m->gathered->cases[w] & ~(t[w] | f[w]);
        any |= unknown[w];
    }
    if (!any) return;
    for (uint32_t w = 0; subject->count && w < words; w++) undecided[w] |= unknown[w];
    memset(m->touched, 0, (m->graph.nodes.count + 63) / 64 * sizeof *m->touched);
    send(m, subject->node, unknown, words);
    walk(m, take_next(m, subject->node));
    find_crowded(m, subject, once, twice, words);
    count_asks(m, subject, twice, counts->asks);
    for (uint32_t w = 0; w < words; w++) unknown[w] &= ~once[w];
    counts->stuck[index] += bits_count(unknown, words);
}

void missing_planes_count(MissingPlanes *m, const MissingCounts *counts)
{
    uint64_t undecided[BITS_WORDS] = { 0 };
    uint32_t words = m->gathered->words;
    m->counts++;
    memset(m->is_asked, 0, m->graph.inputs.count * sizeof *m->is_asked);
    for (uint32_t i = 0; i < m->graph.subjects.count; i++) count_subject(m, i, undecided, counts);
    *counts->undecided += bits_count(undecided, words);
    for (uint32_t i = 0; i < m->graph.inputs.count; i++) {
        if (!m->is_asked[i]) continue;
        counts->inputs[i].cases += bits_count(plane_of(m, m->asked, i), words);
        counts->inputs[i].alone += bits_count(plane_of(m, m->alone, i), words);
    }
}

/* ---- starting ---- */

bool missing_planes_prepare(MissingPlanes *m, Arena *arena, const Meaning *meaning, Gathered *gathered)
{
    *m = (MissingPlanes){ .meaning = meaning, .gathered = gathered };
    if (!missing_graph_make(&m->graph, arena, meaning)) return false;
    for (uint32_t i = 0; i < m->graph.nodes.count; i++) {
        const MissingNode *n = &m->graph.nodes.at[i];
        if (n->gate != GATE_NEITHER && n->gate != GATE_NOT_ONLY) continue;
        if (!gathered_want(gathered, arena, n->a) || !gathered_want(gathered, arena, n->b)) return false;
    }
    return true;
}

size_t missing_planes_needed(const MissingPlanes *m)
{
    return (m->graph.circles ? 3 : 2) * (size_t)m->graph.nodes.count + 2 * (size_t)m->graph.inputs.count;
}

static uint64_t *new_planes(const MissingPlanes *m, Arena *arena, uint32_t count)
{
    size_t size;
    if (__builtin_mul_overflow(m->gathered->width * sizeof(uint64_t), (size_t)count + 1, &size)) return NULL;
    return arena_alloc(arena, size);
}

bool missing_planes_start(MissingPlanes *m, Arena *arena)
{
    uint32_t nodes = m->graph.nodes.count, inputs = m->graph.inputs.count;
    size_t bits = (nodes / 64 + 1) * sizeof(uint64_t);
    m->in = new_planes(m, arena, nodes);
    m->kept = m->graph.circles ? new_planes(m, arena, nodes) : m->in;
    m->gates = new_planes(m, arena, nodes);
    m->asked = new_planes(m, arena, inputs);
    m->alone = new_planes(m, arena, inputs);
    m->gate_of = arena_zero(arena, (nodes + 1) * sizeof *m->gate_of);
    m->waiting = arena_zero(arena, bits);
    m->touched = arena_zero(arena, bits);
    m->is_asked = arena_zero(arena, inputs + 1);
    return m->in && m->kept && m->gates && m->asked && m->alone && m->gate_of && m->waiting && m->touched &&
           m->is_asked;
}
