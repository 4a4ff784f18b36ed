/* A program made of bytes: whatever the verifier lets through must run, under every reading, in narrow blocks as in
 * wide ones. Bytes choose instructions that mostly fit what stands before them; some are then overwritten, so that the
 * verifier has something to refuse. */
#include "assemble.h"
#include "fuzz.h"

enum { PROPOSITIONS = 6, TERMS = 3, MOST_INSTRUCTIONS = 120, MOST_ITEMS = 6 };

typedef struct Bytes {
    const uint8_t *at, *end;
} Bytes;

static uint32_t take(Bytes *in, uint32_t below)
{
    return in->at == in->end ? 0 : *in->at++ % below;
}

static Interval interval(Bytes *in)
{
    static const double ends[] = {
        0, 1, -1, 2, 0.5, 1e22, -1e22, 1e-22, 3, 10, INFINITY, -INFINITY, 0.1, 0.3, 7, 1e300
    };
    double a = ends[take(in, COUNT(ends))], b = ends[take(in, COUNT(ends))];
    uint32_t open = take(in, 8);
    Interval made = { a < b ? a : b, a < b ? b : a, open & 1, open & 2 };
    if (open & 4) made.hi = made.lo;
    return made;
}

/* An operand that fits what the letter stands for. */
static uint32_t operand(Assembly *a, Bytes *in, char letter, uint32_t planes, uint32_t numbers, uint32_t loop)
{
    switch (letter) {
    case 'p': return take(in, planes);
    case 'q': return take(in, 4) ? take(in, planes) : NONE;
    case 'n': return numbers ? take(in, numbers) : 0;
    case 'm': return numbers && take(in, 2) ? take(in, numbers) : NONE;
    case 's': return take(in, PROPOSITIONS);
    case 't': return take(in, TERMS);
    case 'b': return take(in, 3) ? a->program.baselines++ : 0;
    case 'a': return loop;
    case 'k': {
        Interval made = interval(in);
        return add_constant(a, made.lo, made.hi);
    }
    default: return take(in, 4);
    }
}

static void instruction(Assembly *a, Bytes *in, uint32_t *loop)
{
    uint32_t words[64] = { take(in, OPCODES) }, count = 1, planes = a->program.planes, numbers = a->program.numbers;
    uint32_t new_planes = planes, new_numbers = numbers;
    const char *letter = opcode_operands[words[0]], *again = NULL;
    for (uint32_t left = COUNT(words); *letter || again; letter++) {
        if (*letter == '*') {
            again = letter + 1;
            uint32_t items = take(in, MOST_ITEMS);
            words[count++] = items;
            left = items * (uint32_t)strlen(again);
            letter++;
        } else if (!*letter) {
            letter = again;
        }
        if (left-- == 0) break;
        words[count++] = *letter == 'P'   ? words[0] == OP_gain ? take(in, planes) : new_planes++
                         : *letter == 'N' ? new_numbers++
                                          : operand(a, in, *letter, planes, numbers, *loop);
        if (count == COUNT(words)) break;
    }
    if (words[0] == OP_loop) *loop = a->program.code.count;
    emit_words(a, words, count);
}

static void spoil(Assembly *a, Bytes *in)
{
    static const uint32_t values[] = { NONE, 0, 1, UINT32_MAX - 1, INT32_MAX, 255, 1024 };
    Program *p = &a->program;
    for (uint32_t times = take(in, 4); times > 1; times--) {
        uint32_t at = take(in, 256) * 256 + take(in, 256), value = values[take(in, COUNT(values))];
        if (p->code.count) p->code.at[at % p->code.count] = value;
    }
    if (take(in, 16) == 1) p->planes = take(in, 256);
    if (take(in, 16) == 1) p->numbers = take(in, 256);
}

static void facts(Assembly *a, Bytes *in)
{
    for (uint32_t times = take(in, 32); times; times--) {
        uint32_t row = take(in, 256) % a->table.rows.count;
        if (take(in, 2)) state(a, row, take(in, PROPOSITIONS), "TFCU"[take(in, 4)]);
        else {
            Interval made = interval(in);
            if (!interval_empty(made)) state_number(a, row, take(in, TERMS), made);
        }
    }
}

