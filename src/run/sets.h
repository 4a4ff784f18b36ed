/* The instruction sets of processors that the machine is compiled for, from the same source: each gives the same bits
 * of results, some sooner. */
#ifndef RUN_SETS_H
#define RUN_SETS_H
#include "run/machine.h"

/* From the one that every processor of the architecture has to the fastest. */
typedef enum { SET_BASELINE, SET_AVX2, SET_AVX512, SETS } InstructionSet;

/* The machine's interpreter for an instruction set; NULL where it was not compiled for that, or this processor does not
 * have it. Of the baseline there always is one. */
MachineRead *set_interpreter(InstructionSet set);

/* The one for the fastest set that this processor has. */
MachineRead *set_fastest(void);

#endif
