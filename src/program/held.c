#include "program/held.h"

/* What a register can hold: reals, or less than that. Constants have finite ends, and a point is one that is a score.
 */
typedef enum { REALS, CONSTANT, POINT, POINTS, FACTS } Held;

typedef struct Holder {
    Program *p;
    uint8_t *held;  /* by number register: Held */
    bool *written;  /* by number register: something reads it as reals */
    uint32_t *last; /* by number register: the latest of its comparisons */
} Holder;

/* ---- what instructions write ---- */

static Held constant_held(const Interval *constant)
{
    if (!isfinite(constant->lo) || !isfinite(constant->hi)) return REALS;
    bool whole = constant->lo == constant->hi && constant->lo == floor(constant->lo);
    return whole && constant->lo >= 0 && constant->lo <= MOST_POINTS ? POINT : CONSTANT;
}

static Held points_of(const Holder *h, const uint32_t *numbers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (h->held[numbers[i]] != POINT && h->held[numbers[i]] != POINTS) return REALS;
    return POINTS;
}

static Held held_after(const Holder *h, const uint32_t *at)
{
    switch (*at) {
    case OP_constant: return constant_held(&h->p->constants.at[at[2]]);
    case OP_measure: return at[5] == NONE ? FACTS : points_of(h, at + 5, 1);
    case OP_choose: return points_of(h, at + 4, 2);
    case OP_add: return points_of(h, at + 2, 2);
    case OP_sum:
    case OP_highest:
    case OP_lowest: return points_of(h, at + 3, at[2]);
    default: return REALS;
    }
}

/* ---- what they read ---- */

static bool is_constant(const Holder *h, uint32_t number)
{
    return h->held[number] == CONSTANT || h->held[number] == POINT;
}

static void write_out(const Holder *h, uint32_t number)
{
    if (number != NONE) h->written[number] = true;
}

static void write_operands_out(const Holder *h, const uint32_t *at)
{
    const char *letter = opcode_operands[*at++];
    for (; *letter && *letter != '*'; letter++, at++)
        if (*letter == 'n' || *letter == 'm') write_out(h, *at);
    if (*letter != '*') return;
    for (uint32_t count = *at++; count; count--)
        for (const char *item = letter + 1; *item; item++, at++)
            if (*item == 'n' || *item == 'm') write_out(h, *at);
}

/* Comparisons of what cases state with constants can all be made when the measure is reached, for they read nothing
 * else: so the facts are read once, however many thresholds there are. */
static bool note_comparison(Holder *h, uint32_t place, uint32_t measure)
{
    Program *p = h->p;
    uint32_t index = p->compared.count;
    if (!vec_push(p->arena, &p->compared, (Compared){ place, NONE })) return false;
    if (p->compared_first[measure] == NONE) p->compared_first[measure] = index;
    else p->compared.at[h->last[measure]].next = index;
    h->last[measure] = index;
    return true;
}

/* Every comparison is noted that can be made so, whether or not the measure is written out for something else: in some
 * reading it may not be. */
static bool look_at_comparison(Holder *h, uint32_t place)
{
    const uint32_t *at = h->p->code.at + place;
    bool first = is_constant(h, at[3]), second = is_constant(h, at[4]);
    uint32_t other = at[first ? 4 : 3];
    if (first != second && h->held[other] == FACTS && *at == OP_less) return note_comparison(h, place, other);
    if (first == second || h->held[other] != POINTS) write_operands_out(h, at);
    return true;
}

static bool look_at(Holder *h, uint32_t place)
{
    const uint32_t *at = h->p->code.at + place;
    if (*at == OP_less || *at == OP_nearly_less) return look_at_comparison(h, place);
    Held held = held_after(h, at);
    if (held != POINTS) write_operands_out(h, at);
    if (opcode_operands[*at][0] == 'N') h->held[at[1]] = (uint8_t)held;
    return true;
}

bool program_find_held(Program *p)
{
    Arena scratch = { .memory = p->arena->memory };
    Holder h = { .p = p };
    h.held = arena_zero(&scratch, p->numbers + 1);
    h.written = arena_zero(&scratch, p->numbers + 1);
    h.last = arena_zero(&scratch, (p->numbers + 1) * sizeof *h.last);
    p->compared_first = arena_alloc(p->arena, (p->numbers + 1) * sizeof *p->compared_first);
    p->compared.at = NULL;
    p->compared.count = p->compared.room = p->written = 0;
    bool made = h.held && h.written && h.last && p->compared_first;
    for (uint32_t i = 0; made && i < p->numbers; i++) p->compared_first[i] = NONE;
    for (uint32_t i = 0; made && i < p->starts.count; i++) made = look_at(&h, p->starts.at[i]);
    for (uint32_t i = 0; made && i < p->numbers; i++)
        p->written += h.held[i] == REALS || (h.written[i] && !is_constant(&h, i));
    arena_free(&scratch);
    return made;
}
