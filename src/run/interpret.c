/* The interpreter. Its body stands once; from it the compiler makes one for each reading, one for a single word of
 * cases and one for a single case, so that an ordinary run pays for no other, and a case alone for no loop. */
#include "program/alone.h"
#include "run/lanes.h"
#include "run/one_case.h"
#include "run/planes.h"

/* How much a block can hold. */
typedef enum { WIDE, ONE_WORD, ONE_CASE } Size;

/* Unbounded where the exception holds, or, provided, is not known to be absent. True where that differs in some case.
 */
static INLINE bool applicable(const Block *b, const uint32_t *at, Reading reading)
{
    bool provided = reading == READING_PROVIDED;
    const uint64_t *t = block_plane(b, at[3]), *f = block_plane(b, at[4]), *all = block_plane(b, PLANE_ALL);
    numbers_unbounded(number_written(b, at[1]), number_read(b, at[2]), provided ? f : t, !provided, b->count);
    uint64_t relied = 0;
    for (uint32_t w = 0; w < b->words; w++) relied |= all[w] & ~(t[w] ^ f[w]);
    return relied;
}

/* The number as it is in a case that states nothing: never narrower than that, though perhaps in conflict (a formula
 * can lie outside its range). */
static INLINE void keep_baseline(const Block *b, const uint32_t *at, Interval *baseline)
{
    baseline[at[4]] = number_get(&b->numbers[at[2]], 0);
    EACH_PART(b, { PART(at[1]) = PART(at[3]); });
}

static INLINE void narrower(const Block *b, const uint32_t *at)
{
    numbers_narrower(block_plane(b, at[1]), number_read(b, at[2]), b->program->baseline[at[4]], b->count);
    EACH_PART(b, { PART(at[1]) |= PART(at[3]); });
}

typedef void Fold(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count);

static INLINE void fold(const Block *b, const uint32_t *at, Size size, Fold *two)
{
    const uint32_t *from = at + 3, count = at[2];
    if (size == WIDE && points_fold(b->self, (Opcode)*at, at[1], from, count)) return;
    const NumberRegister *n = number_written(b, at[1]), *first = number_read(b, from[0]);
    if (count == 1) numbers_copy(n, first, b->count);
    for (uint32_t i = 1; i < count; i++) two(n, i == 1 ? first : n, number_read(b, from[i]), b->count);
}

static INLINE void add(const Block *b, const uint32_t *at, Size size)
{
    if (size == WIDE && points_fold(b->self, OP_add, at[1], at + 2, 2)) return;
    numbers_add(number_written(b, at[1]), number_read(b, at[2]), number_read(b, at[3]), b->count);
}

static INLINE void choose(const Block *b, const uint32_t *at, Size size)
{
    if (size == WIDE && points_choose(b->self, at)) return;
    numbers_choose(number_written(b, at[1]), block_plane(b, at[2]), block_plane(b, at[3]), number_read(b, at[4]),
                   number_read(b, at[5]), b->count);
}

static INLINE bool is_finite_constant(const NumberRegister *n)
{
    return n->constant && isfinite(*n->lo) && isfinite(*n->hi);
}

/* Whether it was compared when its measure was reached (facts_compare). */
static INLINE bool is_compared(const Block *b, const uint32_t *at)
{
    const NumberRegister *first = &b->numbers[at[3]], *second = &b->numbers[at[4]];
    if (first->form->holds == HOLDS_FACTS) return is_finite_constant(second);
    return second->form->holds == HOLDS_FACTS && is_finite_constant(first);
}

static INLINE void less(const Block *b, const uint32_t *at, Size size, bool nearly)
{
    uint64_t *below = block_plane(b, at[1]), *not_below = block_plane(b, at[2]);
    if (size == WIDE && (points_less(b->self, at, nearly) || (!nearly && is_compared(b, at)))) return;
    const NumberRegister *first = number_read(b, at[3]), *second = number_read(b, at[4]);
    if (nearly) numbers_nearly_less(below, not_below, first, second, b->count);
    else numbers_less(below, not_below, first, second, b->count);
}

static INLINE void fill_fixed_planes(const Block *b)
{
    uint64_t *all = block_plane(b, PLANE_ALL), *none = block_plane(b, PLANE_NONE);
    for (uint32_t w = 0; w < b->words; w++) {
        none[w] = 0;
        all[w] = first_bits(cases_in(b->count, w));
    }
}

