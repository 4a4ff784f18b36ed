#include "base/number.h"
#include "base/units.h"
#include "base/units_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Parses a copy without an ending zero and of just its size, so that reading past it is seen by the sanitizer. */
static UnitStatus parse(Arena *arena, const char *text, size_t size, Unit *unit, UnitError *error)
{
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, text, size);
    UnitStatus status = unit_parse(arena, copy, size, unit, error);
    free(copy);
    return status;
}

static Unit valid(Arena *arena, const char *text)
{
    Unit unit;
    UnitError error;
    UnitStatus status = parse(arena, text, strlen(text), &unit, &error);
    if (status != UNIT_OK) fail_msg("%s: status %d at %zu", text, status, error.at);
    return unit;
}

static const struct {
    const char *text;
    double factor; /* in g, mol, m, s, … */
    const char *dimension, *annotation;
} units[] = {
    { "1", 1, "a plain number", "" },
    { "1000", 1000, "a plain number", "" },
    { "%", 0.01, "a plain number", "" },
    { "[ppm]", 1e-6, "a plain number", "" },
    { "10*", 10, "a plain number", "" },
    { "10*-3", 1e-3, "a plain number", "" },
    { "10^+6", 1e6, "a plain number", "" },
    { "{score}", 1, "a plain number", "{score}" },
    { "mmol/mol", 1e-3, "a plain number", "" },
    { "/[HPF]", 1, "a plain number", "" },
    { "/[LPF]", 0.01, "a plain number", "" },
    { "g", 1, "mass", "" },
    { "kg", 1e3, "mass", "" },
    { "ug", 1e-6, "mass", "" },
    { "\u00b5g", 1e-6, "mass", "" },
    { "\u03bcg", 1e-6, "mass", "" },
    { "[lb_av]", 453.59237, "mass", "" },
    { "[stone_av]", 6350.29318, "mass", "" },
    { "m", 1, "length", "" },
    { "dam", 10, "length", "" },
    { "cm", 0.01, "length", "" },
    { "[ft_i]", 0.3048, "length", "" },
    { "m2", 1, "length^2", "" },
    { "cm2", 1e-4, "length^2", "" },
    { "m+2", 1, "length^2", "" },
    { "L", 1e-3, "volume", "" },
    { "dl", 1e-4, "volume", "" },
    { "mm3", 1e-9, "volume", "" },
    { "[drp]", 5e-8, "volume", "" },
    { "s", 1, "time", "" },
    { "min", 60, "time", "" },
    { "wk", 604800, "time", "" },
    { "mo", 2629800, "time", "" },
    { "a", 31557600, "time", "" },
    { "years", 31557600, "time", "" },
    { "minutes", 60, "time", "" },
    { "(24.h)", 86400, "time", "" },
    { "Cel", 1, "temperature", "" },
    { "\u00b0C", 1, "temperature", "" },
    { "\u2103", 1, "temperature", "" },
    { "(Cel){tympanic}", 1, "temperature", "{tympanic}" },
    { "deg", 0.017453292519943295, "angle", "" },
    { "''", 4.848136811095360e-6, "angle", "" },
    { "mmol", 1e-3, "amount of substance", "" },
    { "mEq", 1e-3, "amount of substance", "" },
    { "mosm/kg", 1e-6, "amount of substance / mass", "" },
    { "mmol/L", 1, "amount of substance / volume", "" },
    { "mg/dL", 10, "mass / volume", "" },
    { "g%", 1e4, "mass / volume", "" },
    { "ng/mL{FEU}", 1e-3, "mass / volume", "{FEU}" },
    { "mg/g{creat}", 1e-3, "a plain number", "{creat}" },
    { "mg{a}/dL{b c}", 10, "mass / volume", "{a}{b c}" },
    { "10*9/L", 1e12, "1 / volume", "" },
    { "10^9/L", 1e12, "1 / volume", "" },
    { "x10^9/L", 1e12, "1 / volume", "" },
    { "\u00d710^9/L", 1e12, "1 / volume", "" },
    { "\u00d710*9/L", 1e12, "1 / volume", "" },
    { "{cells}/uL", 1e9, "1 / volume", "{cells}" },
    { "/uL", 1e9, "1 / volume", "" },
    { "/100{WBC}", 0.01, "a plain number", "{WBC}" },
    { "/min", 1.0 / 60, "1 / time", "" },
    { "U/L", 1e-3 / 60, "amount of substance / volume / time", "" },
    { "mL/min/{1.73_m2}", 1e-6 / 60, "volume / time", "{1.73_m2}" },
    { "mL/(kg.h)", 1e-9 / 3600, "volume / mass / time", "" },
    { "mL/kg/h", 1e-9 / 3600, "volume / mass / time", "" },
    { "mL/kg.h", 3.6e-6, "volume × time / mass", "" },
    { "kg/m2", 1e3, "mass / length^2", "" },
    { "dyn.s.cm-5", 1e8, "mass / length^4 / time", "" },
    { "mm[Hg]", 133322, "pressure", "" },
    { "mmHg", 133322, "pressure", "" },
    { "cmH2O", 98066.5, "pressure", "" },
    { "kPa", 1e6, "pressure", "" },
    { "kcal", 4184e3, "energy", "" },
    { "[Cal]", 4184e3, "energy", "" },
    { "W", 1e3, "power", "" },
    { "mSv", 1e-3, "radiation dose", "" },
    { "MBq", 1e6, "1 / time", "" },
    { "mV", 1, "electric potential", "" },
    { "[iU]", 1, "international units", "" },
    { "m[IU]/L", 1, "international units / volume", "" },
    { "[arb'U]/mL", 1e6, "arbitrary units / volume", "" },
    { "[CFU]/mL", 1e6, "colony-forming units / volume", "" },
    { "[Amb'a'1'U]", 1, "allergen units", "" },
    { "[pH]", 1, "pH", "" },
    { "dB", 0.1, "decibels", "" },
    { "((((((((((((((((m))))))))))))))))", 1, "length", "" },
};

