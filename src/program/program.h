/* The bytecode: what a rule set is compiled to. Immutable after the load, and verified before it runs. */
#ifndef PROGRAM_PROGRAM_H
#define PROGRAM_PROGRAM_H
#include "base/buffer.h"
#include "base/diagnostic.h"
#include "language/meaning.h"

typedef enum {
#define OPCODE(name, operands, documentation) OP_##name,
#include "program/opcodes.def"
#undef OPCODE
    OPCODES
} Opcode;

extern const char *const opcode_names[OPCODES];
extern const char *const opcode_operands[OPCODES];

enum { PLANE_NONE = 0, PLANE_ALL = 1 };

/* Evidence for and against one proposition: the registers that hold them. */
typedef struct PlanePair {
    uint32_t t, f;
} PlanePair;

/* A `less` between a measure without a formula and a constant with finite ends, and the next one of that measure. */
typedef struct Compared {
    uint32_t at, next; /* place in `code`; index, or NONE */
} Compared;

/* What a `choose` between two constants gives: the ends by the bit of the first plane + 2 * that of the second. */
typedef struct Choice {
    double ends[4][2];
} Choice;

typedef struct Program {
    Arena *arena;
    Vec(uint32_t) code;
    Vec(uint32_t) starts; /* where in `code` each instruction begins */
    Vec(Span) spans;      /* the text that each instruction came from, or NOWHERE */
    Vec(Interval) constants;
    Vec(uint32_t)
        provided; /* code too: what must run again, on a copy of the registers, for the provided reading (slice.h) */
    Vec(uint32_t) alone;          /* code too: for one case alone (alone.h) … */
    Vec(Choice) choices;          /* … and what it chooses from */
    Vec(Compared) compared;       /* what can be compared as soon as its measure is reached (held.h) … */
    uint32_t *compared_first;     /* … by number register: index, or NONE */
    uint32_t written;             /* number registers that a block of many cases is likely to write out */
    Vec(PlanePair) pairs;         /* where a conflict can show: of each proposition, in order; then of suspicions */
    Vec(uint32_t) conflicts;      /* planes that show numbers in conflict */
    uint32_t planes, numbers;     /* registers */
    uint32_t baselines;           /* numbers whose interval in a case that states nothing is wanted … */
    Interval *baseline;           /* … and those intervals */
    uint32_t propositions, terms; /* of the rule set, for the verifier */
} Program;

/* How many words the instruction at code[at] takes, its opcode counted; 0 where it is no instruction or runs out of the
 * code. */
uint32_t program_length(const Program *program, uint32_t at);

/* Proves that a program can run: known opcodes, operands within bounds, registers written before they are read and by
 * one instruction only, loops that nest nowhere and end. NULL when it can; else what is wrong, and *instruction says
 * where. */
const char *program_verify(const Program *program, uint32_t *instruction);
extern const char program_no_memory[]; /* what it gives when there was no memory to look */

/* The same; then fills what held.h and alone.h tell and program->provided, and proves that it is a part of the code, in
 * its order, with its loops whole. Whatever is to be run goes through here. */
const char *program_prove(Program *program, uint32_t *instruction);

/* The program as text, an instruction a line, each with the text that it came from. */
void program_dump(Buffer *out, const Program *program, const Meaning *meaning);

/* The compiler: fills the registers of `meaning` and gives the program; circles through readers are reported. False
 * when there is no memory or an error was reported. */
bool program_compile(Program *program, Arena *arena, Meaning *meaning, Diagnostics *diagnostics);

/* `base` and the conditions given, which are not of its rules (expectations): the copy computes them too, into their t
 * and f; neither base nor its meaning is changed. False when there is no memory. */
bool program_extend(Program *program, Arena *arena, const Program *base, const Meaning *meaning, Condition **conditions,
                    uint32_t count);

#endif
