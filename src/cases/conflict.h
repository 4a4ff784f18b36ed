/* Facts of one case that contradict each other: finds the earlier one, in a time that does not grow with the case. Each
 * function looks at the observation added last; false when there is no memory. */
#ifndef CASES_CONFLICT_H
#define CASES_CONFLICT_H
#include "cases/table.h"

/* A proposition of which its mark tells was stated as present, or as absent, for the first time in its case;
 * `contradicted`: and also the other way. */
bool conflict_look_at_proposition(CaseTable *table, bool contradicted);

/* A number was stated. */
bool conflict_look_at_number(CaseTable *table);

#endif
