#include "report/counting.h"

uint64_t counting_run(const CaseTable *table, const Machine *machine, uint32_t word)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < WORD_CASES && word * WORD_CASES + i < machine->count; i++)
        if (!table->rows.at[machine->first + word * WORD_CASES + i].failed) bits |= UINT64_C(1) << i;
    return bits;
}
