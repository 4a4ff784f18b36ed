/* What the files of the machine share. */
#ifndef RUN_MACHINE_INSIDE_H
#define RUN_MACHINE_INSIDE_H
#include "base/instruction_set.h"
#include "run/machine.h"

/* What works on whole blocks is compiled once more for each instruction set (sets.h). Its names then say for which. */
#ifdef INSTRUCTION_SET
#define machine_read IN_SET(machine_read)
#define machine_measure IN_SET(machine_measure)
#define number_write_out IN_SET(number_write_out)
#define points_choose IN_SET(points_choose)
#define points_fold IN_SET(points_fold)
#define points_copy IN_SET(points_copy)
#define points_less IN_SET(points_less)
#define points_write_out IN_SET(points_write_out)
#define facts_compare IN_SET(facts_compare)
#define number_get IN_SET(number_get)
#define numbers_fill IN_SET(numbers_fill)
#define numbers_copy IN_SET(numbers_copy)
#define numbers_each IN_SET(numbers_each)
#define numbers_pair IN_SET(numbers_pair)
#define numbers_scale IN_SET(numbers_scale)
#define numbers_add IN_SET(numbers_add)
#define numbers_subtract IN_SET(numbers_subtract)
#define numbers_highest IN_SET(numbers_highest)
#define numbers_lowest IN_SET(numbers_lowest)
#define numbers_choose IN_SET(numbers_choose)
#define numbers_unbounded IN_SET(numbers_unbounded)
#define numbers_less IN_SET(numbers_less)
#define numbers_nearly_less IN_SET(numbers_nearly_less)
#define numbers_narrower IN_SET(numbers_narrower)
#endif

#ifndef INLINE /* `inline` alone where the lines that ran are counted (scripts/coverage) */
#define INLINE inline __attribute__((always_inline))
#endif

enum { MOST_WORDS = 64 }; /* of a plane register */

/* The cases that a run is over, and its registers. */
typedef struct Block {
    const struct Block
        *self; /* what is called with this instead of a copy leaves the compiler knowing what is in that */
    const Program *program;
    const CaseTable *table;
    const PlaneColumn *columns; /* of the table */
    const uint64_t *one_word;   /* … its words */
    uint64_t *planes;
    const uint64_t *before; /* the planes after the ordinary reading: stricter ones look at what came out there */
    NumberRegister *numbers;
    OneNumber *alone;      /* the same, where the machine is for one case; else NULL */
    uint32_t first, count; /* cases of the table */
    size_t first_word;     /* of its planes */
    uint32_t width, words; /* of a plane: allotted, and in use */
} Block;

/* `self` is left to whom the block belongs. */
static INLINE Block block_of(const Machine *machine, const CaseTable *table, Reading reading)
{
    const Registers *registers = &machine->registers[reading];
    return (Block){ .program = machine->program,
                    .table = table,
                    .columns = table->planes,
                    .one_word = table->words,
                    .planes = registers->planes,
                    .before = machine->registers[READING_ORDINARY].planes,
                    .numbers = registers->numbers,
                    .alone = registers->alone,
                    .first = machine->first,
                    .first_word = machine->first / WORD_CASES,
                    .count = machine->count,
                    .width = machine->width,
                    .words = (machine->count + WORD_CASES - 1) / WORD_CASES };
}

static INLINE uint64_t *block_plane(const Block *b, uint32_t plane)
{
    return b->planes + (size_t)plane * b->width;
}

static INLINE const uint64_t *block_before(const Block *b, uint32_t plane)
{
    return b->before + (size_t)plane * b->width;
}

MachineRead machine_read;

/* The instruction `measure` at `at`. */
void machine_measure(const Block *b, const uint32_t *at, Reading reading);

/* ---- numbers that are not written out (Holds) ---- */

/* Makes what a register holds reals. */
void number_write_out(const Block *b, const NumberRegister *n);
void points_write_out(const Block *b, const NumberRegister *n);

/* Planes of one word are not worth the trouble: there, all numbers are written out. */
static INLINE const NumberRegister *number_read(const Block *b, uint32_t i)
{
    const NumberRegister *n = &b->numbers[i];
    if (b->width > 1 && n->form->holds != HOLDS_REALS) number_write_out(b->self, n);
    return n;
}

/* For an instruction that writes reals. */
static INLINE const NumberRegister *number_written(const Block *b, uint32_t i)
{
    if (b->width > 1) b->numbers[i].form->holds = HOLDS_REALS;
    return &b->numbers[i];
}

/* The instructions choose; sum, add, highest and lowest (of `count` numbers); less and nearly_less, in planes. False
 * where their operands are no points, or the result is too large: then nothing is written. */
bool points_choose(const Block *b, const uint32_t *at);
bool points_fold(const Block *b, Opcode op, uint32_t to, const uint32_t *from, uint32_t count);
bool points_less(const Block *b, const uint32_t *at, bool nearly);

/* N = the same points, if they lie within that range, whatever they are; else false, likewise. */
bool points_copy(const Block *b, uint32_t to, uint32_t from, Interval range);

/* The comparisons with constants of a measure that holds facts: program->compared. They are made when it is reached. */
void facts_compare(const Block *b, const uint32_t *measure);

/* ---- numbers: N = …, for `count` cases. Bits beyond are 0, in planes and in the bits of open ends. ---- */

Interval number_get(const NumberRegister *n, uint32_t lane);

void numbers_fill(const NumberRegister *n, Interval value, uint32_t count);
void numbers_copy(const NumberRegister *n, const NumberRegister *a, uint32_t count);
void numbers_each(const NumberRegister *n, const NumberRegister *a, uint32_t count, Interval (*function)(Interval));
void numbers_pair(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count,
                  Interval (*function)(Interval, Interval));
void numbers_scale(const NumberRegister *n, const NumberRegister *a, uint32_t count, Interval by);

/* These may write to one of their operands. */
void numbers_add(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count);
void numbers_subtract(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count);
void numbers_highest(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count);
void numbers_lowest(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count);

/* a where only t, b where only f, else their hull. */
void numbers_choose(const NumberRegister *n, const uint64_t *t, const uint64_t *f, const NumberRegister *a,
                    const NumberRegister *b, uint32_t count);

/* `a`, but everything where the bit of the plane is `where`. */
void numbers_unbounded(const NumberRegister *n, const NumberRegister *a, const uint64_t *plane, bool where,
                       uint32_t count);

/* Planes: where every number of a is below every number of b, and where none is. */
void numbers_less(uint64_t *below, uint64_t *not_below, const NumberRegister *a, const NumberRegister *b,
                  uint32_t count);
void numbers_nearly_less(uint64_t *below, uint64_t *not_below, const NumberRegister *a, const NumberRegister *b,
                         uint32_t count);

/* A plane: where `a` is narrower than what is known anyway. */
void numbers_narrower(uint64_t *plane, const NumberRegister *a, Interval known, uint32_t count);

#endif
