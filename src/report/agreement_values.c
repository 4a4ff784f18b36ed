#include "report/agreement_values.h"

#include <string.h>

#include "base/number.h"

bool values_reserve(ValueCounts *values, Arena *arena, uint32_t more)
{
    uint32_t wanted = more < MOST_VALUES - values->count ? values->count + more : MOST_VALUES;
    if (values->too_many || wanted <= values->room) return true;
    uint32_t room = values->room < MOST_VALUES / 2 ? 2 * values->room : MOST_VALUES;
    if (room < wanted) room = wanted;
    ValueCount *at = arena_grow(arena, values->at, values->room * sizeof *at, room * sizeof *at);
    if (!at) return false;
    values->at = at;
    values->room = room;
    return true;
}

/* Where the value is, or belongs. */
static uint32_t place_of(const ValueCounts *values, double value)
{
    uint32_t low = 0, high = values->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (values->at[middle].value < value) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Whole numbers are most of all, and need no rounding; + 0: there is no other zero. */
static double rounded(double value)
{
    static const double exact = 1e12;
    if (fabs(value) < exact && floor(value) == value) return value + 0;
    return number_round(value, COMPUTED_DIGITS);
}

void values_add(ValueCounts *values, double value, const uint64_t cases[2])
{
    value = rounded(value);
    uint32_t place = place_of(values, value);
    if (values->too_many) return;
    if (place == values->count || values->at[place].value != value) {
        if (values->count == MOST_VALUES) {
            values->too_many = true;
            values->count = 0;
            return;
        }
        memmove(values->at + place + 1, values->at + place, (values->count - place) * sizeof *values->at);
        values->at[place] = (ValueCount){ .value = value };
        values->count++;
    }
    values->at[place].cases[GOLD_WITHOUT] += cases[GOLD_WITHOUT];
    values->at[place].cases[GOLD_WITH] += cases[GOLD_WITH];
}

void values_merge(ValueCounts *into, const ValueCounts *from)
{
    for (uint32_t i = 0; i < from->count; i++) values_add(into, from->at[i].value, from->at[i].cases);
    if (!from->too_many) return;
    into->too_many = true;
    into->count = 0;
}
