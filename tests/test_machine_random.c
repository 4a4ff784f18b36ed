/* Random programs over random cases: the machine against a plain evaluator that knows one case and one bit at a time.
 */
#include "assemble.h"
#include "run/sets.h"

enum { PROPOSITIONS = 8, TERMS = 4, MOST = 400, CASES = 700 };

/* ---- the plain evaluator ---- */

typedef struct Plain {
    bool planes[MOST];
    Interval numbers[MOST];
} Plain;

typedef struct Evaluation {
    const Assembly *a;
    Reading reading;
    uint32_t row;        /* NONE: a case that states nothing */
    const Plain *before; /* the ordinary reading */
    Interval *baseline;
    Plain *now;
} Evaluation;

static bool stated(const Evaluation *e, uint32_t proposition, uint32_t half)
{
    const PlaneColumn *column = &e->a->table.planes[proposition];
    if (e->row == NONE) return false;
    return get_bit(half == 0 ? column->stated_for : half == 1 ? column->against : column->unknown, e->row);
}

static bool any(const Evaluation *e, const uint32_t *list)
{
    for (uint32_t i = 1; i <= *list; i++)
        if (e->now->planes[list[i]]) return true;
    return false;
}

static uint32_t how_many(const Evaluation *e, const uint32_t *list)
{
    uint32_t count = 0;
    for (uint32_t i = 1; i <= *list; i++) count += e->now->planes[list[i]];
    return count;
}

static bool was_conflict(const Evaluation *e, uint32_t plane, uint32_t other)
{
    return e->reading == READING_DISPUTED && e->before->planes[plane] && e->before->planes[other];
}

/* A source of knowledge about a number. */
typedef struct Knowledge {
    Interval shared, span;
} Knowledge;

static bool informs(Interval a)
{
    return !interval_empty(a) && (a.lo > -INFINITY || a.hi < INFINITY);
}

static uint32_t band_sources(const Evaluation *e, const uint32_t *at, Knowledge *sources, uint32_t count)
{
    for (const uint32_t *band = at + 7; band < at + 7 + 4 * at[6]; band += 4) {
        Interval in = interval_everything, out = interval_everything;
        Interval low = band[1] == NONE ? interval_everything : e->now->numbers[band[1]];
        Interval high = band[2] == NONE ? interval_everything : e->now->numbers[band[2]];
        if (band[1] != NONE) in.lo = low.lo, in.lo_open = low.lo_open || !(band[3] & 1);
        if (band[2] != NONE) in.hi = high.hi, in.hi_open = high.hi_open || !(band[3] & 2);
        if (band[1] == NONE && band[2] != NONE) out.lo = high.lo, out.lo_open = high.lo_open || (band[3] & 2);
        if (band[2] == NONE && band[1] != NONE) out.hi = low.hi, out.hi_open = low.hi_open || (band[3] & 1);
        PlanePair pair = e->a->program.pairs.at[band[0]]; /* those of propositions stand first, in order */
        if (was_conflict(e, pair.t, pair.f)) continue;
        if (stated(e, band[0], 0) && informs(in)) sources[count++] = (Knowledge){ in, in };
        if (stated(e, band[0], 1) && informs(out)) sources[count++] = (Knowledge){ out, out };
    }
    return count;
}

static void evaluate_measure(const Evaluation *e, const uint32_t *at)
{
    const NumberColumn *c = &e->a->table.numbers[at[3]];
    Interval range = e->a->program.constants.at[at[4]], shared = range;
    Knowledge sources[20];
    uint32_t count = 0;
    if (e->row != NONE && get_bit(c->stated, e->row)) {
        Interval facts = get_ends(c->lo, c->hi, c->lo_open, c->hi_open, e->row), span = facts;
        if (c->span_lo) span = get_ends(c->span_lo, c->span_hi, c->span_lo_open, c->span_hi_open, e->row);
        sources[count++] = (Knowledge){ facts, span };
    }
    count = band_sources(e, at, sources, count);
    for (uint32_t i = 0; i < count; i++) shared = interval_meet(shared, sources[i].shared);
    if (at[5] != NONE && informs(e->now->numbers[at[5]])) {
        Interval formula = e->now->numbers[at[5]], moved = formula;
        if (!interval_empty(shared)) moved = interval_snap(formula, shared);
        sources[count++] = (Knowledge){ moved, formula };
        shared = interval_meet(shared, moved);
    }
    bool conflict = interval_empty(shared);
    if (conflict) {
        Interval span = sources[0].span;
        for (uint32_t i = 1; i < count; i++) span = interval_hull(span, sources[i].span);
        shared = interval_empty(interval_meet(span, range)) ? span : interval_meet(span, range);
    }
    if (e->reading == READING_DISPUTED) {
        conflict = e->before->planes[at[2]];
        if (conflict) shared = range;
    }
    e->now->planes[at[2]] = conflict;
    e->now->numbers[at[1]] = interval_tidy(shared);
}