static void reads_units(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(units); i++) {
        Unit unit = valid(&arena, units[i].text);
        if (number_round(unit.factor, 15) != number_round(units[i].factor, 15))
            fail_msg("%s: %.17Lg instead of %.17g", units[i].text, unit.factor, units[i].factor);
        assert_string_equal(unit_dimension_name(&arena, &unit), units[i].dimension);
        assert_string_equal(unit.annotation, units[i].annotation);
        assert_string_equal(unit.text, units[i].text);
    }
    arena_free(&arena);
}

static const struct {
    const char *text;
    UnitStatus status;
    size_t at, size;
    const char *suggestion;
} wrong[] = {
    /* letter case */
    { "MMOL/L", UNIT_UNKNOWN, 0, 4, "mmol/L" },
    { "mg/DL", UNIT_UNKNOWN, 3, 2, "mg/dL" },
    { "MG/DL", UNIT_UNKNOWN, 0, 2, "mg/dL" },
    { "ML/min", UNIT_UNKNOWN, 0, 2, "mL/min" },
    { "Mg", UNIT_UNKNOWN, 0, 2, "mg" },
    { "MU/mL", UNIT_UNKNOWN, 0, 2, "mU/mL" },
    { "KPA", UNIT_UNKNOWN, 0, 3, "kPa" },
    { "mOsm/kg", UNIT_UNKNOWN, 0, 4, "mosm/kg" },
    { "mg/kg/D", UNIT_UNKNOWN, 6, 1, "mg/kg/d" },
    { "Years", UNIT_UNKNOWN, 0, 5, "years" },
    { "MMHG", UNIT_UNKNOWN, 0, 4, "mm[Hg]" },
    { "lb_av", UNIT_UNKNOWN, 0, 5, "[lb_av]" },
    { "CFU/mL", UNIT_UNKNOWN, 0, 3, "[CFU]/mL" },
    /* other words */
    { "cc", UNIT_UNKNOWN, 0, 2, "mL" },
    { "mcg/kg/min", UNIT_UNKNOWN, 0, 3, "ug/kg/min" },
    { "mcmol/L", UNIT_UNKNOWN, 0, 5, "umol/L" },
    { "milligrams per deciliter", UNIT_UNKNOWN, 0, 10, "mg/dL" },
    { "sec", UNIT_UNKNOWN, 0, 3, "s" },
    { "msec", UNIT_UNKNOWN, 0, 4, "ms" },
    { "mm/hr", UNIT_UNKNOWN, 3, 2, "mm/h" },
    { "gm", UNIT_UNKNOWN, 0, 2, "g" },
    { "IU", UNIT_UNKNOWN, 0, 2, "[IU]" },
    { "mIU/L", UNIT_UNKNOWN, 0, 3, "m[IU]/L" },
    { "lbs", UNIT_UNKNOWN, 0, 3, "[lb_av]" },
    { "inch", UNIT_UNKNOWN, 0, 4, "[in_i]" },
    { "ft", UNIT_UNKNOWN, 0, 2, "[ft_i]" },
    { "torr", UNIT_UNKNOWN, 0, 4, "mm[Hg]" },
    { "Celsius", UNIT_UNKNOWN, 0, 7, "Cel" },
    { "degC", UNIT_UNKNOWN, 0, 4, "Cel" },
    { "C", UNIT_UNKNOWN, 0, 1, "Cel" },
    { "F", UNIT_UNKNOWN, 0, 1, "[degF]" },
    { "\u2109", UNIT_UNKNOWN, 0, 3, "[degF]" },
    { "pH", UNIT_UNKNOWN, 0, 2, "[pH]" },
    { "lt", UNIT_UNKNOWN, 0, 2, "L" },
    { "ltr", UNIT_UNKNOWN, 0, 3, "L" },
    { "percent", UNIT_UNKNOWN, 0, 7, "%" },
    { "EU/mL", UNIT_UNKNOWN, 0, 2, "[arb'U]{EU}/mL" },
    { "bpm", UNIT_UNKNOWN, 0, 3, "/min" },
    { "mM", UNIT_UNKNOWN, 0, 2, "mmol/L" },
    { "K/uL", UNIT_UNKNOWN, 0, 1, "10*3/uL" },
    { "M/uL", UNIT_UNKNOWN, 0, 1, "10*6/uL" },
    { "109/L", UNIT_UNKNOWN, 0, 3, "10*9/L" },
    { "1012/L", UNIT_UNKNOWN, 0, 4, "10*12/L" },
    { "103/mm3", UNIT_UNKNOWN, 0, 3, "10*3/mm3" },
    { "106{cells}/uL", UNIT_UNKNOWN, 0, 3, "10*6{cells}/uL" },
    { "x109/L", UNIT_UNKNOWN, 0, 1, "10*9/L" },
    { "\u00d7103/uL", UNIT_UNKNOWN, 0, 2, "10*3/uL" },
    { "G/L", UNIT_UNKNOWN, 0, 1, "10*9/L" },
    { "T/L", UNIT_UNKNOWN, 0, 1, "10*12/L" },
    { "cells/uL", UNIT_UNKNOWN, 0, 5, "{cells}/uL" },
    { "puffs", UNIT_UNKNOWN, 0, 5, "{puffs}" },
    { "#/uL", UNIT_UNKNOWN, 0, 1, "{#}/uL" },
    /* one letter */
    { "mmoll/L", UNIT_UNKNOWN, 0, 5, "mmol/L" },
    { "mmlo/L", UNIT_UNKNOWN, 0, 4, "mmol/L" },
    { "yeras", UNIT_UNKNOWN, 0, 5, "years" },
    { "[in_j]", UNIT_UNKNOWN, 0, 6, "[in_i]" },
    { "q", UNIT_UNKNOWN, 0, 1, NULL },
    { "qq", UNIT_UNKNOWN, 0, 2, NULL },
    { "[qwerty]", UNIT_UNKNOWN, 0, 8, NULL },
    /* how it is put together */
    { "mm Hg", UNIT_MALFORMED, 2, 1, "mmHg" },
    { "mg / dL", UNIT_MALFORMED, 2, 1, "mg/dL" },
    { "kg/m^2", UNIT_MALFORMED, 4, 1, "kg/m2" },
    { "kg/m\u00b2", UNIT_UNKNOWN, 3, 3, "kg/m2" },
    { "mg*h/L", UNIT_MALFORMED, 2, 1, "mg.h/L" },
    { "mg\u00b7h/L", UNIT_UNKNOWN, 0, 5, "mg.h/L" },
    { "10\u2079/L", UNIT_MALFORMED, 0, 5, "10*9/L" },
    { "x10E3/uL", UNIT_UNKNOWN, 0, 1, "10*3/uL" },
    { "10e9/L", UNIT_MALFORMED, 0, 3, "10*9/L" },
    { "mL/min/1.73m2", UNIT_MALFORMED, 7, 4, "mL/min/{1.73_m2}" },
    { "mL/min/1.73 m2", UNIT_MALFORMED, 7, 4, "mL/min/{1.73_m2}" },
    { "1.73", UNIT_MALFORMED, 0, 4, NULL },
    { "mg/24h", UNIT_MALFORMED, 3, 3, "mg/d" },
    { "2mg", UNIT_MALFORMED, 0, 3, "2.mg" },
    { "Cel/h", UNIT_SPECIAL, 0, 3, "K/h" },
    { "2.Cel", UNIT_SPECIAL, 2, 3, "2.K" },
    { "/Cel", UNIT_SPECIAL, 1, 3, "/K" },
    { "mCel", UNIT_SPECIAL, 0, 4, "mK" },
    { "Cel2", UNIT_SPECIAL, 0, 3, "K2" },
    { "[degF]-1", UNIT_SPECIAL, 0, 6, NULL },
    /* nonsense */
    { "", UNIT_MALFORMED, 0, 0, NULL },
    { "mg/", UNIT_MALFORMED, 3, 0, NULL },
    { "mg//dL", UNIT_MALFORMED, 3, 1, NULL },
    { ".g", UNIT_MALFORMED, 0, 1, NULL },
    { "m)", UNIT_MALFORMED, 1, 1, NULL },
    { "kg/(m2", UNIT_MALFORMED, 3, 1, NULL },
    { "()", UNIT_MALFORMED, 1, 1, NULL },
    { "(/s)", UNIT_MALFORMED, 1, 1, NULL },
    { "m{a", UNIT_MALFORMED, 1, 2, NULL },
    { "m}", UNIT_MALFORMED, 1, 1, NULL },
    { "m{a}{b}", UNIT_MALFORMED, 4, 1, NULL },
    { "{a}m", UNIT_MALFORMED, 3, 1, NULL },
    { "m{\n}", UNIT_MALFORMED, 1, 1, NULL },
    { "[lb_av", UNIT_MALFORMED, 0, 1, NULL },
    { "m-", UNIT_MALFORMED, 1, 1, NULL },
    { "-1", UNIT_MALFORMED, 0, 1, NULL },
    { "m\xff", UNIT_UNKNOWN, 0, 2, NULL },
    { "m\x01", UNIT_MALFORMED, 1, 1, NULL },
    { "(((((((((((((((((m)))))))))))))))))", UNIT_MALFORMED, 16, 1, NULL },
    /* too much */
    { "m100", UNIT_MALFORMED, 1, 3, NULL },
    { "m-99999999999999999999", UNIT_MALFORMED, 1, 21, NULL },
    { "m99.m99", UNIT_MALFORMED, 4, 3, NULL },
    { "(m2.s2)/(m-99.m-99)", UNIT_MALFORMED, 14, 4, NULL },
    { "Ym99", UNIT_UNKNOWN, 0, 2, NULL },
    { "0", UNIT_MALFORMED, 0, 1, NULL },
    { "mg/0", UNIT_MALFORMED, 3, 1, NULL },
    { "YHz99", UNIT_MALFORMED, 0, 5, NULL },
    { "yHz99", UNIT_MALFORMED, 0, 5, NULL },
    { "10*99.10*99.10*99.10*99", UNIT_MALFORMED, 18, 5, NULL },
};

