/* Counts and figures as people read them; the locale has no say in them. */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H
#include <stdint.h>

typedef struct Part {
    char text[48];
} Part;

Part part_grouped(uint64_t count); /* with a comma behind each three digits */

/* "12.5%", or "" of none. What is not none is never shown as 0 %, and what is not all never as 100 %. */
Part part_share(uint64_t count, uint64_t of);

/* "88.2" and "0.882"; halves go away from 0, as the fraction has them on paper. */
Part part_percent(double share);
Part part_three_digits(double share);

Part part_ratio(double value); /* three digits, "infinite", or "not defined" */

#endif