static Interval fold(const Evaluation *e, const uint32_t *list, Interval (*two)(Interval, Interval))
{
    Interval value = e->now->numbers[list[1]];
    for (uint32_t i = 2; i <= *list; i++) value = two(value, e->now->numbers[list[i]]);
    return value;
}

static void evaluate_number(const Evaluation *e, const uint32_t *at)
{
    Interval *n = e->now->numbers, a = n[at[2]], b = *at == OP_scale || *at == OP_constant ? a : n[at[3] % MOST];
    const Interval *constants = e->a->program.constants.at;
    const bool *p = e->now->planes;
    switch (*at) {
    case OP_constant: n[at[1]] = interval_tidy(constants[at[2]]); break;
    case OP_add: n[at[1]] = interval_add(a, b); break;
    case OP_subtract: n[at[1]] = interval_subtract(a, b); break;
    case OP_multiply: n[at[1]] = interval_multiply(a, b); break;
    case OP_divide: n[at[1]] = interval_divide(a, b); break;
    case OP_power: n[at[1]] = interval_power(a, b); break;
    case OP_scale: n[at[1]] = interval_scale(a, constants[at[3]].lo, constants[at[3]].hi); break;
    case OP_sum: n[at[1]] = fold(e, at + 2, interval_add); break;
    case OP_highest: n[at[1]] = fold(e, at + 2, interval_highest); break;
    case OP_lowest: n[at[1]] = fold(e, at + 2, interval_lowest); break;
    case OP_sqrt: n[at[1]] = interval_sqrt(a); break;
    case OP_ln: n[at[1]] = interval_ln(a); break;
    case OP_exp: n[at[1]] = interval_exp(a); break;
    case OP_log10: n[at[1]] = interval_log10(a); break;
    case OP_round: n[at[1]] = interval_round(a); break;
    case OP_choose:
        if (p[at[2]] == p[at[3]]) n[at[1]] = interval_hull(n[at[4]], n[at[5]]);
        else n[at[1]] = n[at[p[at[2]] ? 4 : 5]];
        break;
    case OP_applicable:
        n[at[1]] = (e->reading == READING_PROVIDED ? !p[at[4]] : p[at[3]]) ? interval_everything : a;
        break;
    default: fail_msg("no number: %s", opcode_names[*at]);
    }
}

static void evaluate_narrower(const Evaluation *e, const uint32_t *at)
{
    bool *p = &e->now->planes[at[1]];
    Interval n = e->now->numbers[at[2]];
    if (e->row == NONE) e->baseline[at[4]] = n;
    if (e->reading == READING_DISPUTED) *p = e->before->planes[at[1]];
    else *p = interval_narrower(n, e->baseline[at[4]]) || e->now->planes[at[3]];
}

