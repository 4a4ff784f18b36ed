#include "program/emit.h"

#include <stdlib.h>
#include <string.h>

void emitter_start(Emitter *e, Program *program, Arena *scratch)
{
    *e = (Emitter){ .p = program, .scratch = scratch };
    table_init(&e->known, scratch);
}

uint32_t plane_new(Emitter *e)
{
    if (e->p->planes >= UINT32_MAX / 2) e->failed = true;
    return e->p->planes++;
}

static uint32_t number_new(Emitter *e)
{
    if (e->p->numbers >= UINT32_MAX / 2) e->failed = true;
    return e->p->numbers++;
}

static void word(Emitter *e, uint32_t value)
{
    if (!vec_push(e->p->arena, &e->p->code, value)) e->failed = true;
}

static void begin(Emitter *e, Opcode op, Span span)
{
    if (!vec_push(e->p->arena, &e->p->starts, e->p->code.count) || !vec_push(e->p->arena, &e->p->spans, span))
        e->failed = true;
    word(e, op);
}

/* ---- what was written before ---- */

/* The register that an instruction of these words wrote, or NONE. */
static uint32_t known(const Emitter *e, const uint32_t *words, uint32_t count)
{
    return table_find(&e->known, (const char *)words, count * sizeof *words);
}

static void remember(Emitter *e, const uint32_t *words, uint32_t count, uint32_t reg)
{
    uint32_t *kept = arena_alloc(e->scratch, count * sizeof *kept);
    if (kept) memcpy(kept, words, count * sizeof *kept);
    if (!kept || !table_put(&e->known, (const char *)kept, count * sizeof *kept, reg)) e->failed = true;
}

/* An instruction op, `first`.. (registers written), then `words` (its operands). */
static uint32_t emit_new(Emitter *e, const uint32_t *key, uint32_t count, uint32_t reg, uint32_t registers, Span span)
{
    begin(e, (Opcode)key[0], span);
    for (uint32_t i = 0; i < registers; i++) word(e, reg + i);
    for (uint32_t i = 1; i < count; i++) word(e, key[i]);
    remember(e, key, count, reg);
    return reg;
}

static uint32_t emit_plane(Emitter *e, const uint32_t *key, uint32_t count, Span span)
{
    uint32_t before = known(e, key, count);
    return before != TABLE_NONE ? before : emit_new(e, key, count, plane_new(e), 1, span);
}

static uint32_t emit_number(Emitter *e, const uint32_t *key, uint32_t count, Span span)
{
    uint32_t before = known(e, key, count);
    return before != TABLE_NONE ? before : emit_new(e, key, count, number_new(e), 1, span);
}

/* ---- lists ---- */

uint32_t operands_begin(const Emitter *e)
{
    return e->operands.count;
}

void operand(Emitter *e, uint32_t value)
{
    if (!vec_push(e->scratch, &e->operands, value)) e->failed = true;
}

uint32_t operands_count(const Emitter *e, uint32_t mark)
{
    return e->operands.count - mark;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Sorts the operands since the mark and drops those named twice. */
static void sort_operands(Emitter *e, uint32_t mark)
{
    uint32_t count = operands_count(e, mark), kept = 0;
    if (count < 2) return;
    uint32_t *list = e->operands.at + mark;
    qsort(list, count, sizeof *list, ascending);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || list[i] != list[i - 1]) list[kept++] = list[i];
    e->operands.count = mark + kept;
}

/* The key of an instruction with fixed operands and then a counted list: the operands since the mark. */
static uint32_t *list_key(Emitter *e, const uint32_t *fixed, uint32_t fixed_count, uint32_t mark, uint32_t per_item,
                          uint32_t *count)
{
    uint32_t items = operands_count(e, mark);
    *count = fixed_count + 1 + items;
    uint32_t *key = arena_alloc(e->scratch, *count * sizeof *key);
    if (!key) {
        e->failed = true;
        return NULL;
    }
    memcpy(key, fixed, fixed_count * sizeof *key);
    key[fixed_count] = items / per_item;
    if (items) memcpy(key + fixed_count + 1, e->operands.at + mark, items * sizeof *key);
    e->operands.count = mark;
    return key;
}

uint32_t emit_joined(Emitter *e, Opcode op, uint32_t mark, Span span)
{
    uint32_t nothing = op == OP_and ? PLANE_ALL : PLANE_NONE, everything = op == OP_and ? PLANE_NONE : PLANE_ALL;
    sort_operands(e, mark);
    uint32_t count = operands_count(e, mark), kept = 0, *list = count ? e->operands.at + mark : NULL;
    for (uint32_t i = 0; i < count; i++) {
        if (list[i] == everything) {
            e->operands.count = mark;
            return everything;
        }
        if (list[i] != nothing) list[kept++] = list[i];
    }
    e->operands.count = mark + kept;
    if (kept < 2) {
        e->operands.count = mark;
        return kept ? list[0] : count ? nothing : PLANE_NONE;
    }
    uint32_t words, fixed = op, *key = list_key(e, &fixed, 1, mark, 1, &words);
    return key ? emit_plane(e, key, words, span) : PLANE_NONE;
}

