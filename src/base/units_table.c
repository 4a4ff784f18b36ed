/* The units that laboratories and bedside scores use, after UCUM (https://ucum.org/ucum). */
#include "base/units_table.h"

#include <string.h>

#define NUMBER { 0 }
#define ONE(dimension) { [dimension] = 1 }
#define AREA { [LENGTH] = 2 }
#define VOLUME { [LENGTH] = 3 }
#define PER_TIME { [TIME] = -1 }
#define FORCE { [MASS] = 1, [LENGTH] = 1, [TIME] = -2 }
#define PRESSURE { [MASS] = 1, [LENGTH] = -1, [TIME] = -2 }
#define ENERGY { [MASS] = 1, [LENGTH] = 2, [TIME] = -2 }
#define POWER { [MASS] = 1, [LENGTH] = 2, [TIME] = -3 }
#define DOSE { [LENGTH] = 2, [TIME] = -2 }
#define VISCOSITY { [MASS] = 1, [LENGTH] = -1, [TIME] = -1 }
#define DENSITY { [MASS] = 1, [LENGTH] = -3 }
#define CATALYSIS { [AMOUNT] = 1, [TIME] = -1 }
#define UPTAKE { [LENGTH] = 3, [TIME] = -1, [MASS] = -1 }
#define FLOW_RESISTANCE { [MASS] = 1, [LENGTH] = -4, [TIME] = -1 }
#define CURRENT { [CHARGE] = 1, [TIME] = -1 }
#define POTENTIAL { [MASS] = 1, [LENGTH] = 2, [TIME] = -2, [CHARGE] = -1 }
#define RESISTANCE { [MASS] = 1, [LENGTH] = 2, [TIME] = -1, [CHARGE] = -2 }
#define CONDUCTANCE { [MASS] = -1, [LENGTH] = -2, [TIME] = 1, [CHARGE] = 2 }
#define CAPACITANCE { [MASS] = -1, [LENGTH] = -2, [TIME] = 2, [CHARGE] = 2 }
#define INDUCTANCE { [MASS] = 1, [LENGTH] = 2, [CHARGE] = -2 }
#define FLUX { [MASS] = 1, [LENGTH] = 2, [TIME] = -1, [CHARGE] = -1 }
#define FLUX_DENSITY { [MASS] = 1, [TIME] = -1, [CHARGE] = -1 }

#define ATOM(text, kinds, value, ...) { .symbol = text, .kind = kinds, .factor = value, .power = __VA_ARGS__ }
#define SCALE(text, kinds, value, zero) \
    { .symbol = text, .kind = kinds, .factor = value, .offset = zero, .power = { [TEMPERATURE] = 1 } }

#define PI 3.14159265358979323846264338327950288L
#define DAY 86400.0L
#define YEAR (365.25L * DAY)
#define GALLON 3.785411784e-3L
#define POUND 453.59237L
#define FREE_FALL 9.80665L