static void says_what_is_wrong(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        Unit unit;
        UnitError error;
        UnitStatus status = parse(&arena, wrong[i].text, strlen(wrong[i].text), &unit, &error);
        const char *suggestion = error.suggestion ? error.suggestion : "", *expected = wrong[i].suggestion;
        if (status != wrong[i].status || error.at != wrong[i].at || error.size != wrong[i].size ||
            strcmp(suggestion, expected ? expected : "") != 0)
            fail_msg("'%s': status %d at %zu+%zu, '%s'", wrong[i].text, status, error.at, error.size, suggestion);
    }
    Unit unit;
    UnitError error;
    assert_int_equal(parse(&arena, "m\0g", 3, &unit, &error), UNIT_MALFORMED);
    assert_int_equal(error.at, 1);
    arena_free(&arena);
}

/* Every start of every text above: never past the end, an error always within the text, a suggestion always valid. */
static void survives_any_start(const char *text)
{
    for (size_t size = 0; size <= strlen(text); size++) {
        Arena arena = { 0 };
        Unit unit;
        UnitError error;
        if (parse(&arena, text, size, &unit, &error) == UNIT_OK) {
            assert_true(unit.factor > 0);
        } else {
            assert_true(error.at <= size && error.size <= size - error.at);
            if (error.suggestion) valid(&arena, error.suggestion);
        }
        arena_free(&arena);
    }
}

