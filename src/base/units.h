/* Units of measure after UCUM (https://ucum.org/ucum, version 2.1), case-sensitive, and the few spellings beside UCUM
 * that bedside texts use. A unit is a factor times a product of base dimensions; Cel and [degF] have an offset too.
 * Deviations from UCUM: the mole is a dimension of its own (UCUM makes it a number), and so is every arbitrary unit
 * ([IU], [arb'U], …), [pH] and the bel, since none of them converts into another. What is valid UCUM but at the bedside
 * means something else is UNIT_UNKNOWN, with a suggestion: Mg, ML, Mmol and EU (no prefix above k on g, L, mol, m, eq,
 * osm, U, g%, m[Hg], m[H2O]), ft (no prefix on t), C, F and pH alone, K/uL and T/L; and 1.73 is no 1 times 73. */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H
#include "base/arena.h"

enum { UNIT_DIMENSIONS = 24 }; /* which is which: units_table.h */

typedef struct Unit {
    int8_t power[UNIT_DIMENSIONS];
    int8_t mass_below;      /* the power of mass below the line: 1 of mg/g, where `power` shows none */
    long double factor;     /* value in base units = (value + offset) * factor */
    long double offset;     /* not zero only for Cel and [degF] */
    const char *annotation; /* all {…} of the unit, in order; "" where there is none */
    const char *text;       /* as written; "1" for the unit of a bare number */
    bool charges;           /* as written, it counts charges: meq/L … */
    bool parts;             /* … or amount by amount: mmol/mol */
} Unit;

typedef enum { UNIT_OK, UNIT_MALFORMED, UNIT_UNKNOWN, UNIT_SPECIAL, UNIT_NO_MEMORY } UnitStatus;

typedef struct UnitError {
    size_t at, size;        /* the part of the text that is wrong */
    const char *suggestion; /* a whole unit to write in its place (in the arena, or static), or NULL */
} UnitError;

extern const Unit unit_one;

/* Reads text[0..size). Understood beside UCUM: year(s), month(s), week(s), day(s), hour(s), minute(s), second(s), yr,
 * mmHg, cmH2O, Eq for eq, °C, °F, ℃, ×10^9/L and x10^9/L (any power), µ and μ for u, `10^9/L` for `10*9/L`. On
 * UNIT_UNKNOWN, UNIT_MALFORMED and UNIT_SPECIAL (Cel or [degF] multiplied, divided, prefixed or raised) *error says
 * where. All memory comes from the arena. */
UnitStatus unit_parse(Arena *arena, const char *text, size_t size, Unit *unit, UnitError *error);

bool unit_same_dimension(const Unit *a, const Unit *b);
/* Whether what a unit says beyond its numbers (braces, charges) is of no matter: it is the same, or one of the two is
 * that of a bare number. */
bool unit_same_annotation(const Unit *a, const Unit *b);
/* False for units of one dimension that do not convert: 53 mmol/mol of HbA1c are 7 % as it is counted in %, not 5.3 %.
 */
bool unit_same_scale(const Unit *a, const Unit *b);
bool unit_is_one(const Unit *unit);      /* dimensionless with factor 1: bare numbers fit, with any annotation */
bool unit_is_absolute(const Unit *unit); /* without an offset: may be added and multiplied */

/* For arithmetic on units without an offset; the text of the result is "" and its annotation that of neither. */
Unit unit_multiply(const Unit *a, const Unit *b);
Unit unit_divide(const Unit *a, const Unit *b);
/* *result = unit ^ (numerator / denominator); false where a power would not be whole or not fit. */
bool unit_power(const Unit *unit, int numerator, int denominator, Unit *result);

/* What is said of the dimension in a message: "mass / length^2", "a plain number", "amount of substance / volume". */
char *unit_dimension_name(Arena *arena, const Unit *unit);

/* `value` in `from` said in `to` (same dimension), to 15 significant digits: 23 mm is just the double of 2.3 cm. */
double unit_convert(double value, const Unit *from, const Unit *to);

/* The same conversion as value * factor + offset, for numbers that are not known yet (interval_scale). */
void unit_scale(const Unit *from, const Unit *to, double *factor, double *offset);

/* Whether there is mass or amount in it, so that a molar mass can convert it: not in mg/g or mmol/mol. */
bool unit_holds_substance(const Unit *unit);

/* Whether it measures what there can hardly be less than none of: time, a mass, an amount of substance or in arbitrary
 * units, also by volume, by time or by what else, and a count by volume. Not where below 0 is usual: temperature,
 * pressure, potential, length (from a landmark), volume (as a balance), plain numbers. */
bool unit_is_of_quantity(const Unit *unit);

/* Mass and amount of substance: `molar_mass` in g/mol. True where one of the units holds a mass to the power that the
 * other holds an amount, all else alike (mg/dL and mmol/L); or where one is mass by mass and the other has an amount in
 * the place of one of these (mg/g and mg/mmol, or mmol/g). *result is then the converted value. */
bool unit_convert_molar(double value, const Unit *from, const Unit *to, double molar_mass, double *result);

/* Either: false where the units do not convert, also not by way of `molar_mass` (0 for none). */
bool unit_convert_any(double value, const Unit *from, const Unit *to, double molar_mass, double *result);
/* The factor of that conversion, not rounded; false likewise. */
bool unit_molar_factor(const Unit *from, const Unit *to, double molar_mass, double *factor);

#endif
