/* The 2013 ACR/EULAR criteria of rules/ssc.rules, against the same criteria written by hand and every way of filling in
 * what a case leaves open. Runs in the project's folder. RR_ROUNDS=30000: ten times as many. */
#include "random_rules.h"

enum { USUAL_CASES = 10000 };

typedef enum {
    PROXIMAL,
    SCLERODACTYLY,
    PUFFY,
    ULCERS,
    SCARS,
    TELANGIECTASIA,
    NAILFOLD,
    HYPERTENSION,
    LUNG,
    RAYNAUD,
    CENTROMERE,
    TOPOISOMERASE,
    POLYMERASE,
    SPARING,  /* the criteria do not apply where the fingers are spared, */
    DISORDER, /* nor where another disorder explains more */
    ITEMS
} Item;

static const char *const names[ITEMS] = {
    "skin thickening proximal to the MCP joints",
    "sclerodactyly",
    "puffy fingers",
    "digital tip ulcers",
    "fingertip pitting scars",
    "telangiectasia",
    "abnormal nailfold capillaries",
    "pulmonary arterial hypertension",
    "interstitial lung disease",
    "Raynaud's phenomenon",
    "anticentromere antibodies",
    "anti-topoisomerase I antibodies",
    "anti-RNA polymerase III antibodies",
    "skin thickening sparing the fingers",
    "scleroderma-like disorder explaining the manifestations better",
};
static const char autoantibodies[] = "systemic-sclerosis-related autoantibodies";

/* A patient of whom everything is known: a bit for each item. */
static bool has(unsigned patient, Item item)
{
    return patient >> item & 1;
}

static bool has_autoantibodies(unsigned patient)
{
    return has(patient, CENTROMERE) || has(patient, TOPOISOMERASE) || has(patient, POLYMERASE);
}

static bool has_thick_fingers(unsigned patient)
{
    return has(patient, PROXIMAL) || has(patient, SCLERODACTYLY) || has(patient, PUFFY);
}

static int score_of(unsigned patient)
{
    int score = has(patient, PROXIMAL) ? 9 : has(patient, SCLERODACTYLY) ? 4 : has(patient, PUFFY) ? 2 : 0;
    score += has(patient, SCARS) ? 3 : has(patient, ULCERS) ? 2 : 0;
    score += has(patient, TELANGIECTASIA) ? 2 : 0;
    score += has(patient, NAILFOLD) ? 2 : 0;
    score += has(patient, HYPERTENSION) || has(patient, LUNG) ? 2 : 0;
    score += has(patient, RAYNAUD) ? 3 : 0;
    return score + (has_autoantibodies(patient) ? 3 : 0);
}

/* What a chart says: each item present, absent or neither; of the antibodies perhaps only that there are some, or none.
 */
typedef struct Chart {
    unsigned present, absent;
    bool some_antibody, no_antibody;
} Chart;

static bool fits(const Chart *chart, unsigned patient)
{
    if ((patient & chart->present) != chart->present || patient & chart->absent) return false;
    if (chart->some_antibody && !has_autoantibodies(patient)) return false;
    return !(chart->no_antibody && has_autoantibodies(patient));
}

/* What every patient who fits the chart has in common. */
typedef struct Bounds {
    int low, high;
    bool exempt;        /* the criteria do not apply, as the chart says itself */
    bool may_be_exempt; /* they do not apply to some patient who fits, and in whom nothing contradicts */
} Bounds;

static Bounds bounds_of(const Chart *chart)
{
    Bounds b = { .low = 1000, .high = -1 };
    unsigned open = ~(chart->present | chart->absent) & ((1u << ITEMS) - 1), filling = open;
    b.exempt = has(chart->present, SPARING) || has(chart->present, DISORDER);
    for (bool last = false; !last; filling = (filling - 1) & open) {
        unsigned patient = chart->present | filling;
        last = filling == 0;
        if (!fits(chart, patient)) continue;
        bool contradiction = has(patient, SPARING) && has_thick_fingers(patient);
        int score = score_of(patient);
        if (score < b.low) b.low = score;
        if (score > b.high) b.high = score;
        b.may_be_exempt |= !contradiction && (has(patient, SPARING) || has(patient, DISORDER));
    }
    return b;
}

static Chart random_chart(Random *random)
{
    Chart chart = { 0 };
    int gaps = random_below(random, 101), present = 10 + random_below(random, 70);
    for (int item = 0; item < ITEMS; item++) {
        bool rare = item >= SPARING && random_chance(random, 60); /* else hardly any case would have a score */
        if (random_chance(random, gaps)) continue;
        if (random_chance(random, rare ? 5 : present)) chart.present |= 1u << item;
        else chart.absent |= 1u << item;
    }
    unsigned antibodies = 7u << CENTROMERE;
    if (random_chance(random, 10) && (chart.absent & antibodies) != antibodies) chart.some_antibody = true;
    else if (random_chance(random, 10) && !(chart.present & antibodies)) chart.no_antibody = true;
    return chart;
}

/* ---- the same in the library ---- */

typedef struct Criteria {
    rr_rules *rules;
    uint32_t item[ITEMS], antibodies, definite, score;
} Criteria;

