/* The page of a cohort: what was counted of many cases, as one HTML file that needs nothing else. docs/page.md says
 * what stands on it. */
#ifndef REPORT_COHORT_PAGE_H
#define REPORT_COHORT_PAGE_H
#include "report/agreement.h"
#include "report/summary.h"

/* `agreement`: of the same rules, or NULL; `program`: "rulesrun 1.2.3". False when there is no memory. */
bool cohort_page(Buffer *out, const Summary *summary, const Agreement *agreement, const char *fingerprint,
                 const char *program);

#endif