const UnitAtom unit_atoms[] = {
    /* mass, volume, amount, length */
    ATOM("g", METRIC | EVERYDAY, 1, ONE(MASS)),           /* gram */
    ATOM("L", METRIC | EVERYDAY, 1e-3L, VOLUME),          /* litre */
    ATOM("l", METRIC | EVERYDAY, 1e-3L, VOLUME),          /* litre */
    ATOM("mol", METRIC | EVERYDAY, 1, ONE(AMOUNT)),       /* mole: a dimension here, 6.02 * 10^23 in UCUM */
    ATOM("m", METRIC | EVERYDAY, 1, ONE(LENGTH)),         /* metre */
    ATOM("eq", METRIC | EVERYDAY, 1, ONE(AMOUNT)),        /* equivalent */
    ATOM("Eq", METRIC | EVERYDAY | BESIDE, 1, ONE(AMOUNT)),
    ATOM("osm", METRIC | EVERYDAY, 1, ONE(AMOUNT)),       /* osmole */
    ATOM("U", METRIC | EVERYDAY, 1e-6L / 60, CATALYSIS),  /* enzyme unit: umol/min */
    ATOM("kat", METRIC, 1, CATALYSIS),                    /* katal */
    ATOM("g%", METRIC | EVERYDAY, 1e4L, DENSITY),         /* gram percent: g/dL */
    ATOM("t", 0, 1e6L, ONE(MASS)),                        /* tonne; metric in UCUM, but ft is a foot */

    /* time */
    ATOM("s", METRIC, 1, ONE(TIME)),                      /* second */
    ATOM("min", 0, 60, ONE(TIME)),                        /* minute */
    ATOM("h", 0, 3600, ONE(TIME)),                        /* hour */
    ATOM("d", 0, DAY, ONE(TIME)),                         /* day */
    ATOM("wk", 0, 7 * DAY, ONE(TIME)),                    /* week */
    ATOM("mo", 0, YEAR / 12, ONE(TIME)),                  /* month: a twelfth of a year */
    ATOM("a", 0, YEAR, ONE(TIME)),                        /* year: 365.25 days */
    ATOM("mo_s", 0, 29.53059L * DAY, ONE(TIME)),          /* synodal month */
    ATOM("mo_j", 0, YEAR / 12, ONE(TIME)),                /* mean Julian month */
    ATOM("mo_g", 0, 365.2425L * DAY / 12, ONE(TIME)),     /* mean Gregorian month */
    ATOM("a_t", 0, 365.24219L * DAY, ONE(TIME)),          /* tropical year */
    ATOM("a_j", 0, YEAR, ONE(TIME)),                      /* mean Julian year */
    ATOM("a_g", 0, 365.2425L * DAY, ONE(TIME)),           /* mean Gregorian year */

    /* numbers */
    ATOM("%", 0, 1e-2L, NUMBER),                          /* percent */
    ATOM("[ppth]", 0, 1e-3L, NUMBER),                     /* parts per thousand */
    ATOM("[ppm]", 0, 1e-6L, NUMBER),                      /* parts per million */
    ATOM("[ppb]", 0, 1e-9L, NUMBER),                      /* parts per billion */
    ATOM("[pptr]", 0, 1e-12L, NUMBER),                    /* parts per trillion */
    ATOM("[pi]", 0, PI, NUMBER),                          /* 3.14 */
    ATOM("[HPF]", 0, 1, NUMBER),                          /* high power field */
    ATOM("[LPF]", 0, 100, NUMBER),                        /* low power field */
    ATOM("[hnsf'U]", 0, 1, NUMBER),                       /* Hounsfield unit */

    /* temperature */
    ATOM("K", METRIC, 1, ONE(TEMPERATURE)),               /* kelvin */
    SCALE("Cel", METRIC, 1, 273.15L),                     /* degree Celsius */
    SCALE("[degF]", 0, 5.0L / 9, 459.67L),                /* degree Fahrenheit */

    /* pressure, force, energy */
    ATOM("m[Hg]", METRIC | EVERYDAY, 133.322e6L, PRESSURE),   /* metre of mercury: 133.322 kPa */
    ATOM("m[H2O]", METRIC | EVERYDAY, 9.80665e6L, PRESSURE),  /* metre of water: 9.80665 kPa */
    ATOM("Pa", METRIC, 1e3L, PRESSURE),                   /* pascal */
    ATOM("bar", METRIC, 1e8L, PRESSURE),                  /* bar */
    ATOM("atm", 0, 101325e3L, PRESSURE),                  /* standard atmosphere */
    ATOM("[psi]", 0, POUND *FREE_FALL / 6.4516e-4L, PRESSURE),   /* pound-force per square inch */
    ATOM("[in_i'Hg]", 0, 133.322e6L * 2.54e-2L, PRESSURE),       /* inch of mercury */
    ATOM("[in_i'H2O]", 0, 9.80665e6L * 2.54e-2L, PRESSURE),      /* inch of water */
    ATOM("N", METRIC, 1e3L, FORCE),                       /* newton */
    ATOM("dyn", METRIC, 1e-2L, FORCE),                    /* dyne */
    ATOM("gf", METRIC, FREE_FALL, FORCE),                 /* gram-force */
    ATOM("[lbf_av]", 0, POUND *FREE_FALL, FORCE),         /* pound-force */
    ATOM("J", METRIC, 1e3L, ENERGY),                      /* joule */
    ATOM("cal", METRIC, 4184, ENERGY),                    /* calorie: the thermochemical one */
    ATOM("[Cal]", 0, 4184e3L, ENERGY),                    /* nutrition label Calorie */
    ATOM("cal_th", METRIC, 4184, ENERGY),                 /* thermochemical calorie */
    ATOM("cal_IT", METRIC, 4186.8L, ENERGY),              /* international table calorie */
    ATOM("cal_m", METRIC, 4190.02L, ENERGY),              /* mean calorie */
    ATOM("eV", METRIC, 1.60217733e-16L, ENERGY),          /* electronvolt */
    ATOM("W", METRIC, 1e3L, POWER),                       /* watt */
    ATOM("[MET]", 0, 3.5e-9L / 60, UPTAKE),               /* metabolic equivalent: 3.5 mL/min/kg */
    ATOM("P", METRIC, 100, VISCOSITY),                    /* poise */
    ATOM("[PRU]", 0, 133.322e9L, FLOW_RESISTANCE),        /* peripheral resistance unit: mm[Hg].s/mL */
    ATOM("[wood'U]", 0, 133.322e6L * 60, FLOW_RESISTANCE), /* Wood unit: mm[Hg].min/L */

    /* frequency, radiation, light */
    ATOM("Hz", METRIC, 1, PER_TIME),                      /* hertz */
    ATOM("Bq", METRIC, 1, PER_TIME),                      /* becquerel */
    ATOM("Ci", METRIC, 3.7e10L, PER_TIME),                /* curie */
    ATOM("Gy", METRIC, 1, DOSE),                          /* gray */
    ATOM("Sv", METRIC, 1, DOSE),                          /* sievert */
    ATOM("RAD", METRIC, 1e-2L, DOSE),                     /* radiation absorbed dose */
    ATOM("REM", METRIC, 1e-2L, DOSE),                     /* radiation equivalent man */
    ATOM("cd", METRIC, 1, ONE(LUMINOSITY)),               /* candela */
    ATOM("lm", METRIC, 1, { [LUMINOSITY] = 1, [ANGLE] = 2 }),                /* lumen */
    ATOM("lx", METRIC, 1, { [LUMINOSITY] = 1, [ANGLE] = 2, [LENGTH] = -2 }), /* lux */
    ATOM("[diop]", 0, 1, { [LENGTH] = -1 }),              /* dioptre */

    /* electricity */
    ATOM("A", METRIC, 1, CURRENT),                        /* ampere */
    ATOM("V", METRIC, 1e3L, POTENTIAL),                   /* volt */
    ATOM("C", METRIC, 1, ONE(CHARGE)),                    /* coulomb */
    ATOM("Ohm", METRIC, 1e3L, RESISTANCE),                /* ohm */
    ATOM("S", METRIC, 1e-3L, CONDUCTANCE),                /* siemens */
    ATOM("F", METRIC, 1e-3L, CAPACITANCE),                /* farad */
    ATOM("H", METRIC, 1e3L, INDUCTANCE),                  /* henry */
    ATOM("Wb", METRIC, 1e3L, FLUX),                       /* weber */
    ATOM("T", METRIC, 1e3L, FLUX_DENSITY),                /* tesla */

    /* angle */
    ATOM("deg", 0, PI / 180, ONE(ANGLE)),                 /* degree */
    ATOM("'", 0, PI / 180 / 60, ONE(ANGLE)),              /* minute of arc */
    ATOM("''", 0, PI / 180 / 3600, ONE(ANGLE)),           /* second of arc */
    ATOM("rad", METRIC, 1, ONE(ANGLE)),                   /* radian */
    ATOM("sr", METRIC, 1, { [ANGLE] = 2 }),               /* steradian */

    /* customary */
    ATOM("[lb_av]", 0, POUND, ONE(MASS)),                 /* pound */
    ATOM("[oz_av]", 0, POUND / 16, ONE(MASS)),            /* ounce */
    ATOM("[stone_av]", 0, POUND * 14, ONE(MASS)),         /* stone */
    ATOM("[gr]", 0, POUND / 7000, ONE(MASS)),             /* grain */
    ATOM("[dr_av]", 0, POUND / 256, ONE(MASS)),           /* dram */
    ATOM("[in_i]", 0, 2.54e-2L, ONE(LENGTH)),             /* inch */
    ATOM("[ft_i]", 0, 30.48e-2L, ONE(LENGTH)),            /* foot */
    ATOM("[yd_i]", 0, 91.44e-2L, ONE(LENGTH)),            /* yard */
    ATOM("[mi_i]", 0, 1609.344L, ONE(LENGTH)),            /* mile */
    ATOM("[sin_i]", 0, 6.4516e-4L, AREA),                 /* square inch */
    ATOM("[sft_i]", 0, 0.09290304L, AREA),                /* square foot */
    ATOM("[cin_i]", 0, 16.387064e-6L, VOLUME),            /* cubic inch */
    ATOM("[drp]", 0, 1e-6L / 20, VOLUME),                 /* drop: 1/20 mL */
    ATOM("[tsp_us]", 0, GALLON / 768, VOLUME),            /* teaspoon */
    ATOM("[tbs_us]", 0, GALLON / 256, VOLUME),            /* tablespoon */
    ATOM("[foz_us]", 0, GALLON / 128, VOLUME),            /* fluid ounce */
    ATOM("[cup_us]", 0, GALLON / 16, VOLUME),             /* cup */
    ATOM("[pt_us]", 0, GALLON / 8, VOLUME),               /* pint */
    ATOM("[qt_us]", 0, GALLON / 4, VOLUME),               /* quart */
    ATOM("[gal_us]", 0, GALLON, VOLUME),                  /* gallon */
    ATOM("[Ch]", 0, 1e-3L / 3, ONE(LENGTH)),              /* Charriere, French: the gauge of catheters */
    ATOM("[S]", 0, 1e-13L, ONE(TIME)),                    /* Svedberg unit */

    /* arbitrary: each a dimension of its own */
    ATOM("[IU]", METRIC, 1, ONE(INTERNATIONAL)),          /* international unit */
    ATOM("[iU]", METRIC, 1, ONE(INTERNATIONAL)),          /* international unit */
    ATOM("[arb'U]", 0, 1, ONE(ARBITRARY_UNIT)),           /* arbitrary unit */
    ATOM("[USP'U]", 0, 1, ONE(USP)),                      /* United States Pharmacopeia unit */
    ATOM("[GPL'U]", 0, 1, ONE(CARDIOLIPIN_G)),            /* anticardiolipin IgG */
    ATOM("[MPL'U]", 0, 1, ONE(CARDIOLIPIN_M)),            /* anticardiolipin IgM */
    ATOM("[APL'U]", 0, 1, ONE(CARDIOLIPIN_A)),            /* anticardiolipin IgA */
    ATOM("[beth'U]", 0, 1, ONE(BETHESDA)),                /* Bethesda unit: inhibitor of a clotting factor */
    ATOM("[anti'Xa'U]", 0, 1, ONE(ANTI_XA)),              /* anti factor Xa unit: heparins */
    ATOM("[todd'U]", 0, 1, ONE(TODD)),                    /* Todd unit: antistreptolysin O */
    ATOM("[CFU]", 0, 1, ONE(COLONIES)),                   /* colony forming unit */
    ATOM("[PFU]", 0, 1, ONE(PLAQUES)),                    /* plaque forming unit */
    ATOM("[TCID_50]", 0, 1, ONE(TISSUE_DOSE)),            /* tissue culture infectious dose */
    ATOM("[CCID_50]", 0, 1, ONE(CELL_DOSE)),              /* cell culture infectious dose */
    ATOM("[Amb'a'1'U]", 0, 1, ONE(ALLERGEN)),             /* allergen unit of ragweed */
    ATOM("[pH]", 0, 1, ONE(ACIDITY)),                     /* pH: a logarithm, and so a dimension of its own */
    ATOM("B", METRIC, 1, ONE(LEVEL)),                     /* bel, for the dB of audiograms: likewise */

    /* beside UCUM, in bedside texts */
    ATOM("mmHg", BESIDE, 133322, PRESSURE),
    ATOM("cmH2O", BESIDE, 98066.5L, PRESSURE),
    ATOM("second", BESIDE, 1, ONE(TIME)),
    ATOM("seconds", BESIDE, 1, ONE(TIME)),
    ATOM("minute", BESIDE, 60, ONE(TIME)),
    ATOM("minutes", BESIDE, 60, ONE(TIME)),
    ATOM("hour", BESIDE, 3600, ONE(TIME)),
    ATOM("hours", BESIDE, 3600, ONE(TIME)),
    ATOM("day", BESIDE, DAY, ONE(TIME)),
    ATOM("days", BESIDE, DAY, ONE(TIME)),
    ATOM("week", BESIDE, 7 * DAY, ONE(TIME)),
    ATOM("weeks", BESIDE, 7 * DAY, ONE(TIME)),
    ATOM("month", BESIDE, YEAR / 12, ONE(TIME)),
    ATOM("months", BESIDE, YEAR / 12, ONE(TIME)),
    ATOM("year", BESIDE, YEAR, ONE(TIME)),
    ATOM("years", BESIDE, YEAR, ONE(TIME)),
    ATOM("yr", BESIDE, YEAR, ONE(TIME)),
    SCALE("°C", BESIDE, 1, 273.15L),
    SCALE("℃", BESIDE, 1, 273.15L),
    SCALE("°F", BESIDE, 5.0L / 9, 459.67L),
    { .symbol = NULL },
};

const UnitPrefix unit_prefixes[] = {
    { "m", 1e-3L },  { "u", 1e-6L },  { "k", 1e3L },   { "d", 1e-1L },  { "c", 1e-2L },  { "n", 1e-9L }, { "p", 1e-12L },
    { "f", 1e-15L }, { "h", 1e2L },   { "da", 1e1L },  { "M", 1e6L },   { "G", 1e9L },   { "T", 1e12L }, { "a", 1e-18L },
    { "P", 1e15L },  { "E", 1e18L },  { "Z", 1e21L },  { "Y", 1e24L },  { "z", 1e-21L }, { "y", 1e-24L }, { NULL, 0 },
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
    for (const UnitAtom *atom = unit_atoms; atom->symbol; atom++)
        if (strlen(atom->symbol) == size && memcmp(atom->symbol, symbol, size) == 0) return atom;
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
        bool taken = atom->kind & METRIC && !(atom->kind & EVERYDAY && next->factor > 1e3L);
        if (!taken && atom->offset == 0) continue;
        *prefix = next;
        return atom;
    }
    return NULL;
}
