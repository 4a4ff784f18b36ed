/* What is said where an expectation does not hold. */
#ifndef RUN_INSTEAD_H
#define RUN_INSTEAD_H
#include "run/explain.h"

/* What came of the things that a condition speaks of, and of an undecided one what is missing: "ACR/EULAR 2013 is 7 to
 * 12; missing: telangiectasia". NULL when there is no memory. */
const char *instead_of_condition(Arena *arena, const View *view, const Condition *condition);

/* What came of a rule: "it did not fire", "it is undecided; missing: …", "it fired". */
const char *instead_of_rule(Arena *arena, const View *view, uint32_t rule);

#endif
