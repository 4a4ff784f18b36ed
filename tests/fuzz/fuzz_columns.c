/* Columns of the caller, whose kinds, offsets and values are made of the bytes: all that comes of them is what comes of
 * the same facts stated by hand. */
#include "fuzz.h"
#define HOLDS LAW
#include "columns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static rr_rules *rules;
    static Pair pair; /* of runs, which every input finds as the one before left them */
    if (!rules) {
        rr_status status = rr_rules_load_text("clinic.rules", columns_rules, sizeof columns_rules - 1, NULL, &rules);
        LAW(status == RR_OK);
        pair = make_pair(rules);
    }
    Dice dice = { .bytes = data, .size = size };
    uint32_t rows = 1 + any(&dice, 100);
    compare_drawn(&dice, &pair, rows, 12);
    return 0;
}
