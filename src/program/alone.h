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
    ALONE_AND_2_SETTLE,    /* PppPsi: the same, and `settle` of that plane alone */
    ALONE_AND_3_SETTLE,    /* PpppPsi */
    ALONE_OR_2_SETTLE,     /* PppPsi */
    ALONE_OR_3_SETTLE,     /* PpppPsi */
    ALONE_SETTLE,          /* pPsi: of one plane */
    ALONE_CHOICE,          /* Nppi: between two constants, choices.at[i] */
    ALONE_STATED,          /* from here on operands are those of the instruction without ALONE */
    ALONE_AT_LEAST,
    ALONE_MEASURE,
    ALONE_CHOOSE,
    ALONE_ADD,
    ALONE_SUM,
    ALONE_HIGHEST,
    ALONE_LOWEST,
    ALONE_LESS,
    ALONE_NEARLY_LESS
} AloneCode;

/* Fills program->alone and program->choices of a program that was verified. False when there is no memory. */
bool program_make_alone(Program *program);

#endif