/* True for a `gain` that gained. */
static bool evaluate_plane(const Evaluation *e, const uint32_t *at)
{
    bool *p = e->now->planes, gain;
    bool provided = e->reading == READING_PROVIDED, disputed = e->reading == READING_DISPUTED;
    switch (*at) {
    case OP_stated:
        for (uint32_t i = 0; i < at[1]; i++) {
            uint32_t plane = at[2] + 2 * i;
            p[plane] = stated(e, at[3] + i, 0) && !was_conflict(e, plane, plane + 1);
            p[plane + 1] = stated(e, at[3] + i, 1) && !was_conflict(e, plane, plane + 1);
        }
        break;
    case OP_unstated: p[at[1]] = stated(e, at[2], 2); break;
    case OP_settle:
        p[at[1]] = ((at[4] < 2 && stated(e, at[3], at[4])) || any(e, at + 5)) && !was_conflict(e, at[1], at[2]);
        break;
    case OP_band:
        p[at[1]] = ((stated(e, at[4], at[5]) && !p[at[3]]) || any(e, at + 6)) && !was_conflict(e, at[1], at[2]);
        break;
    case OP_gain:
        gain = any(e, at + 3) && !was_conflict(e, at[1], at[2]) && !p[at[1]];
        p[at[1]] |= gain;
        return gain;
    case OP_and: p[at[1]] = how_many(e, at + 2) == at[2]; break;
    case OP_or: p[at[1]] = any(e, at + 2); break;
    case OP_but_not: p[at[1]] = p[at[2]] && !p[at[3]]; break;
    case OP_at_least: p[at[1]] = how_many(e, at + 3) >= at[2]; break;
    case OP_unless: p[at[1]] = p[at[2]] && (provided ? p[at[4]] : !p[at[3]]); break;
    case OP_assume: p[at[1]] = !provided && p[at[2]] && !p[at[3]]; break;
    case OP_recorded: p[at[1]] = disputed ? e->before->planes[at[1]] : any(e, at + 2); break;
    case OP_conflicting: p[at[1]] = disputed ? e->before->planes[at[1]] : p[at[2]] && p[at[3]]; break;
    case OP_narrower: evaluate_narrower(e, at); break;
    case OP_measure: evaluate_measure(e, at); break;
    case OP_less:
        p[at[1]] = interval_below(e->now->numbers[at[3]], e->now->numbers[at[4]]);
        p[at[2]] = interval_not_below(e->now->numbers[at[3]], e->now->numbers[at[4]]);
        break;
    case OP_nearly_less:
        p[at[1]] = interval_nearly_below(e->now->numbers[at[3]], e->now->numbers[at[4]]);
        p[at[2]] = interval_nearly_not_below(e->now->numbers[at[3]], e->now->numbers[at[4]]);
        break;
    default: evaluate_number(e, at); break;
    }
    return false;
}

static void evaluate(const Evaluation *e)
{
    const Program *program = &e->a->program;
    bool gained = false;
    memset(e->now, 0, sizeof *e->now);
    e->now->planes[PLANE_ALL] = true;
    for (uint32_t at = 0; at < program->code.count;) {
        const uint32_t *code = program->code.at + at;
        uint32_t next = at + program_length(program, at);
        if (*code == OP_loop) gained = false;
        else if (*code == OP_again) next = gained ? code[1] : next;
        else gained |= evaluate_plane(e, code);
        at = next;
    }
}

/* ---- random programs ---- */

typedef struct Maker {
    Assembly a;
    uint64_t seed;
    uint32_t limit; /* planes from this one on are not to be read yet; 0: none */
} Maker;

static uint32_t below(Maker *m, uint32_t bound)
{
    return random_below(&m->seed, bound);
}

static uint32_t some_plane(Maker *m)
{
    return below(m, m->limit ? m->limit : m->a.program.planes);
}

static uint32_t some_number(Maker *m)
{
    return below(m, m->a.program.numbers);
}

static uint32_t new_plane(const Maker *m)
{
    return m->a.program.planes;
}

static uint32_t new_number(const Maker *m)
{
    return m->a.program.numbers;
}

/* An instruction: some words, then a list of planes or numbers. */
static void emit_list(Maker *m, const uint32_t *words, uint32_t count, bool planes, uint32_t least)
{
    uint32_t all[20], items = least + below(m, 4);
    memcpy(all, words, count * sizeof *words);
    all[count] = items;
    for (uint32_t i = 0; i < items; i++) all[count + 1 + i] = planes ? some_plane(m) : some_number(m);
    emit_words(&m->a, all, count + 1 + items);
}
#define EMIT_LIST(m, planes, least, ...) \
    emit_list((m), (const uint32_t[]){ __VA_ARGS__ }, COUNT(((const uint32_t[]){ __VA_ARGS__ })), (planes), (least))

static void note_pair(Maker *m, uint32_t t, uint32_t f)
{
    assert_true(vec_push(&m->a.arena, &m->a.program.pairs, (PlanePair){ t, f }));
}

