/* What is to be said of cases that were run, beside their verdicts. */
#ifndef RUN_WARNINGS_H
#define RUN_WARNINGS_H
#include "run/machine.h"

/* Whether any rule set with this meaning can bring warnings of a run. */
bool warnings_possible(const Meaning *meaning);

/* Warns of each case of the block in which bounds of bands do not rise; places are in the rules. False when there is no
 * memory. */
bool warnings_of_block(const Machine *machine, const Meaning *meaning, const CaseTable *table,
                       Diagnostics *diagnostics);

#endif