static void survives(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(units); i++) survives_any_start(units[i].text);
    for (size_t i = 0; i < COUNT(wrong); i++) survives_any_start(wrong[i].text);
    char longest[2000];
    memset(longest, 'q', sizeof longest);
    longest[sizeof longest - 1] = 0;
    survives_any_start(longest);
}

/* What the tables say is a unit, or meant to be one, is; and nobody is corrected who wrote a valid unit. */
static void tables_hold(void **state)
{
    (void)state;
    static const struct {
        const char *written, *meant;
    } spellings[] = {
#define UNIT(written, meant) { written, meant },
#define WORD(written, meant) { written, meant },
#define PREFIX(written, meant)
#define PHRASE(written, meant)
#include "base/units_spelling.def"
    };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(spellings); i++) {
        Unit unit;
        UnitError error;
        valid(&arena, spellings[i].meant);
        UnitStatus status = parse(&arena, spellings[i].written, strlen(spellings[i].written), &unit, &error);
        if (status == UNIT_OK) fail_msg("%s is a unit", spellings[i].written);
        assert_string_equal(error.suggestion, spellings[i].meant);
    }
    for (const UnitAtom *atom = unit_atoms; atom->symbol; atom++) {
        bool misread = strcmp(atom->symbol, "C") == 0 || strcmp(atom->symbol, "F") == 0;
        Unit unit = valid(&arena, misread ? arena_printf(&arena, "m%s", atom->symbol) : atom->symbol);
        assert_memory_equal(unit.power, atom->power, sizeof unit.power);
    }
    arena_free(&arena);
}

