/* For tests: with what instruction set a run works. */
#ifndef RULESRUN_SETS_H
#define RULESRUN_SETS_H
#include "rulesrun.h"

/* Further blocks of a run that has begun use this instruction set (base/instruction_set.h). False where they do anyway,
 * or where the processor does not have it. */
bool run_uses_set(rr_run *run, unsigned set);

#endif
