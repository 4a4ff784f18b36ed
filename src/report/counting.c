#include "report/counting.h"

void counting_cases(const CaseTable *table, const Machine *machine, uint32_t first, uint32_t words, uint64_t *cases)
{
    const CaseRow *row = &table->rows.at[machine->first + first * WORD_CASES];
    uint32_t left = machine->count - first * WORD_CASES;
    for (uint32_t w = 0; w < words; w++) {
        uint32_t size = left < WORD_CASES ? left : WORD_CASES;
        cases[w] = 0;
        for (uint32_t i = 0; i < size; i++) cases[w] |= (uint64_t)!row[i].failed << i;
        row += size;
        left -= size;
    }
}