/* Operand i, a register of numbers: to be read, and to be written. */
#define N(i) number_read(&b, at[i])
#define TO(i) number_written(&b, at[i])

/* What is copied into b the compiler knows to stay as it is. */
static INLINE void run(Machine *machine, const Block *block, Size size, Reading reading)
{
    Block b = *block;
    if (size != WIDE) b.width = b.words = 1;
    if (size == ONE_CASE) b.count = 1;
    const Program *program = b.program;
    bool slice = reading == READING_PROVIDED; /* on a copy of the registers */
    const uint32_t *code = size == ONE_CASE ? program->alone.at : slice ? program->provided.at : program->code.at;
    uint32_t words = size == ONE_CASE ? program->alone.count : slice ? program->provided.count : program->code.count;
    const uint32_t *end = code ? code + words : code;
    bool relied = false, gained = false, disputed = reading == READING_DISPUTED;
    fill_fixed_planes(&b);
    for (const uint32_t *at = code; at != end;) {
        uint32_t op = *at;
        if (size != ONE_CASE && op >= OPCODES) __builtin_unreachable(); /* so that there is no machine code for it */
        switch (op) {
        case OP_stated: planes_stated(&b, at, reading), at += 4; break;
        case OP_unstated: planes_column(&b, at[1], b.columns[at[2]].unknown), at += 3; break;
        case OP_settle: planes_settle(&b, at, reading), at += 6 + at[5]; break;
        case OP_band: planes_band(&b, at, reading), at += 7 + at[6]; break;
        case OP_gain: gained |= planes_gain(&b, at, reading), at += 4 + at[3]; break;
        case OP_loop: gained = false, at += 1; break;
        case OP_again: at = gained ? code + at[1] : at + 2; break;
        case OP_and: planes_and(&b, at), at += 3 + at[2]; break;
        case OP_or: planes_or(&b, at), at += 3 + at[2]; break;
        case OP_but_not: planes_but_not(&b, at), at += 4; break;
        case OP_at_least: planes_at_least(&b, at), at += 4 + at[3]; break;
        case OP_unless: relied |= planes_unless(&b, at, reading), at += 5; break;
        case OP_assume: relied |= planes_assume(&b, at, reading), at += 4; break;
        case OP_recorded:
            if (disputed) planes_as_before(&b, at[1]);
            else planes_or(&b, at);
            at += 3 + at[2];
            break;
        case OP_conflicting:
            if (disputed) planes_as_before(&b, at[1]);
            else planes_both(&b, at);
            at += 4;
            break;
        case OP_narrower:
            if (disputed) planes_as_before(&b, at[1]);
            else if (reading == READING_BASELINE) keep_baseline(&b, at, machine->baseline);
            else narrower(&b, at);
            at += 5;
            break;
        case OP_constant: at += 3; break; /* filled when the machine started */
        case OP_measure: machine_measure(b.self, at, reading), at += 7 + 4 * (size_t)at[6]; break;
        case OP_applicable: relied |= applicable(&b, at, reading), at += 5; break;
        case OP_add: add(&b, at, size), at += 4; break;
        case OP_subtract: numbers_subtract(TO(1), N(2), N(3), b.count), at += 4; break;
        case OP_multiply: numbers_pair(TO(1), N(2), N(3), b.count, interval_multiply), at += 4; break;
        case OP_divide: numbers_pair(TO(1), N(2), N(3), b.count, interval_divide), at += 4; break;
        case OP_power: numbers_pair(TO(1), N(2), N(3), b.count, interval_power), at += 4; break;
        case OP_scale: numbers_scale(TO(1), N(2), b.count, program->constants.at[at[3]]), at += 4; break;
        case OP_sum: fold(&b, at, size, numbers_add), at += 3 + at[2]; break;
        case OP_highest: fold(&b, at, size, numbers_highest), at += 3 + at[2]; break;
        case OP_lowest: fold(&b, at, size, numbers_lowest), at += 3 + at[2]; break;
        case OP_choose: choose(&b, at, size), at += 6; break;
        case OP_sqrt: numbers_each(TO(1), N(2), b.count, interval_sqrt), at += 3; break;
        case OP_ln: numbers_each(TO(1), N(2), b.count, interval_ln), at += 3; break;
        case OP_exp: numbers_each(TO(1), N(2), b.count, interval_exp), at += 3; break;
        case OP_log10: numbers_each(TO(1), N(2), b.count, interval_log10), at += 3; break;
        case OP_round: numbers_each(TO(1), N(2), b.count, interval_round), at += 3; break;
        case OP_less: less(&b, at, size, false), at += 5; break;
        case OP_nearly_less: less(&b, at, size, true), at += 5; break;
        case ALONE_AND_2: one_and(&b, at, 2), at += 4; break;
        case ALONE_AND_3: one_and(&b, at, 3), at += 5; break;
        case ALONE_OR_2: one_or(&b, at, 2), at += 4; break;
        case ALONE_OR_3: one_or(&b, at, 3), at += 5; break;
        case ALONE_AND_2_SETTLE: one_settle(&b, at + 4, one_and(&b, at, 2)), at += 6; break;
        case ALONE_AND_3_SETTLE: one_settle(&b, at + 5, one_and(&b, at, 3)), at += 7; break;
        case ALONE_OR_2_SETTLE: one_settle(&b, at + 4, one_or(&b, at, 2)), at += 6; break;
        case ALONE_OR_3_SETTLE: one_settle(&b, at + 5, one_or(&b, at, 3)), at += 7; break;
        case ALONE_SETTLE: one_settle(&b, at + 2, *block_plane(&b, at[1])), at += 4; break;
        case ALONE_CHOICE: one_choice(&b, at), at += 5; break;
        case ALONE_STATED: one_stated(&b, at), at += 4; break;
        case ALONE_AT_LEAST: one_at_least(&b, at), at += 4 + at[3]; break;
        case ALONE_MEASURE: one_measure(&b, at), at += 7 + 4 * (size_t)at[6]; break;
        case ALONE_CHOOSE: one_choose(&b, at), at += 6; break;
        case ALONE_ADD: one_sum(&b, at[1], at + 2, 2), at += 4; break;
        case ALONE_SUM: one_sum(&b, at[1], at + 3, at[2]), at += 3 + at[2]; break;
        case ALONE_HIGHEST: one_extreme(&b, at, true), at += 3 + at[2]; break;
        case ALONE_LOWEST: one_extreme(&b, at, false), at += 3 + at[2]; break;
        case ALONE_LESS: one_less(&b, at), at += 5; break;
        case ALONE_NEARLY_LESS: one_nearly_less(&b, at), at += 5; break;
        default: __builtin_unreachable(); /* the verifier saw to it */
        }
    }
    if (reading == READING_ORDINARY) machine->relied = relied;
}