static void converts(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *from, *to;
        double result;
    } cases[] = {
        { 23, "mm", "cm", 2.3 },
        { 2.3, "cm", "mm", 23 },
        { 175, "cm", "m", 1.75 },
        { 7.5, "mg/dL", "mg/L", 75 },
        { 0.7, "g/L", "mg/dL", 70 },
        { 2.31, "mmol/L", "umol/L", 2310 },
        { 150, "10*9/L", "/uL", 150000 },
        { 4.5, "10*3/uL", "10*9/L", 4.5 },
        { 6.5, "%", "g/kg", 65 },
        { 48, "mmol/mol", "%", 4.8 },
        { 180, "[lb_av]", "kg", 81.6466266 },
        { 70, "[in_i]", "cm", 177.8 },
        { 11, "[stone_av]", "[lb_av]", 154 },
        { 120, "mm[Hg]", "kPa", 15.99864 },
        { 1, "atm", "mm[Hg]", 760.002100178515 },
        { 1, "a", "mo", 12 },
        { 1, "a", "d", 365.25 },
        { 18, "mo", "years", 1.5 },
        { 81, "years", "a", 81 },
        { 90, "min", "h", 1.5 },
        { 60, "mL/min", "L/h", 3.6 },
        { 1, "ukat/L", "U/L", 60 },
        { 2000, "kcal", "MJ", 8.368 },
        { 1.2, "ug/mL", "ng/mL", 1200 },
        { 180, "deg", "rad", 3.14159265358979 },
        { 98.6, "[degF]", "Cel", 37 },
        { 37, "Cel", "[degF]", 98.6 },
        { 32, "[degF]", "Cel", 0 },
        { 0, "Cel", "[degF]", 32 },
        { -40, "\u00b0C", "\u00b0F", -40 },
        { 100.4, "\u00b0F", "\u00b0C", 38 },
        { 36.6, "Cel", "K", 309.75 },
        { 310.15, "K", "Cel", 37 },
        { 38.5, "Cel", "\u00b0C", 38.5 },
        { 0.1 + 0.2, "m", "m", 0.3 },
        { 0, "mm", "cm", 0 },
        { INFINITY, "mm", "cm", INFINITY },
        { -INFINITY, "mm", "cm", -INFINITY },
        { INFINITY, "Cel", "[degF]", INFINITY },
        { -INFINITY, "[degF]", "Cel", -INFINITY },
    };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Unit from = valid(&arena, cases[i].from), to = valid(&arena, cases[i].to);
        assert_true(unit_same_dimension(&from, &to));
        double result = unit_convert(cases[i].value, &from, &to);
        if (result != cases[i].result)
            fail_msg("%.17g %s: %.17g %s instead of %.17g", cases[i].value, cases[i].from, result, cases[i].to,
                     cases[i].result);
    }
    arena_free(&arena);
}