/* `written`: how many planes, from the first on, some instruction writes. */
static void same_numbers(const Machine *narrow, const Machine *wide, uint32_t first, uint32_t written)
{
    for (uint32_t n = 0; n < written && n < wide->program->numbers; n++) {
        for (uint32_t lane = 0; lane < narrow->count; lane++) {
            Interval x = machine_number(narrow, READING_ORDINARY, n, lane),
                     y = machine_number(wide, READING_ORDINARY, n, first + lane);
            LAW(memcmp(&x.lo, &y.lo, sizeof x.lo) == 0 && memcmp(&x.hi, &y.hi, sizeof x.hi) == 0);
            LAW(x.lo_open == y.lo_open && x.hi_open == y.hi_open);
        }
    }
}

static void same_in_narrow_blocks(const Assembly *a, const Machine *wide, uint32_t written, uint32_t numbers)
{
    Machine narrow;
    LAW(machine_start(&narrow, &a->program, WORD_CASES, NULL));
    for (uint32_t first = 0; first < wide->count; first += WORD_CASES) {
        run_under_all(&narrow, &a->table, first);
        same_numbers(&narrow, wide, first, numbers);
        for (uint32_t p = 0; p < written && p < a->program.planes; p++)
            LAW(narrow.registers[READING_ORDINARY].planes[p] ==
                wide->registers[READING_ORDINARY].planes[(size_t)p * wide->width + first / WORD_CASES]);
    }
    machine_free(&narrow);
}

/* A few of the cases, alone, by the code for that. */
static void same_alone(Assembly *a, const Machine *wide, uint32_t written, uint32_t numbers)
{
    enum { FEW = 3 };
    Machine machine;
    LAW(machine_start(&machine, &a->program, 1, NULL));
    for (uint32_t row = 0; row < wide->count && row < FEW; row++) {
        CaseTable alone = case_alone(a, row);
        run_under_all(&machine, &alone, 0);
        same_numbers(&machine, wide, row, numbers);
        for (uint32_t p = 0; p < written && p < a->program.planes; p++)
            LAW(machine_bit(&machine, READING_ORDINARY, p, 0) == machine_bit(wide, READING_ORDINARY, p, row));
    }
    machine_free(&machine);
}

/* Facts lie within the range of their term (table.h): those that do not are taken out. */
static void keep_to_range(CaseTable *table, const uint32_t *measure, Interval range)
{
    const NumberColumn *n = &table->numbers[measure[3]];
    for (uint32_t row = 0; n->stated && row < table->rows.count; row++) {
        Interval all = n->span_lo ? get_ends(n->span_lo, n->span_hi, n->span_lo_open, n->span_hi_open, row)
                                  : get_ends(n->lo, n->hi, n->lo_open, n->hi_open, row);
        if (!interval_same(interval_meet(all, range), all))
            n->stated[row / WORD_CASES] &= ~(UINT64_C(1) << row % WORD_CASES);
    }
}

static void keep_to_ranges(Assembly *a)
{
    const Program *p = &a->program;
    for (uint32_t i = 0; i < p->starts.count; i++) {
        const uint32_t *at = p->code.at + p->starts.at[i];
        if (*at == OP_measure) keep_to_range(&a->table, at, interval_tidy(p->constants.at[at[4]]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Bytes in = { data, data + size };
    Assembly a;
    assembly_start(&a, PROPOSITIONS, TERMS, 1 + take(&in, 200));
    facts(&a, &in);
    uint32_t loop = 0, at;
    for (uint32_t i = 0; i < MOST_INSTRUCTIONS && in.end - in.at > 8; i++) instruction(&a, &in, &loop);
    for (uint32_t i = 0; i < PROPOSITIONS && a.program.planes > 2; i++)
        LAW(vec_push(&a.arena, &a.program.pairs,
                     (PlanePair){ take(&in, a.program.planes), take(&in, a.program.planes) }));
    uint32_t written = a.program.planes, numbers = a.program.numbers;
    spoil(&a, &in);
    if (!program_prove(&a.program, &at)) {
        Machine machine;
        keep_to_ranges(&a);
        LAW(machine_baseline(&a.program, &a.meaning));
        LAW(machine_start(&machine, &a.program, a.table.rows.count, NULL));
        run_under_all(&machine, &a.table, 0);
        same_in_narrow_blocks(&a, &machine, written, numbers);
        same_alone(&a, &machine, written, numbers);
        machine_free(&machine);
    }
    assembly_free(&a);
    return 0;
}
