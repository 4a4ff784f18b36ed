/* Which cases of the block that was run last are counted. */
#ifndef REPORT_COUNTING_H
#define REPORT_COUNTING_H
#include "run/verdict.h"

/* Those that were run, of `words` words from `first` on, as a plane: not those with errors in their facts. */
void counting_cases(const CaseTable *table, const Machine *machine, uint32_t first, uint32_t words, uint64_t *cases);

#endif
