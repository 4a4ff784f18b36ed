#include "base/units_table.h"

#include <string.h>

#define PI 3.14159265358979323846264338327950288L
#define DAY 86400.0L
#define YEAR (365.25L * DAY)
#define GALLON 3.785411784e-3L
#define POUND 453.59237L
#define FREE_FALL 9.80665L

#define ATOM(text, kinds, value, ...) { .symbol = text, .kind = kinds, .factor = value, .power = { __VA_ARGS__ } },
#define SCALE(text, kinds, value, zero) \
    { .symbol = text, .kind = kinds, .factor = value, .offset = zero, .power = { [TEMPERATURE] = 1 } },

const UnitAtom unit_atoms[] = {
#include "base/units.def"
    { .symbol = NULL },
};

const UnitPrefix unit_prefixes[] = {
    { "m", 1e-3L },  { "u", 1e-6L }, { "k", 1e3L },  { "d", 1e-1L }, { "c", 1e-2L },  { "n", 1e-9L },  { "p", 1e-12L },
    { "f", 1e-15L }, { "h", 1e2L },  { "da", 1e1L }, { "M", 1e6L },  { "G", 1e9L },   { "T", 1e12L },  { "a", 1e-18L },
    { "P", 1e15L },  { "E", 1e18L }, { "Z", 1e21L }, { "Y", 1e24L }, { "z", 1e-21L }, { "y", 1e-24L }, { NULL, 0 },
};

const char *const unit_dimension_names[UNIT_DIMENSIONS] = {
    [LENGTH] = "length",
    [MASS] = "mass",
    [TIME] = "time",
    [ANGLE] = "angle",
    [TEMPERATURE] = "temperature",
    [CHARGE] = "electric charge",
    [LUMINOSITY] = "luminous intensity",
    [AMOUNT] = "amount of substance",
    [INTERNATIONAL] = "international units",
    [ACIDITY] = "pH",
    [LEVEL] = "decibels",
    [ARBITRARY_UNIT] = "arbitrary units",
    [USP] = "USP units",
    [CARDIOLIPIN_G] = "GPL units",
    [CARDIOLIPIN_M] = "MPL units",
    [CARDIOLIPIN_A] = "APL units",
    [BETHESDA] = "Bethesda units",
    [ANTI_XA] = "anti-Xa units",
    [TODD] = "Todd units",
    [COLONIES] = "colony-forming units",
    [PLAQUES] = "plaque-forming units",
    [TISSUE_DOSE] = "tissue culture infectious doses",
    [CELL_DOSE] = "cell culture infectious doses",
    [ALLERGEN] = "allergen units",
};

static const UnitAtom *find_atom(const char *symbol, size_t size)
{
    for (const UnitAtom *atom = unit_atoms; size && atom->symbol; atom++)
        if (*atom->symbol == *symbol && strlen(atom->symbol) == size && memcmp(atom->symbol, symbol, size) == 0)
            return atom;
    return NULL;
}

const UnitAtom *unit_find(const char *symbol, size_t size, const UnitPrefix **prefix)
{
    *prefix = NULL;
    const UnitAtom *atom = find_atom(symbol, size);
    if (atom) return atom;
    for (const UnitPrefix *next = unit_prefixes; next->symbol; next++) {
        size_t length = strlen(next->symbol);
        if (length >= size || memcmp(next->symbol, symbol, length) != 0) continue;
        atom = find_atom(symbol + length, size - length);
        if (!atom) continue;
        bool taken = atom->kind & METRIC && ((atom->kind & EVERYDAY) != EVERYDAY || next->factor <= 1e3L);
        if (!taken && atom->offset == 0) continue;
        *prefix = next;
        return atom;
    }
    return NULL;
}
