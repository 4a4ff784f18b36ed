#include "by_bits.h"

#if defined __AVX2__ && defined __BMI2__
int bits_main(int argc, char **argv);
#define main bits_main
#include "bits.c"
#undef main

const int bits_there = 1;

void *bits_load(const Case *cases, size_t size)
{
    return load_blocks(cases, size);
}

void bits_evaluate(const void *loaded, size_t size, Counts counts)
{
    const Block *blocks = loaded;
    Tally sum;
    memset(&sum, 0, sizeof sum);
    for (size_t i = 0; i * LANES < size; i++) tally_block(&blocks[i], &sum, 1);
    count(&sum, size, counts);
}

void bits_one_by_one(const Case *cases, size_t size, Counts counts)
{
    Tally sum;
    memset(&sum, 0, sizeof sum);
    for (size_t i = 0; i < size; i++) tally_case(&cases[i], &sum, 1);
    count(&sum, size, counts);
}
#else
const int bits_there = 0;

void *bits_load(const Case *cases, size_t size)
{
    (void)cases, (void)size;
    return NULL;
}

void bits_evaluate(const void *loaded, size_t size, Counts counts)
{
    (void)loaded, (void)size, (void)counts;
}

void bits_one_by_one(const Case *cases, size_t size, Counts counts)
{
    (void)cases, (void)size, (void)counts;
}
#endif
