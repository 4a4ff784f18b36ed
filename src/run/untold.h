/* What numbers are in a case that states nothing: a report does not tell that of a patient. */
#ifndef RUN_UNTOLD_H
#define RUN_UNTOLD_H
#include "run/machine.h"

/* By term; the caller's (free). NULL when there is no memory. */
Interval *numbers_untold(Arena *arena, const Program *program, const Meaning *meaning);

#endif