static void converts_molar(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *from, *to;
        double molar_mass;
        bool converts;
        double result;
    } cases[] = {
        { 10, "mg/dL", "mmol/L", 40.078, true, 2.49513448774889 },
        { 2.49513448774889, "mmol/L", "mg/dL", 40.078, true, 10 },
        { 100, "mg/dL", "mmol/L", 180.156, true, 5.55074491 },
        { 1, "mol", "g", 18.015, true, 18.015 },
        { 1, "g2", "mol2", 2, true, 0.25 },
        { 1, "/g", "/mol", 2, true, 2 },
        { INFINITY, "mg/dL", "mmol/L", 40.078, true, INFINITY },
        { 1, "mg/dL", "mmol", 40.078, false, 0 },
        { 1, "mg/dL", "g/L", 40.078, false, 0 },
        { 1, "mmol/L", "umol/L", 40.078, false, 0 },
        { 1, "g/mol", "1", 40.078, false, 0 },
        { 1, "g", "mol2", 40.078, false, 0 },
        { 1, "1", "%", 40.078, false, 0 },
        { 1, "mg", "[IU]", 40.078, false, 0 },
        /* a ratio, of which the one unit has an amount in the place of a mass */
        { 30, "mg/g", "mg/mmol", 113.12, true, 3.3936 },
        { 3.3936, "mg/mmol", "mg/g", 113.12, true, 30 },
        { 0.3, "g/g", "mg/mmol", 113.12, true, 33.936 },
        { 113.12, "mg/mmol", "mg/mg", 113.12, true, 1 },
        { 30, "mg/g{creat}", "mg/mmol{creat}", 113.12, true, 3.3936 },
        { 36, "umol/g", "mg/g", 55.845, true, 2.01042 },
        { 2.01042, "mg/g", "umol/g", 55.845, true, 36 },
        { 5, "mg/kg/h", "mmol/kg/h", 10, true, 0.5 },
        { 2, "(mg/dL)/(g/L)", "(mg/dL)/(mol/L)", 10, true, 20 },
        { 32, "mmol/mol", "mg/mmol", 113.12, false, 0 }, /* of two substances */
        { 32, "mmol/mol", "mg/g", 113.12, false, 0 },
        { 1, "mmol/g", "mg/mmol", 113.12, false, 0 },
        { 1, "%", "mg/mmol", 113.12, false, 0 },
        { 1, "L/L", "mg/mmol", 113.12, false, 0 },
        { 1, "mg/g", "mg/mmol/d", 113.12, false, 0 },
        { 1, "mg", "mol", 0, false, 0 },
        { 1, "mg", "mol", -1, false, 0 },
        { 1, "mg", "mol", NAN, false, 0 },
        { 1, "mg", "mol", INFINITY, false, 0 },
    };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Unit from = valid(&arena, cases[i].from), to = valid(&arena, cases[i].to);
        double result = 0;
        bool converts = unit_convert_molar(cases[i].value, &from, &to, cases[i].molar_mass, &result);
        double expected = number_round(cases[i].result, 9), got = number_round(result, 9);
        if (converts != cases[i].converts || got != expected)
            fail_msg("%g %s to %s: %d, %.17g", cases[i].value, cases[i].from, cases[i].to, converts, result);
    }
    Unit mass = valid(&arena, "mg/dL"), amount = valid(&arena, "mmol/L");
    double calcium;
    assert_true(unit_convert_molar(10, &mass, &amount, 40.078, &calcium));
    assert_true(calcium == 2.49513448774889);
    arena_free(&arena);
}

