/* What the files of the units share, and nobody else needs: the base dimensions, the tables, reading without memory. */
#ifndef BASE_UNITS_TABLE_H
#define BASE_UNITS_TABLE_H
#include "base/units.h"

#include <assert.h>

/* Which place in Unit.power is which dimension, in the order in which messages name them. From INTERNATIONAL on, each
 * is a unit that converts into no other. */
enum Dimension {
    MASS,        /* in g */
    AMOUNT,      /* in mol */
    LENGTH,      /* in m */
    TIME,        /* in s */
    ANGLE,       /* in rad */
    TEMPERATURE, /* in K */
    CHARGE,      /* in C */
    LUMINOSITY,  /* in cd */
    INTERNATIONAL,
    ACIDITY,
    LEVEL,
    ARBITRARY_UNIT,
    USP,
    CARDIOLIPIN_G,
    CARDIOLIPIN_M,
    CARDIOLIPIN_A,
    BETHESDA,
    ANTI_XA,
    TODD,
    COLONIES,
    PLAQUES,
    TISSUE_DOSE,
    CELL_DOSE,
    ALLERGEN
};
static_assert(ALLERGEN + 1 == UNIT_DIMENSIONS, "each dimension has a place in Unit.power");

/* Which prefixes an atom takes. One above k on an everyday unit is a slip, Mg for mg, and a billionfold error. */
enum AtomKind {
    PLAIN = 0,    /* none */
    METRIC = 1,   /* any */
    EVERYDAY = 3, /* those up to k */
    BESIDE = 4    /* and: it is not UCUM, but understood */
};

typedef struct UnitAtom {
    const char *symbol;
    int8_t power[UNIT_DIMENSIONS];
    uint8_t kind;
    long double factor, offset; /* as in Unit */
} UnitAtom;

typedef struct UnitPrefix {
    const char *symbol;
    long double factor;
} UnitPrefix;

/* Both end with a NULL symbol, and have the usual ones first. */
extern const UnitAtom unit_atoms[];
extern const UnitPrefix unit_prefixes[];
extern const char *const unit_dimension_names[UNIT_DIMENSIONS];

/* The atom, and the prefix or NULL, that symbol[0..size) is made of; NULL where it is no unit. A prefix that its atom
 * does not take is found only for atoms with an offset. */
const UnitAtom *unit_find(const char *symbol, size_t size, const UnitPrefix **prefix);

/* unit_parse without memory: annotation and text of *unit stay empty, and no suggestion is made. */
UnitStatus unit_read(const char *text, size_t size, Unit *unit, UnitError *error);

/* The length of the `109` that a unit begins with instead of 10*9, a power whose raised digits were set down by
 * copying: 0 where it begins otherwise. */
size_t unit_fallen_power(const char *text, size_t size);

/* A valid unit that text[0..size), which is none, was perhaps meant to be; its length, 0 for none. */
enum { UNIT_SUGGESTION = 96 };
size_t unit_suggest(const char *text, size_t size, char suggestion[static UNIT_SUGGESTION]);

#endif
