/* The code that runs over one case alone. There the work of an instruction is next to nothing, and finding out what it
 * is takes most of the time: so what is known beforehand is worked out once, when rules are loaded. */
#ifndef PROGRAM_ALONE_H
#define PROGRAM_ALONE_H
#include "program/program.h"

/* What stands in that code beside the instructions of opcodes.def, of which it has no `constant`. */
typedef enum {
    ALONE_AND_2 = OPCODES, /* Ppp: without a count, as those that follow */
    ALONE_AND_3,           /* Pppp */
    ALONE_OR_2,            /* Ppp */
    ALONE_OR_3,            /* Pppp */
    ALONE_AND_2_SETTLE,    /* PppPw: the same, and `settle` of that plane alone; w: a word of the table (table.h) */
    ALONE_AND_3_SETTLE,    /* PpppPw */
    ALONE_OR_2_SETTLE,     /* PppPw */
    ALONE_OR_3_SETTLE,     /* PpppPw */
    ALONE_SETTLE,          /* pPw: of one plane */
    ALONE_CHOICE,          /* Nppc: between two constants, choices.at[c] */
    ALONE_STATED,          /* from here on operands are those of the instruction without ALONE */
    ALONE_AT_LEAST,
    ALONE_MEASURE,
    ALONE_CHOOSE,
    ALONE_ADD,
    ALONE_SUM,
    ALONE_HIGHEST,
    ALONE_LOWEST,
    ALONE_LESS,
    ALONE_NEARLY_LESS,
    ALONE_CODES
} AloneCode;

/* Fills program->alone and program->choices of a program that was verified. False when there is no memory. */
bool program_make_alone(Program *program);

/* Whether that code can run: known instructions, operands within bounds, loops that it holds. That registers are
 * written before they are read was proved of the code that it was made of. */
bool program_alone_is_sound(const Program *program);

#endif
