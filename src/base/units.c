#include "base/units.h"

#include "base/number.h"
#include "base/units_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const Unit unit_one = { .factor = 1, .annotation = "", .text = "1" };

bool unit_same_dimension(const Unit *a, const Unit *b)
{
    return memcmp(a->power, b->power, sizeof a->power) == 0;
}

static bool is_bare(const Unit *unit)
{
    return unit_is_one(unit) && !*unit->annotation;
}

bool unit_same_annotation(const Unit *a, const Unit *b)
{
    bool same = strcmp(a->annotation, b->annotation) == 0 && a->charges == b->charges;
    return same || is_bare(a) || is_bare(b);
}

bool unit_same_scale(const Unit *a, const Unit *b)
{
    return a->parts == b->parts || unit_is_one(a) || unit_is_one(b) || !unit_same_dimension(a, b);
}

bool unit_is_one(const Unit *unit)
{
    /* Not quite 1 is what rounding leaves of g/(1000.mg). */
    return unit_same_dimension(unit, &unit_one) && fabsl(unit->factor - 1) < 1e-15L;
}

bool unit_is_absolute(const Unit *unit)
{
    return unit->offset == 0;
}

/* A power outside of int8_t takes a hundred multiplications of one unit: it stays at the end of the range. */
static int8_t limited(int power)
{
    return (int8_t)(power < INT8_MIN ? INT8_MIN : power > INT8_MAX ? INT8_MAX : power);
}

static Unit combine(const Unit *a, const Unit *b, int sign)
{
    Unit result = { .annotation = "", .text = "" };
    for (int i = 0; i < UNIT_DIMENSIONS; i++) result.power[i] = limited(a->power[i] + sign * b->power[i]);
    result.mass_below = limited(a->mass_below + b->mass_below + (sign < 0 ? b->power[MASS] : 0));
    result.factor = sign < 0 ? a->factor / b->factor : a->factor * b->factor;
    return result;
}

Unit unit_multiply(const Unit *a, const Unit *b)
{
    return combine(a, b, 1);
}

Unit unit_divide(const Unit *a, const Unit *b)
{
    return combine(a, b, -1);
}

bool unit_power(const Unit *unit, int numerator, int denominator, Unit *result)
{
    if (denominator == 0) return false;
    Unit raised = { .annotation = "", .text = "" }; /* result may be the unit itself */
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        long long power = (long long)unit->power[i] * numerator;
        if (power % denominator != 0) return false;
        power /= denominator;
        if (power < INT8_MIN || power > INT8_MAX) return false;
        raised.power[i] = (int8_t)power;
    }
    raised.factor = powl(unit->factor, (long double)numerator / denominator);
    *result = raised;
    return isfinite(raised.factor) && raised.factor > 0;
}

/* Dimensions with a name that says more than their product. */
static const struct {
    const char *name;
    int8_t power[UNIT_DIMENSIONS];
} named[] = {
    { "pressure", { [MASS] = 1, [LENGTH] = -1, [TIME] = -2 } },
    { "force", { [MASS] = 1, [LENGTH] = 1, [TIME] = -2 } },
    { "energy", { [MASS] = 1, [LENGTH] = 2, [TIME] = -2 } },
    { "power", { [MASS] = 1, [LENGTH] = 2, [TIME] = -3 } },
    { "radiation dose", { [LENGTH] = 2, [TIME] = -2 } },
    { "electric current", { [CHARGE] = 1, [TIME] = -1 } },
    { "electric potential", { [MASS] = 1, [LENGTH] = 2, [TIME] = -2, [CHARGE] = -1 } },
    { "electric resistance", { [MASS] = 1, [LENGTH] = 2, [TIME] = -1, [CHARGE] = -2 } },
};

/* `name` and the factor of dimension i, or of its inverse where that is below the line. */
static char *add_factor(Arena *arena, const char *name, const char *joint, int i, int power)
{
    const char *base = unit_dimension_names[i];
    if (i == LENGTH && power == 3) return arena_printf(arena, "%s%svolume", name, joint);
    if (power == 1) return arena_printf(arena, "%s%s%s", name, joint, base);
    return arena_printf(arena, "%s%s%s^%d", name, joint, base, power);
}

char *unit_dimension_name(Arena *arena, const Unit *unit)
{
    if (unit_same_dimension(unit, &unit_one)) return arena_printf(arena, "a plain number");
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (memcmp(named[i].power, unit->power, sizeof unit->power) == 0)
            return arena_printf(arena, "%s", named[i].name);

    char *name = arena_printf(arena, "%s", "");
    for (int i = 0; i < UNIT_DIMENSIONS && name; i++)
        if (unit->power[i] > 0) name = add_factor(arena, name, *name ? " × " : "", i, unit->power[i]);
    if (name && !*name) name = arena_printf(arena, "1");
    for (int i = 0; i < UNIT_DIMENSIONS && name; i++)
        if (unit->power[i] < 0) name = add_factor(arena, name, " / ", i, -unit->power[i]);
    return name;
}

