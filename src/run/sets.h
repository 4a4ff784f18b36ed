/* The interpreter of the machine, for each instruction set. */
#ifndef RUN_SETS_H
#define RUN_SETS_H
#include "base/instruction_set.h"
#include "run/machine.h"

/* NULL where it was not compiled for that set, or this processor does not have it. Of the baseline there always is one.
 */
MachineRead *set_interpreter(InstructionSet set);

/* The one for the fastest set that this processor has. */
MachineRead *set_fastest(void);

#endif