typedef void Read(Machine *machine, const Block *block);

#define READ(name, size, reading)                          \
    static void name(Machine *machine, const Block *block) \
    {                                                      \
        run(machine, block, size, reading);                \
    }

READ(read_ordinary, WIDE, READING_ORDINARY)
READ(read_disputed, WIDE, READING_DISPUTED)
READ(read_provided, WIDE, READING_PROVIDED)
READ(read_baseline, WIDE, READING_BASELINE)
READ(read_ordinary_word, ONE_WORD, READING_ORDINARY)
READ(read_disputed_word, ONE_WORD, READING_DISPUTED)
READ(read_provided_word, ONE_WORD, READING_PROVIDED)
READ(read_baseline_word, ONE_WORD, READING_BASELINE)
READ(read_ordinary_case, ONE_CASE, READING_ORDINARY) /* the stricter readings of a case are seldom asked for */

void machine_read(Machine *machine, const CaseTable *table, Reading reading)
{
    static Read *const wide[] = { [READING_ORDINARY] = read_ordinary,
                                  [READING_DISPUTED] = read_disputed,
                                  [READING_PROVIDED] = read_provided,
                                  [READING_BASELINE] = read_baseline };
    static Read *const word[] = { [READING_ORDINARY] = read_ordinary_word,
                                  [READING_DISPUTED] = read_disputed_word,
                                  [READING_PROVIDED] = read_provided_word,
                                  [READING_BASELINE] = read_baseline_word };
    Block block = block_of(machine, table, reading == READING_BASELINE ? READING_ORDINARY : reading);
    block.self = &block;
    if (block.alone && block.one_word && reading == READING_ORDINARY) read_ordinary_case(machine, &block);
    else (machine->width == 1 ? word : wide)[reading](machine, &block);
}