double unit_convert(double value, const Unit *from, const Unit *to)
{
    if (unit_is_absolute(from) && unit_is_absolute(to))
        return number_round(value * (from->factor / to->factor), NUMBER_DIGITS);
    if (from->offset == to->offset && from->factor == to->factor) return number_round(value, NUMBER_DIGITS);
    /* What is left when two large offsets cancel has no more digits than they had: 32 [degF] is 0 Cel. */
    long double moved = (value + from->offset) * (from->factor / to->factor);
    long double larger = fmaxl(fabsl(moved), to->offset);
    return number_round(number_snap(moved - to->offset, larger), NUMBER_DIGITS);
}

void unit_scale(const Unit *from, const Unit *to, double *factor, double *offset)
{
    *factor = (double)(from->factor / to->factor);
    *offset = (double)(from->offset * (from->factor / to->factor) - to->offset);
}

bool unit_holds_substance(const Unit *unit)
{
    return unit->power[MASS] || unit->power[AMOUNT];
}

/* The dimension of what is measured, the others being below the line; UNIT_DIMENSIONS where several are above it, or
 * none. */
static int dimension_above(const Unit *unit)
{
    int above = UNIT_DIMENSIONS;
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        if (unit->power[i] <= 0) continue;
        if (above != UNIT_DIMENSIONS || unit->power[i] != 1) return UNIT_DIMENSIONS;
        above = i;
    }
    return above;
}

bool unit_is_of_quantity(const Unit *unit)
{
    Unit count = unit_one;
    count.power[LENGTH] = -3;
    if (unit_same_dimension(unit, &count)) return true;
    int above = dimension_above(unit);
    if (above == MASS) return unit->power[TIME] > -2; /* else a pressure, say */
    return above == AMOUNT || above == TIME || above == INTERNATIONAL ||
           (above >= ARBITRARY_UNIT && above < UNIT_DIMENSIONS);
}

static bool is_mass_by_mass(const Unit *unit)
{
    return unit->power[MASS] == 0 && unit->power[AMOUNT] == 0 && unit->mass_below == 1;
}

/* Mass by amount, or amount by mass: the molar mass is then that of the amount. */
static bool is_mixed(const Unit *unit)
{
    return unit->power[MASS] * unit->power[AMOUNT] == -1;
}

/* The power of mass that becomes amount on the way, all else being alike; 0 where the molar mass of one substance is
 * not enough for it. */
static int molar_power(const Unit *from, const Unit *to)
{
    int power = from->power[MASS] - to->power[MASS];
    bool whole = (from->power[AMOUNT] == 0 && to->power[MASS] == 0) ||
                 (from->power[MASS] == 0 && to->power[AMOUNT] == 0);
    bool part = (is_mixed(from) && is_mass_by_mass(to)) || (is_mixed(to) && is_mass_by_mass(from));
    if (to->power[AMOUNT] - from->power[AMOUNT] != power || !(whole || part)) return 0;
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        if (i != MASS && i != AMOUNT && from->power[i] != to->power[i]) return 0;
    return power;
}

static bool molar_factor(const Unit *from, const Unit *to, double molar_mass, long double *factor)
{
    int power = molar_power(from, to);
    if (power == 0 || !(molar_mass > 0) || isinf(molar_mass)) return false;
    *factor = from->factor / to->factor * powl(molar_mass, -power);
    return true;
}

bool unit_molar_factor(const Unit *from, const Unit *to, double molar_mass, double *factor)
{
    long double exact;
    if (!molar_factor(from, to, molar_mass, &exact)) return false;
    *factor = (double)exact;
    return true;
}

bool unit_convert_molar(double value, const Unit *from, const Unit *to, double molar_mass, double *result)
{
    long double factor;
    if (!molar_factor(from, to, molar_mass, &factor)) return false;
    *result = number_round(value * factor, NUMBER_DIGITS);
    return true;
}

bool unit_convert_any(double value, const Unit *from, const Unit *to, double molar_mass, double *result)
{
    if (!unit_same_scale(from, to)) return false;
    if (!unit_same_dimension(from, to))
        return molar_mass > 0 && unit_convert_molar(value, from, to, molar_mass, result);
    *result = unit_convert(value, from, to);
    return true;
}