static Interval some_interval(Maker *m)
{
    static const double ends[] = { -INFINITY, -10, -2, -1, 0, 0.5, 1, 2, 3, 10, 40, INFINITY };
    uint32_t lo = below(m, COUNT(ends) - 1), hi = lo + 1 + below(m, (uint32_t)COUNT(ends) - 1 - lo);
    Interval a = { ends[lo], ends[hi], below(m, 2), below(m, 2) };
    if (below(m, 3) || isinf(ends[lo]) || isinf(ends[hi])) return a;
    return interval_point(below(m, 8) ? ends[lo] : ends[lo] * (1 + 1e-13));
}

static uint32_t some_constant(Maker *m, Interval value)
{
    assert_true(vec_push(&m->a.arena, &m->a.program.constants, value));
    return m->a.program.constants.count - 1;
}

static void make_measure(Maker *m)
{
    static const Interval ranges[] = { { -INFINITY, INFINITY, true, false },
                                       { 0, 10, false, false },
                                       { -1, 40, true, true } };
    uint32_t term = below(m, TERMS), formula = below(m, 2) ? some_number(m) : NONE;
    uint32_t words[7 + 12] = { OP_measure, new_number(m), new_plane(m), term, 0, formula, below(m, 4) };
    words[4] = some_constant(m, ranges[term % COUNT(ranges)]);
    for (uint32_t i = 0; i < words[6]; i++) {
        words[7 + 4 * i] = below(m, PROPOSITIONS);
        words[8 + 4 * i] = i == 0 ? NONE : some_number(m);
        words[9 + 4 * i] = i + 1 == words[6] ? NONE : some_number(m);
        words[10 + 4 * i] = below(m, 4);
    }
    emit_words(&m->a, words, 7 + 4 * words[6]);
    assert_true(vec_push(&m->a.arena, &m->a.program.conflicts, words[2]));
}

static void make_number(Maker *m)
{
    static const Opcode two[] = { OP_add, OP_subtract, OP_multiply, OP_divide, OP_power };
    static const Opcode one[] = { OP_sqrt, OP_ln, OP_exp, OP_log10, OP_round };
    static const Opcode lists[] = { OP_sum, OP_highest, OP_lowest };
    switch (below(m, 7)) {
    case 0: EMIT(&m->a, two[below(m, COUNT(two))], new_number(m), some_number(m), some_number(m)); break;
    case 1: EMIT(&m->a, one[below(m, COUNT(one))], new_number(m), some_number(m)); break;
    case 2: EMIT_LIST(m, false, 1, lists[below(m, COUNT(lists))], new_number(m)); break;
    case 3: EMIT(&m->a, OP_scale, new_number(m), some_number(m), add_constant(&m->a, below(m, 2) ? 0.1 : -3, 1)); break;
    case 4: EMIT(&m->a, OP_constant, new_number(m), some_constant(m, some_interval(m))); break;
    case 5: EMIT(&m->a, OP_choose, new_number(m), some_plane(m), some_plane(m), some_number(m), some_number(m)); break;
    default: EMIT(&m->a, OP_applicable, new_number(m), some_number(m), some_plane(m), some_plane(m)); break;
    }
}

/* Points, in what scores are made of; the numbers behind `from` are such. */
static void make_points(Maker *m)
{
    static const double points[] = { 0, 1, 2, 2.5, 3, 4, 9, 40, 100, 4000, -1 };
    static const Opcode lists[] = { OP_sum, OP_highest, OP_lowest };
    uint32_t from = new_number(m), constants = 2 + below(m, 3);
    for (uint32_t i = 0; i < constants; i++)
        emit_interval(&m->a, new_number(m), interval_point(points[below(m, below(m, 4) ? 8 : COUNT(points))]));
    for (uint32_t i = 2 + below(m, 6); i; i--) {
        uint32_t some = from + below(m, new_number(m) - from), other = from + below(m, new_number(m) - from);
        uint32_t sum = below(m, 5),
                 list[3 + 30] = { lists[below(m, 3)], new_number(m), 2 + below(m, below(m, 4) ? 3 : 29) };
        for (uint32_t k = 0; k < list[2]; k++) list[3 + k] = from + below(m, new_number(m) - from);
        if (sum == 0) EMIT(&m->a, OP_add, new_number(m), some, other);
        else if (sum == 1) emit_words(&m->a, list, 3 + list[2]);
        else EMIT(&m->a, OP_choose, new_number(m), some_plane(m), some_plane(m), some, other);
    }
    uint32_t score = new_number(m) - 1, threshold = from + below(m, constants);
    static const Interval ranges[] = {
        { -INFINITY, INFINITY, true, false }, { 0, 4000, false, false }, { 0, 3, false, true }, { 0.5, 9, false, false }
    };
    if (below(m, 2)) {
        uint32_t range = some_constant(m, ranges[below(m, COUNT(ranges))]);
        EMIT(&m->a, OP_measure, new_number(m), new_plane(m), TERMS - 1, range, score, 0);
        assert_true(vec_push(&m->a.arena, &m->a.program.conflicts, new_plane(m) - 1));
        score = new_number(m) - 1;
    }
    uint32_t p = new_plane(m), turned = below(m, 2), nearly = below(m, 2) ? OP_less : OP_nearly_less;
    EMIT(&m->a, nearly, p, p + 1, turned ? threshold : score, turned ? score : threshold);
}