uint32_t emit_at_least(Emitter *e, uint32_t mark, uint32_t least, Span span)
{
    uint32_t count = operands_count(e, mark), kept = 0, *list = count ? e->operands.at + mark : NULL;
    if (count) qsort(list, count, sizeof *list, ascending);
    for (uint32_t i = 0; i < count; i++) {
        if (list[i] == PLANE_ALL && least) least--;
        else if (list[i] != PLANE_NONE) list[kept++] = list[i];
    }
    e->operands.count = mark + kept;
    if (least == 1) return emit_joined(e, OP_or, mark, span);
    if (least == 0 || least > kept) {
        e->operands.count = mark;
        return least == 0 ? PLANE_ALL : PLANE_NONE;
    }
    if (least == kept) return emit_joined(e, OP_and, mark, span);
    uint32_t words, fixed[] = { OP_at_least, least }, *key = list_key(e, fixed, 2, mark, 1, &words);
    return key ? emit_plane(e, key, words, span) : PLANE_NONE;
}

uint32_t emit_recorded(Emitter *e, uint32_t mark, Span span)
{
    sort_operands(e, mark);
    uint32_t words, fixed = OP_recorded, *key = list_key(e, &fixed, 1, mark, 1, &words);
    return key ? emit_plane(e, key, words, span) : PLANE_NONE;
}

/* ---- planes ---- */

uint32_t emit_two(Emitter *e, Opcode op, uint32_t a, uint32_t b, Span span)
{
    if (op == OP_but_not && b == PLANE_NONE) return a;
    if (a == PLANE_NONE || (op == OP_but_not && (a == b || b == PLANE_ALL))) return PLANE_NONE;
    if (op == OP_conflicting && a > b) return emit_two(e, op, b, a, span);
    return emit_plane(e, (uint32_t[]){ op, a, b }, 3, span);
}

uint32_t emit_unless(Emitter *e, uint32_t a, uint32_t exception, uint32_t no_exception, Span span)
{
    return emit_plane(e, (uint32_t[]){ OP_unless, a, exception, no_exception }, 4, span);
}

uint32_t emit_narrower(Emitter *e, uint32_t number, uint32_t conflict, Span span)
{
    uint32_t key[] = { OP_narrower, number, conflict }, before = known(e, key, 3);
    if (before != TABLE_NONE) return before;
    uint32_t plane = plane_new(e);
    begin(e, OP_narrower, span);
    word(e, plane);
    word(e, number);
    word(e, conflict);
    word(e, e->p->baselines++);
    remember(e, key, 3, plane);
    return plane;
}

uint32_t emit_less(Emitter *e, uint32_t a, uint32_t b, bool nearly, Span span)
{
    uint32_t key[] = { nearly ? OP_nearly_less : OP_less, a, b }, before = known(e, key, 3);
    if (before != TABLE_NONE) return before;
    uint32_t plane = plane_new(e);
    plane_new(e);
    return emit_new(e, key, 3, plane, 2, span);
}

void emit_stated(Emitter *e, uint32_t plane, uint32_t proposition, uint32_t count, Span span)
{
    begin(e, OP_stated, span);
    word(e, count);
    word(e, plane);
    word(e, proposition);
}

uint32_t emit_unstated(Emitter *e, uint32_t proposition, Span span)
{
    return emit_plane(e, (uint32_t[]){ OP_unstated, proposition }, 2, span);
}

static void settle_head(Emitter *e, uint32_t plane, uint32_t partner, uint32_t proposition, uint32_t half, Span span)
{
    begin(e, OP_settle, span);
    word(e, plane);
    word(e, partner);
    word(e, proposition);
    word(e, half);
}

static void list_words(Emitter *e, uint32_t mark, uint32_t per_item)
{
    word(e, operands_count(e, mark) / per_item);
    for (uint32_t i = mark; i < e->operands.count; i++) word(e, e->operands.at[i]);
    e->operands.count = mark;
}

uint32_t emit_settle_stated(Emitter *e, uint32_t proposition, uint32_t half, Span span)
{
    uint32_t plane = plane_new(e);
    settle_head(e, plane, PLANE_NONE, proposition, half, span);
    word(e, 0);
    return plane;
}

/* Evidence that is empty adds nothing. */
static void drop_empty(Emitter *e, uint32_t mark)
{
    sort_operands(e, mark);
    if (operands_count(e, mark) && e->operands.at[mark] == PLANE_NONE) {
        memmove(e->operands.at + mark, e->operands.at + mark + 1,
                (operands_count(e, mark) - 1) * sizeof *e->operands.at);
        e->operands.count--;
    }
}

void emit_settle(Emitter *e, uint32_t plane, uint32_t partner, uint32_t proposition, uint32_t half, uint32_t mark,
                 Span span)
{
    drop_empty(e, mark);
    settle_head(e, plane, partner, proposition, half, span);
    list_words(e, mark, 1);
}

