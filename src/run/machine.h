/* The machine: runs a program over a block of cases at once. */
#ifndef RUN_MACHINE_H
#define RUN_MACHINE_H
#include "cases/table.h"
#include "program/program.h"

/* Ordinary: the answer. Disputed and provided: the stricter readings, by which caveats are found. Baseline: a case that
 * states nothing, run once when the rules are loaded. */
typedef enum { READING_ORDINARY, READING_DISPUTED, READING_PROVIDED, READING_BASELINE } Reading;

/* What a register of numbers holds. Reals are intervals, an end one behind the other. Where a block is of many cases,
 * two kinds of numbers are written out as reals only when an instruction asks for that, since most are only compared.
 */
typedef enum {
    HOLDS_REALS,
    HOLDS_POINTS, /* small whole numbers: ends in planes, a plane a bit, the lowest first, where else lo and hi lie */
    HOLDS_FACTS   /* nothing: they are what the table's cases state of the measure's term, else its range */
} Holds;

/* One of a register, also where readings share that. */
typedef struct NumberForm {
    Holds holds;
    uint32_t most;           /* of points: none is larger */
    const uint32_t *measure; /* of facts: the instruction */
} NumberForm;

typedef struct NumberRegister {
    double *lo, *hi;             /* one for each case of the block */
    uint64_t *lo_open, *hi_open; /* bits */
    NumberForm *form;
    bool constant; /* the same in all cases: written when the machine starts */
} NumberRegister;

/* A register of numbers in a machine for one case alone: both ends lie together. */
typedef struct OneNumber {
    double ends[2];
    uint64_t open[2];
} OneNumber;

/* What one reading of a block writes; the numbers that it does not write are those of the ordinary reading. */
typedef struct Registers {
    uint64_t *planes; /* plane r: words planes[r * width] … */
    NumberRegister *numbers;
    OneNumber *alone; /* of one case: where `numbers` point to, but for those that readings share; else NULL */
} Registers;

/* Whether a block was run again under a stricter reading. */
typedef enum { NOT_ASKED, NO_NEED, RAN_AGAIN } RunAgain;

typedef struct Machine Machine;

/* Runs the program over the block that machine->first and count tell. */
typedef void MachineRead(Machine *machine, const CaseTable *table, Reading reading);

struct Machine {
    const Program *program;
    MachineRead *read;      /* the interpreter, for the fastest instruction set that the processor has (sets.h) */
    uint32_t width;         /* words of a plane register … */
    uint32_t room;          /* … and how many cases a block can have: 64 * width, or one alone */
    bool full;              /* for more cases it would not have more room */
    uint32_t first, count;  /* the cases of the table that the block holds … */
    const CaseTable *table; /* … and that table */
    bool pairs_together;    /* the program's pairs are planes that follow one another */
    bool relied;            /* some case needed an `unless` or an `assume` whose ground is not recorded */
    RunAgain again[3];      /* by Reading */
    Registers registers[3]; /* by Reading */
    Interval *baseline;     /* READING_BASELINE: where to write */
    Memory *memory;         /* where the registers are counted; or NULL */
    size_t size;            /* of the registers of one reading, in bytes */
};

/* Prepares for blocks of up to `most` cases (1 or more; the machine may choose fewer). With 1, tables are to have no
 * more cases than that. False when there is no memory, or not so much left of `memory` (which may be NULL). */
bool machine_start(Machine *machine, const Program *program, uint32_t most, Memory *memory);
void machine_free(Machine *machine);

/* Runs the cases of the table from `first` on, as many as one block holds (machine->count of them). */
void machine_run(Machine *machine, const CaseTable *table, uint32_t first);

/* Whether verdicts of the block can differ under a stricter reading: if so, its registers hold that reading. The block
 * is run again when this is first asked; its table must not have changed since. */
bool machine_differs(Machine *machine, Reading reading);

/* Fills program->baseline. */
bool machine_baseline(Program *program, const Meaning *meaning);

/* Evidence for a plane register in one case of the block. */
static inline bool machine_bit(const Machine *machine, Reading reading, uint32_t plane, uint32_t lane)
{
    return machine->registers[reading].planes[(size_t)plane * machine->width + lane / 64] >> (lane % 64) & 1;
}

/* How many cases `words` words of a plane hold, from word `first` on. */
static inline uint32_t machine_cases(const Machine *machine, uint32_t first, uint32_t words)
{
    uint32_t left = machine->count - first * WORD_CASES;
    return left < words * WORD_CASES ? left : words * WORD_CASES;
}

Interval machine_number(const Machine *machine, Reading reading, uint32_t number, uint32_t lane);

/* The ends of a number in bit planes, as scores of whole points are: bit k of the low end is at lo + k * width, that of
 * the high end at hi + k * width. Of a constant both are NULL, and its bits those of `value`. False where a register of
 * the ordinary reading does not hold it so. */
typedef struct MachinePoints {
    const uint64_t *lo, *hi;
    uint32_t bits, width, value;
} MachinePoints;
bool machine_points(const Machine *machine, uint32_t number, MachinePoints *points);

/* Has a number register of the ordinary reading hold reals, lo and hi of each case of the block, where it does not. */
void machine_write_out(const Machine *machine, uint32_t number);

#endif