static void make_plane(Maker *m)
{
    uint32_t p = new_plane(m), planes = 1 + below(m, 4);
    switch (below(m, 11)) {
    case 0: EMIT_LIST(m, true, 1, OP_and, p); break;
    case 1: EMIT_LIST(m, true, 1, OP_or, p); break;
    case 2: EMIT(&m->a, OP_but_not, p, some_plane(m), some_plane(m)); break;
    case 3: EMIT_LIST(m, true, planes, OP_at_least, p, 1 + below(m, planes)); break;
    case 4: EMIT(&m->a, OP_unless, p, some_plane(m), some_plane(m), some_plane(m)); break;
    case 5: EMIT(&m->a, OP_assume, p, some_plane(m), some_plane(m)); break;
    case 6: EMIT_LIST(m, true, 1, OP_recorded, p); break;
    case 7: EMIT(&m->a, OP_conflicting, p, some_plane(m), some_plane(m)); break;
    case 8: EMIT(&m->a, OP_narrower, p, some_number(m), some_plane(m), m->a.program.baselines++); break;
    case 9: EMIT(&m->a, OP_unstated, p, below(m, PROPOSITIONS)); break;
    default: EMIT(&m->a, below(m, 2) ? OP_less : OP_nearly_less, p, p + 1, some_number(m), some_number(m)); break;
    }
}

static void make_settled(Maker *m)
{
    uint32_t p = new_plane(m), proposition = below(m, PROPOSITIONS);
    EMIT_LIST(m, true, 0, OP_settle, p, p + 1, proposition, 2 * below(m, 2));
    EMIT_LIST(m, true, 0, OP_settle, p + 1, p, proposition, 1 + below(m, 2));
    note_pair(m, p, p + 1);
}

static void make_band(Maker *m)
{
    uint32_t p = new_plane(m), proposition = below(m, PROPOSITIONS), conflict = some_plane(m);
    EMIT_LIST(m, true, 0, OP_band, p, p + 1, conflict, proposition, 0);
    EMIT_LIST(m, true, 0, OP_band, p + 1, p, conflict, proposition, 1);
    note_pair(m, p, p + 1);
}

/* Some pairs, settled without a look at each other, and then gained to in turn from planes that come of them. */
static void make_circle(Maker *m)
{
    uint32_t first = new_plane(m), pairs = 1 + below(m, 3);
    m->limit = first;
    for (uint32_t i = 0; i < pairs; i++) make_settled(m);
    m->limit = 0;
    uint32_t loop = m->a.program.code.count;
    EMIT(&m->a, OP_loop);
    for (uint32_t i = 0; i < 2 * pairs + 2; i++) {
        uint32_t p = first + below(m, 2 * pairs), other = first + ((p - first) ^ 1);
        if (below(m, 2)) EMIT_LIST(m, true, 1, below(m, 2) ? OP_and : OP_or, new_plane(m));
        if (below(m, 5) == 0) EMIT(&m->a, OP_unless, new_plane(m), some_plane(m), some_plane(m), some_plane(m));
        if (below(m, 8) == 0) EMIT(&m->a, OP_but_not, new_plane(m), some_plane(m), some_plane(m));
        EMIT_LIST(m, true, 1, OP_gain, p, other);
    }
    EMIT(&m->a, OP_again, loop);
}

