/* The machine: runs a program over a block of cases at once. */
#ifndef RUN_MACHINE_H
#define RUN_MACHINE_H
#include "cases/table.h"
#include "program/program.h"

/* Ordinary: the answer. Disputed and provided: the stricter readings, by which caveats are found. Baseline: a case that states
 * nothing, run once when the rules are loaded. */
typedef enum { READING_ORDINARY, READING_DISPUTED, READING_PROVIDED, READING_BASELINE } Reading;

typedef struct NumberRegister {
    double *lo, *hi;            /* one for each case of the block */
    uint64_t *lo_open, *hi_open; /* bits */
    bool constant;              /* the same in all cases: written when the machine starts */
} NumberRegister;

/* The registers after one reading of a block. */
typedef struct Registers {
    uint64_t *planes;           /* plane r: words planes[r * width] … */
    NumberRegister *numbers;
} Registers;

typedef struct Machine {
    const Program *program;
    uint32_t width;             /* words of a plane register: a block has at most 64 * width cases */
    uint32_t first, count;      /* the cases of the table that the block holds */
    bool has_disputed, has_provided; /* whether the block was run under that reading (else no verdict of it has the caveat) */
    bool pairs_together;        /* the program's pairs are planes that follow one another */
    bool relied;                /* some case needed an `unless` or an `assume` whose ground is not recorded */
    Registers registers[3];     /* by Reading; those of a stricter reading get memory when first needed */
    Interval *baseline;         /* READING_BASELINE: where to write */
} Machine;

/* Prepares for blocks of up to `most` cases (1 or more; the machine may choose fewer). False when there is no memory. */
bool machine_start(Machine *machine, const Program *program, uint32_t most);
void machine_free(Machine *machine);

/* Runs the cases of the table from `first` on, as many as one block holds (machine->count of them), and again under the
 * stricter readings where a caveat is possible. False when there is no memory. */
bool machine_run(Machine *machine, const CaseTable *table, uint32_t first);

/* Fills program->baseline. */
bool machine_baseline(Program *program, const Meaning *meaning);

/* Evidence for a plane register in one case of the block. */
static inline bool machine_bit(const Machine *machine, Reading reading, uint32_t plane, uint32_t lane)
{
    return machine->registers[reading].planes[(size_t)plane * machine->width + lane / 64] >> (lane % 64) & 1;
}

Interval machine_number(const Machine *machine, Reading reading, uint32_t number, uint32_t lane);

#endif