void emit_band(Emitter *e, uint32_t plane, uint32_t partner, uint32_t conflict, uint32_t proposition, uint32_t half,
               uint32_t mark, Span span)
{
    drop_empty(e, mark);
    begin(e, OP_band, span);
    word(e, plane);
    word(e, partner);
    word(e, conflict);
    word(e, proposition);
    word(e, half);
    list_words(e, mark, 1);
}

void emit_gain(Emitter *e, uint32_t plane, uint32_t partner, uint32_t mark, Span span)
{
    drop_empty(e, mark);
    if (!operands_count(e, mark)) return;
    begin(e, OP_gain, span);
    word(e, plane);
    word(e, partner);
    list_words(e, mark, 1);
}

uint32_t emit_loop(Emitter *e)
{
    uint32_t at = e->p->code.count;
    begin(e, OP_loop, NOWHERE);
    return at;
}

void emit_again(Emitter *e, uint32_t loop)
{
    begin(e, OP_again, NOWHERE);
    word(e, loop);
}

/* ---- numbers ---- */

/* Adding 0 makes the two zeros one: else a verdict would show whichever was written first. */
static Interval with_one_zero(Interval value)
{
    return (Interval){ value.lo + 0.0, value.hi + 0.0, value.lo_open, value.hi_open };
}

static uint32_t constant(Emitter *e, Interval value)
{
    value = with_one_zero(value);
    for (uint32_t i = e->p->constants.count, looked = 0; i-- > 0 && looked < 32; looked++) {
        const Interval *c = &e->p->constants.at[i];
        if (c->lo == value.lo && c->hi == value.hi && c->lo_open == value.lo_open && c->hi_open == value.hi_open)
            return i;
    }
    if (!vec_push(e->p->arena, &e->p->constants, value)) e->failed = true;
    return e->p->constants.count - 1;
}

uint32_t emit_constant(Emitter *e, Interval value, Span span)
{
    value = with_one_zero(value);
    uint32_t words[6] = { OP_constant, (uint32_t)value.lo_open | (uint32_t)value.hi_open << 1 };
    memcpy(words + 2, &value.lo, sizeof value.lo);
    memcpy(words + 4, &value.hi, sizeof value.hi);
    uint32_t before = known(e, words, 6);
    if (before != TABLE_NONE) return before;
    uint32_t reg = number_new(e), index = constant(e, value);
    begin(e, OP_constant, span);
    word(e, reg);
    word(e, index);
    remember(e, words, 6, reg);
    return reg;
}

uint32_t emit_number_one(Emitter *e, Opcode op, uint32_t a, Span span)
{
    return emit_number(e, (uint32_t[]){ op, a }, 2, span);
}

uint32_t emit_number_two(Emitter *e, Opcode op, uint32_t a, uint32_t b, Span span)
{
    return emit_number(e, (uint32_t[]){ op, a, b }, 3, span);
}

uint32_t emit_number_list(Emitter *e, Opcode op, uint32_t mark, Span span)
{
    if (op != OP_sum) sort_operands(e, mark);
    uint32_t words, fixed = op, *key = list_key(e, &fixed, 1, mark, 1, &words);
    return key ? emit_number(e, key, words, span) : 0;
}

uint32_t emit_scale(Emitter *e, uint32_t a, double factor, double offset, Span span)
{
    uint32_t index = constant(e, (Interval){ factor, offset, false, false });
    return emit_number(e, (uint32_t[]){ OP_scale, a, index }, 3, span);
}

uint32_t emit_choose(Emitter *e, uint32_t t, uint32_t f, uint32_t a, uint32_t b, Span span)
{
    return a == b ? a : emit_number(e, (uint32_t[]){ OP_choose, t, f, a, b }, 5, span);
}

uint32_t emit_measure(Emitter *e, uint32_t *conflict, uint32_t term, Interval range, uint32_t formula, uint32_t mark,
                      Span span)
{
    uint32_t reg = number_new(e), index = constant(e, range);
    *conflict = plane_new(e);
    begin(e, OP_measure, span);
    word(e, reg);
    word(e, *conflict);
    word(e, term);
    word(e, index);
    word(e, formula);
    list_words(e, mark, 4);
    return reg;
}

uint32_t emit_applicable(Emitter *e, uint32_t number, uint32_t exception, uint32_t no_exception, Span span)
{
    return emit_number(e, (uint32_t[]){ OP_applicable, number, exception, no_exception }, 4, span);
}

/* ---- outcomes ---- */

void emit_pair(Emitter *e, uint32_t t, uint32_t f)
{
    if (!vec_push(e->p->arena, &e->p->pairs, (PlanePair){ t, f })) e->failed = true;
}

void emit_conflict(Emitter *e, uint32_t plane)
{
    if (!vec_push(e->p->arena, &e->p->conflicts, plane)) e->failed = true;
}
