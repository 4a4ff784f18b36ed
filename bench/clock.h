/* Time and medians. */
#ifndef CLOCK_H
#define CLOCK_H
#include <stdlib.h>
#include <time.h>

/* Processor time, in nanoseconds: what others take meanwhile does not count. */
static inline double processor_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Sorts the samples. */
static inline double median(double *samples, size_t count)
{
    qsort(samples, count, sizeof *samples, ascending);
    return samples[count / 2];
}

#endif