static void make_facts(Maker *m)
{
    uint32_t letters = below(m, 3);    /* without conflicts, with some, and with little stated at all */
    uint32_t single = below(m, TERMS); /* terms of which no case has two facts */
    static const char *const choices[] = { "TF  U", "TFC U", "T                 C" };
    for (uint32_t row = 0; row < m->a.table.rows.count; row++) {
        for (uint32_t p = 1; p < PROPOSITIONS; p++)
            state(&m->a, row, p, choices[letters][below(m, (uint32_t)strlen(choices[letters]))]);
        for (uint32_t term = 0; term + 1 < TERMS; term++)
            for (uint32_t facts = below(m, term < single ? 2 : 3); facts && below(m, 3); facts--) {
                Interval range[] = { interval_everything, { 0, 10, false, false }, { -1, 40, true, true } };
                Interval fact = interval_meet(some_interval(m), range[term]);
                if (!interval_empty(fact)) state_number(&m->a, row, term, fact);
            }
    }
}

static void make_program(Maker *m, uint64_t seed, uint32_t cases)
{
    m->seed = seed * 0x9e3779b97f4a7c15 + 1;
    assembly_start(&m->a, PROPOSITIONS, TERMS, cases);
    make_facts(m);
    EMIT(&m->a, OP_stated, PROPOSITIONS, 2, 0);
    for (uint32_t i = 0; i < PROPOSITIONS; i++) note_pair(m, 2 + 2 * i, 3 + 2 * i);
    for (uint32_t i = 0; i < 3; i++) emit_interval(&m->a, new_number(m), some_interval(m));
    for (uint32_t i = 0; i < 40; i++) {
        uint32_t what = below(m, 12);
        if (what < 5) make_plane(m);
        else if (what < 8) make_number(m);
        else if (what < 10) make_measure(m);
        else if (what < 11 && below(m, 3) == 0) make_points(m);
        else if (what < 11 && below(m, 2)) make_settled(m);
        else if (what < 11) make_band(m);
        else make_circle(m);
    }
    assert_true(m->a.program.planes < MOST && m->a.program.numbers < MOST);
    assembly_finish(&m->a);
}

/* ---- the two against each other ---- */

static void compare(const Assembly *a, const Machine *machine, Reading reading, uint32_t lane, const Plain *plain)
{
    for (uint32_t p = 0; p < a->program.planes; p++)
        if (machine_bit(machine, reading, p, lane) != plain->planes[p])
            fail_msg("reading %u, case %u of %u: plane %u", reading, lane, machine->count, p);
    for (uint32_t n = 0; n < a->program.numbers; n++) {
        Interval got = machine_number(machine, reading, n, lane);
        if (!interval_same(got, plain->numbers[n]))
            fail_msg("reading %u, case %u of %u: n%u is %s, not %s", reading, lane, machine->count, n,
                     interval_show(got), interval_show(plain->numbers[n]));
    }
}

/* One machine for each instruction set that the processor has. */
typedef struct Machines {
    Machine of[SETS];
    uint32_t count;
} Machines;

static void machines_start(Machines *machines, const Program *program, uint32_t cases)
{
    *machines = (Machines){ 0 };
    for (InstructionSet set = SET_BASELINE; set < SETS; set++) {
        Machine *machine = &machines->of[machines->count];
        if (!set_interpreter(set)) continue;
        assert_true(machine_start(machine, program, cases, NULL));
        machine->read = set_interpreter(set);
        machines->count++;
    }
}

static void check_case(const Assembly *a, const Machines *machines, uint32_t lane, Interval *baseline)
{
    static Plain ordinary, stricter; /* too large for the stack */
    const Machine *first = machines->of;
    for (Reading r = READING_ORDINARY; r <= READING_PROVIDED; r++) {
        Plain *now = r == READING_ORDINARY ? &ordinary : &stricter;
        evaluate(&(Evaluation){ a, r, first->first + lane, &ordinary, baseline, now });
        for (const Machine *machine = first; machine < first + machines->count; machine++) {
            bool has[] = { true, has_disputed(machine), has_provided(machine) };
            compare(a, machine, has[r] ? r : READING_ORDINARY, lane,
                    now); /* not run: because it would make no difference */
        }
    }
}