static void calculates(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        char operation; /* * / ^ */
        const char *b;
        int numerator, denominator;
        const char *result; /* NULL: there is none */
    } cases[] = {
        { "kg", '*', "m", 0, 0, "kg.m" },
        { "mg{a}", '*', "%", 0, 0, "10*-2.mg" },
        { "kg", '/', "m2", 0, 0, "kg/m2" },
        { "[IU]", '/', "[IU]", 0, 0, "1" },
        { "cm", '^', NULL, 2, 1, "cm2" },
        { "m", '^', NULL, 0, 1, "1" },
        { "min", '^', NULL, -1, 1, "/min" },
        { "m4/s2", '^', NULL, 1, 2, "m2/s" },
        { "m4/s2", '^', NULL, -1, -2, "m2/s" },
        { "L", '^', NULL, 2, 3, "dm2" },
        { "m", '^', NULL, 1, 2, NULL },
        { "m", '^', NULL, 128, 1, NULL },
        { "m", '^', NULL, -129, 1, NULL },
        { "m", '^', NULL, 2147483647, 1, NULL },
        { "m", '^', NULL, 1, 0, NULL },
        { "10*90", '^', NULL, 2147483647, 1, NULL },
        { "10*90", '^', NULL, -2147483647, 1, NULL },
    };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Unit a = valid(&arena, cases[i].a), b = cases[i].b ? valid(&arena, cases[i].b) : unit_one, result;
        bool works = true;
        if (cases[i].operation == '*') result = unit_multiply(&a, &b);
        else if (cases[i].operation == '/') result = unit_divide(&a, &b);
        else works = unit_power(&a, cases[i].numerator, cases[i].denominator, &result);
        if (works != (cases[i].result != NULL)) fail_msg("%s %c: %d", cases[i].a, cases[i].operation, works);
        if (!works) continue;
        Unit expected = valid(&arena, cases[i].result);
        if (!unit_same_dimension(&result, &expected) ||
            number_round(result.factor, 15) != number_round(expected.factor, 15))
            fail_msg("%s %c is not %s", cases[i].a, cases[i].operation, cases[i].result);
        assert_string_equal(result.annotation, "");
        assert_string_equal(result.text, "");
    }
    Unit high = valid(&arena, "m99"), low = valid(&arena, "/m99"); /* too much stays at the end of the range */
    high = unit_multiply(&high, &high);
    low = unit_multiply(&low, &low);
    assert_string_equal(unit_dimension_name(&arena, &high), "length^127");
    assert_string_equal(unit_dimension_name(&arena, &low), "1 / length^128");
    arena_free(&arena);
}

static void compares(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same_dimension, same_annotation;
    } pairs[] = {
        { "mg/dL", "g/L", true, true },
        { "mg/dL", "mmol/L", false, true },
        { "[IU]", "[iU]", true, true },
        { "[IU]", "U", false, true },
        { "[IU]", "[arb'U]", false, true },
        { "[GPL'U]", "[MPL'U]", false, true },
        { "[CCID_50]", "[TCID_50]", false, true },
        { "[pH]", "1", false, true },
        { "deg", "%", false, true },
        { "{score}", "1", true, true }, /* of a bare number no remark matters */
        { "{score}", "{points}", true, false },
        { "%{a}", "%", true, false },
        { "mg{a}/dL", "mg/dL{a}", true, true },
        { "mg{a}/dL", "mg/dL{b}", true, false },
        { "Cel", "K", true, true },
        { "mm[Hg]", "kPa", true, true },
    };
    static const struct {
        const char *text;
        bool one, absolute;
    } singles[] = {
        { "1", true, true },           { "{score}", true, true },
        { "[HPF]", true, true },       { "mg/mg", true, true },
        { "g/(1000.mg)", true, true }, { "10*9.10*-9", true, true },
        { "%", false, true },          { "10*3", false, true },
        { "m", false, true },          { "[IU]", false, true },
        { "K", false, true },          { "Cel", false, false },
        { "\u00b0F", false, false },   { "[degF]{oral}", false, false },
    };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        Unit a = valid(&arena, pairs[i].a), b = valid(&arena, pairs[i].b);
        if (unit_same_dimension(&a, &b) != pairs[i].same_dimension) fail_msg("%s and %s", pairs[i].a, pairs[i].b);
        if (unit_same_annotation(&a, &b) != pairs[i].same_annotation) fail_msg("%s and %s", pairs[i].a, pairs[i].b);
    }
    for (size_t i = 0; i < COUNT(singles); i++) {
        Unit unit = valid(&arena, singles[i].text);
        if (unit_is_one(&unit) != singles[i].one) fail_msg("%s is one", singles[i].text);
        if (unit_is_absolute(&unit) != singles[i].absolute) fail_msg("%s is absolute", singles[i].text);
    }
    assert_true(unit_is_one(&unit_one) && unit_is_absolute(&unit_one));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_units), cmocka_unit_test(says_what_is_wrong), cmocka_unit_test(survives),
        cmocka_unit_test(tables_hold), cmocka_unit_test(converts),           cmocka_unit_test(converts_molar),
        cmocka_unit_test(calculates),  cmocka_unit_test(compares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