static void load(Criteria *c)
{
    assert_int_equal(rr_rules_load_file("rules/ssc.rules", NULL, &c->rules), RR_OK);
    for (int i = 0; i < ITEMS; i++) assert_int_not_equal(c->item[i] = rr_find(c->rules, names[i]), RR_NONE);
    assert_int_not_equal(c->antibodies = rr_find(c->rules, autoantibodies), RR_NONE);
    assert_int_not_equal(c->definite = rr_find(c->rules, "definite systemic sclerosis"), RR_NONE);
    assert_int_not_equal(c->score = rr_find_term(c->rules, "ACR/EULAR 2013"), RR_NONE);
}

static void state_chart(rr_cases *cases, const Criteria *c, const Chart *chart, long number)
{
    char name[24];
    snprintf(name, sizeof name, "%ld", number);
    assert_int_equal(rr_case_begin(cases, name, NULL), RR_OK);
    for (int i = 0; i < ITEMS; i++) {
        if (has(chart->present, (Item)i)) assert_int_equal(rr_case_state(cases, c->item[i], RR_TRUE), RR_OK);
        if (has(chart->absent, (Item)i)) assert_int_equal(rr_case_state(cases, c->item[i], RR_FALSE), RR_OK);
    }
    if (chart->some_antibody) assert_int_equal(rr_case_state(cases, c->antibodies, RR_TRUE), RR_OK);
    if (chart->no_antibody) assert_int_equal(rr_case_state(cases, c->antibodies, RR_FALSE), RR_OK);
}

static void show_chart(const Chart *chart, const Bounds *b)
{
    for (int i = 0; i < ITEMS; i++)
        if (has(chart->present | chart->absent, (Item)i))
            print_error("  %s%s\n", has(chart->absent, (Item)i) ? "no " : "", names[i]);
    if (chart->some_antibody || chart->no_antibody)
        print_error("  %s%s\n", chart->no_antibody ? "no " : "", autoantibodies);
    print_error("by hand: [%d, %d]%s%s\n", b->low, b->high, b->exempt ? ", exempt" : "",
                b->may_be_exempt ? ", perhaps exempt" : "");
}

typedef struct Tally {
    long definite, insufficient, open, exempt, provided;
} Tally;

static bool number_agrees(const rr_number *n, const Bounds *b)
{
    if (b->exempt) return n->not_applicable && n->band == RR_NONE && n->low < -1e300 && n->high > 1e300;
    uint32_t band = b->high < 9 ? 0 : b->low >= 9 ? 1 : RR_NONE;
    return !n->not_applicable && !n->conflict && n->low == b->low && n->high == b->high && !n->low_open &&
           !n->high_open && n->band == band;
}

static void check_chart(const Criteria *c, const rr_run *run, uint32_t row, const Chart *chart, Tally *tally)
{
    Bounds b = bounds_of(chart);
    rr_number number;
    rr_truth expected = b.exempt ? RR_UNKNOWN : b.low >= 9 ? RR_TRUE : b.high < 9 ? RR_FALSE : RR_UNKNOWN;
    unsigned caveats = expected != RR_UNKNOWN && b.may_be_exempt ? RR_PROVIDED : 0;
    rr_truth truth = rr_verdict(run, row, c->definite);
    assert_true(rr_number_get(run, row, c->score, &number));
    tally->definite += truth == RR_TRUE;
    tally->insufficient += truth == RR_FALSE;
    tally->open += truth == RR_UNKNOWN && !b.exempt;
    tally->exempt += b.exempt;
    tally->provided += caveats != 0;
    if (truth == expected && number_agrees(&number, &b) && rr_caveats(run, row, c->definite) == caveats) return;
    show_chart(chart, &b);
    fail_msg("verdict %d, expected %d; caveats %u, expected %u; score [%g, %g]", truth, expected,
             rr_caveats(run, row, c->definite), caveats, number.low, number.high);
}

static void test_criteria_agree_with_enumeration(void **state)
{
    (void)state;
    long count = gen_rounds(USUAL_CASES, 0).most;
    Chart *charts = calloc((size_t)count, sizeof *charts);
    Random random = random_of(2013);
    Tally tally = { 0 };
    Criteria c;
    rr_cases *cases;
    rr_run *run;
    assert_non_null(charts);
    load(&c);
    assert_int_equal(rr_cases_new(c.rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(c.rules, &run), RR_OK);
    for (long i = 0; i < count; i++) {
        charts[i] = random_chart(&random);
        state_chart(cases, &c, &charts[i], i);
    }
    for (uint32_t first = 0; first < (uint32_t)count; first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        for (uint32_t row = first; row < first + rr_run_count(run); row++)
            check_chart(&c, run, row, &charts[row], &tally);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(c.rules);
    free(charts);
    print_message(
        "%ld cases: %ld definite, %ld not, %ld open, %ld not applicable; %ld provided that no exclusion holds\n", count,
        tally.definite, tally.insufficient, tally.open, tally.exempt, tally.provided);
    assert_true(tally.definite && tally.insufficient && tally.open && tally.exempt && tally.provided);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_criteria_agree_with_enumeration) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