static void check_program(uint64_t seed, uint32_t cases)
{
    static Plain plain;
    Maker m = { 0 };
    Machines machines;
    make_program(&m, seed, cases);
    Interval baseline[MOST];
    evaluate(&(Evaluation){ &m.a, READING_BASELINE, NONE, NULL, baseline, &plain });
    for (uint32_t i = 0; i < m.a.program.baselines; i++)
        assert_true(interval_same(m.a.program.baseline[i], baseline[i]));
    machines_start(&machines, &m.a.program, cases);
    for (uint32_t first = 0; first < cases; first += machines.of->count) {
        for (uint32_t i = 0; i < machines.count; i++) run_under_all(&machines.of[i], &m.a.table, first);
        for (uint32_t lane = 0; lane < machines.of->count; lane++) check_case(&m.a, &machines, lane, baseline);
    }
    for (uint32_t i = 0; i < machines.count; i++) machine_free(&machines.of[i]);
    assembly_free(&m.a);
}

static void agrees_with_the_plain_evaluator(void **unused)
{
    (void)unused;
    static const uint32_t sizes[] = { 1, 7, 63, 64, 65, 130, CASES };
    for (uint64_t seed = 1; seed <= 700; seed++) check_program(seed, sizes[seed % COUNT(sizes)]);
}

/* The same cases one by one come out as they do together. */
static void blocks_do_not_matter(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Maker m = { 0 };
        Machine wide, narrow;
        make_program(&m, seed, 200);
        assert_true(machine_start(&wide, &m.a.program, 200, NULL) &&
                    machine_start(&narrow, &m.a.program, WORD_CASES, NULL));
        assert_int_equal(wide.width, 4);
        assert_int_equal(narrow.width, 1);
        run_under_all(&wide, &m.a.table, 0);
        for (uint32_t first = 0; first < 200; first += narrow.count) {
            run_under_all(&narrow, &m.a.table, first);
            for (uint32_t i = 0; i < narrow.count; i++)
                for (uint32_t p = 0; p < m.a.program.planes; p++)
                    assert_int_equal(machine_bit(&narrow, READING_ORDINARY, p, i),
                                     machine_bit(&wide, READING_ORDINARY, p, first + i));
        }
        machine_free(&wide);
        machine_free(&narrow);
        assembly_free(&m.a);
    }
}

static void check_alone(Assembly *a, const Machine *wide, Machine *machine, uint32_t row)
{
    CaseTable alone = case_alone(a, row);
    run_under_all(machine, &alone, 0);
    for (Reading r = READING_ORDINARY; r <= READING_PROVIDED; r++) {
        bool has[] = { true, has_disputed(machine), has_provided(machine) };
        if (!has[r]) continue;
        for (uint32_t p = 0; p < a->program.planes; p++)
            if (machine_bit(machine, r, p, 0) != machine_bit(wide, r, p, row))
                fail_msg("reading %u, case %u: plane %u", r, row, p);
        for (uint32_t n = 0; n < a->program.numbers; n++)
            if (!interval_same(machine_number(machine, r, n, 0), machine_number(wide, r, n, row)))
                fail_msg("reading %u, case %u: n%u", r, row, n);
    }
}

/* A case alone is what it is among others, by code of its own. */
static void one_case_is_one_of_many(void **unused)
{
    (void)unused;
    enum { SEVERAL = 130 };
    for (uint64_t seed = 1; seed <= 60; seed++) {
        Maker m = { 0 };
        Machine wide;
        Machines machines;
        make_program(&m, seed, SEVERAL);
        assert_true(machine_start(&wide, &m.a.program, SEVERAL, NULL));
        run_under_all(&wide, &m.a.table, 0);
        machines_start(&machines, &m.a.program, 1);
        for (uint32_t i = 0; i < machines.count; i++) {
            assert_int_equal(machines.of[i].room, 1);
            for (uint32_t row = 0; row < SEVERAL; row++) check_alone(&m.a, &wide, &machines.of[i], row);
            machine_free(&machines.of[i]);
        }
        machine_free(&wide);
        assembly_free(&m.a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_plain_evaluator),
        cmocka_unit_test(blocks_do_not_matter),
        cmocka_unit_test(one_case_is_one_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
