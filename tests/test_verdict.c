#include "engine.h"

static const char rules_text[] =
    "finding a, b, c, x\n"
    "finding assumed\n"
    "  assume absent\n"
    "finding colour is red, green or blue\n"
    "finding mixture means a and b\n"
    "measure size (cm)\n"
    "  range 0 to 100\n"
    "  bands small < (2 if a else 4) <= middling <= 10 < large\n"
    "measure crossed (cm)\n"
    "  bands low < (5 if a else 3) <= normal <= (4 if b else 9) < high\n"
    "measure double = size (cm) * 2\n"
    "score points = sum of (2 if a, 3 if b, 4 if c)\n"
    "  unless x\n"
    "  bands few < 5 <= many\n"
    "conclusion plain, either, relying, trusting, closed, shaky, ruled, redness, dozen, chained, both ways\n"
    "a and b implies plain\n"
    "a or b implies either\n"
    "a implies relying unless x\n"
    "relying implies chained\n"
    "a without assumed implies trusting\n"
    "b implies closed\n"
    "x excludes closed\n"
    "a implies shaky\n"
    "b implies shaky\n"
    "a implies ruled\n"
    "x excludes ruled unless c\n"
    "red colour implies redness\n"
    "points at least 5 implies dozen\n"
    "a suggests plain\n"
    "b suggests no plain\n"
    "a suggests relying unless x\n";

/* Truth and caveats: D disputed, P provided, X excluded. */
static const struct {
    const char *facts, *phrase, *verdict;
} verdicts[] = {
    { "a\nb", "plain", "true" },
    { "a", "plain", "unknown" },
    { "no a", "plain", "false" },
    { "a\nno a\nb", "plain", "conflict" },
    { "a\nno a", "plain", "false D" },
    { "a\nno a\nno b", "plain", "false" }, /* it stands without a */
    { "a\nno a", "either", "true D" },
    { "a\nno a\nb", "either", "true" },
    { "a", "relying", "true P" },
    { "a\nno x", "relying", "true" },
    { "a\nx", "relying", "false" },
    { "a\nunknown x", "relying", "true P" },
    { "a\nx\nno x", "relying", "false DP" },
    { "no a", "relying", "false" },
    { "a", "chained", "true P" },
    { "a\nno a", "relying", "conflict" },
    { "a", "trusting", "true P" },
    { "a\nno assumed", "trusting", "true" },
    { "a\nunknown assumed", "trusting", "unknown" },
    { "a", "assumed", "false P" },
    { "a\nassumed", "trusting", "false" },
    { "x", "closed", "false X" },
    { "x\nno b", "closed", "false X" },
    { "no b", "closed", "false" },
    { "x\nb", "closed", "conflict" },
    { "x\nno x", "closed", "false DX" },
    { "a\nno a\nx", "ruled", "conflict" },
    { "x", "ruled", "false PX" },
    { "x\nno c", "ruled", "false X" },
    { "a\nno a\nunknown b", "shaky", "true D" },
    { "red", "redness", "true" },
    { "green", "redness", "false" },
    { "red\ngreen", "redness", "conflict" },
    { "red\ngreen", "colour is blue", "false D" },
    { "a\nb", "dozen", "true P" },
    { "a\nb\nno x", "dozen", "true" },
    { "a\nb\nx", "dozen", "unknown" },
    { "b\nno x\na\nno a", "dozen", "unknown" },
    { "b\nc\nno x\na\nno a", "dozen", "true" },
    { "a\nb", "mixture", "true" },
    { "a\nb\nno mixture", "mixture", "conflict" },
    { "size = 1 cm", "size is small", "true" },
    { "size = 3 cm", "size is small", "unknown" },
    { "size = 3 cm\na", "size is small", "false" },
    { "size = 11 cm\nsize = 12 cm", "size is large", "true D" },
};

static const char *verdict_text(Truth truth, unsigned caveats, char *text)
{
    static const char *const truths[] = { "unknown", "true", "false", "conflict" };
    sprintf(text, "%s%s%s%s%s", truths[truth], caveats ? " " : "", caveats & CAVEAT_DISPUTED ? "D" : "",
            caveats & CAVEAT_PROVIDED ? "P" : "", caveats & CAVEAT_EXCLUDED ? "X" : "");
    return text;
}

static void gives_verdicts_with_caveats(void **state)
{
    char text[32];
    (void)state;
    Engine e;
    engine_start(&e, rules_text, "a");
    for (size_t i = 0; i < COUNT(verdicts); i++) {
        engine_facts(&e, verdicts[i].facts);
        View view = engine_view(&e, 0);
        uint32_t p = engine_find(&e, verdicts[i].phrase);
        verdict_text(view_truth(&view, p), view_caveats(&view, p), text);
        if (strcmp(text, verdicts[i].verdict) != 0)
            fail_msg("%s: %s is %s, not %s", verdicts[i].facts, verdicts[i].phrase, text, verdicts[i].verdict);
    }
    engine_free(&e);
}

static const struct {
    const char *facts, *phrase, *verdict;
} suspicions[] = {
    { "a", "plain", "true" },
    { "b", "plain", "false" },
    { "a\nb", "plain", "conflict" },
    { "c", "plain", "unknown" },
    { "no a", "plain", "false" },
    { "a", "relying", "true P" },
    { "a\nno x", "relying", "true" },
    { "a\nno a", "plain", "conflict" },
    { "a\nb", "either", "unknown" },
    { "x\nno x", "relying", "false D" },
    { "a\nx\nno x", "relying", "false DP" },
};

static void gives_suspicions_with_caveats(void **state)
{
    char text[32];
    (void)state;
    Engine e;
    engine_start(&e, rules_text, "a");
    for (size_t i = 0; i < COUNT(suspicions); i++) {
        engine_facts(&e, suspicions[i].facts);
        View view = engine_view(&e, 0);
        uint32_t p = engine_find(&e, suspicions[i].phrase);
        verdict_text(view_suspicion(&view, p), view_suspicion_caveats(&view, p), text);
        if (strcmp(text, suspicions[i].verdict) != 0)
            fail_msg("%s: suspicion of %s is %s, not %s", suspicions[i].facts, suspicions[i].phrase, text,
                     suspicions[i].verdict);
    }
    engine_free(&e);
}

static const struct {
    const char *facts, *term;
    double low, high;
    const char *band;
    bool low_open, high_open, conflict, not_applicable, recorded, bands_fail;
} numbers[] = {
    { .facts = "a", .term = "points", .low = 2, .high = 9 },
    { .facts = "a\nb", .term = "points", .low = 5, .high = 9, .band = "many" },
    { .facts = "no a\nno b", .term = "points", .low = 0, .high = 4, .band = "few" },
    { .facts = "a\nb\nx", .term = "points", .low = -INFINITY, .high = INFINITY, .not_applicable = true },
    { .facts = "c", .term = "size", .low = 0, .high = 100 },
    { .facts = "size = 1 cm", .term = "size", .low = 1, .high = 1, .band = "small", .recorded = true },
    { .facts = "size < 5 cm", .term = "size", .low = 0, .high = 5, .high_open = true, .recorded = true },
    { .facts = "size is large",
      .term = "size",
      .low = 10,
      .high = 100,
      .low_open = true,
      .band = "large",
      .recorded = true },
    { .facts = "size = 11 cm\nsize = 30 cm",
      .term = "size",
      .low = 11,
      .high = 30,
      .band = "large",
      .conflict = true,
      .recorded = true },
    { .facts = "size = 2 cm", .term = "double", .low = 4, .high = 4 },
    { .facts = "a\nb\ncrossed = 4 cm", .term = "crossed", .low = 4, .high = 4, .recorded = true, .bands_fail = true },
    { .facts = "a\nno b\ncrossed = 4 cm", .term = "crossed", .low = 4, .high = 4, .band = "low", .recorded = true },
    { .facts = "crossed = 4 cm", .term = "crossed", .low = 4, .high = 4, .recorded = true },
};

static void gives_numbers(void **state)
{
    (void)state;
    Engine e;
    engine_start(&e, rules_text, "a");
    for (size_t i = 0; i < COUNT(numbers); i++) {
        engine_facts(&e, numbers[i].facts);
        View view = engine_view(&e, 0);
        uint32_t term = rr_find_term(e.rules, numbers[i].term);
        NumberVerdict v = view_number(&view, term);
        const char *band = v.band == NONE ? NULL : e.rules->meaning.terms.at[term].values.at[v.band].name;
        bool same_band = band && numbers[i].band ? strcmp(band, numbers[i].band) == 0 : band == numbers[i].band;
        if (v.interval.lo != numbers[i].low || v.interval.hi != numbers[i].high ||
            v.interval.lo_open != numbers[i].low_open || v.interval.hi_open != numbers[i].high_open || !same_band ||
            v.conflict != numbers[i].conflict || v.not_applicable != numbers[i].not_applicable ||
            v.recorded != numbers[i].recorded || v.bands_fail != numbers[i].bands_fail)
            fail_msg("%s: %s is %g to %g, %s", numbers[i].facts, numbers[i].term, v.interval.lo, v.interval.hi,
                     band ? band : "in no band");
    }
    engine_free(&e);
}

/* Each row of a block has verdicts and caveats of its own. */
static void tells_rows_apart(void **state)
{
    enum { ROWS = 200 };
    Buffer facts = { 0 };
    (void)state;
    Engine e;
    for (unsigned i = 0; i < ROWS; i++)
        buffer_printf(&facts, "case p%u\n%s%s%s", i, i % 2 ? "  a\n" : "", i % 3 ? "  no x\n" : "",
                      i % 5 ? "" : "  no a\n");
    assert_false(facts.failed);
    engine_start(&e, rules_text, facts.text);
    uint32_t relying = engine_find(&e, "relying");
    for (unsigned i = 0; i < ROWS; i++) {
        View view = engine_view(&e, i);
        unsigned truth = (i % 2 ? 1u : 0u) + (i % 5 ? 0u : 2u);
        assert_int_equal(view_truth(&view, relying), truth);
        unsigned caveats = truth == 1 && i % 3 == 0 ? CAVEAT_PROVIDED : 0;
        assert_int_equal(view_caveats(&view, relying), caveats);
    }
    buffer_free(&facts);
    engine_free(&e);
}

static void tells_what_is_stated(void **state)
{
    (void)state;
    Engine e;
    engine_start(&e, rules_text, "case one\n  a\n  no b\ncase two\n  unknown c\n  a\n  no a");
    View one = engine_view(&e, 0), two = engine_view(&e, 1);
    Stated a = view_stated(&one, engine_find(&e, "a")), b = view_stated(&one, engine_find(&e, "b"));
    Stated c = view_stated(&two, engine_find(&e, "c")), both = view_stated(&two, engine_find(&e, "a"));
    assert_true(a.present && !a.absent && !a.unknown);
    assert_true(!b.present && b.absent && !b.unknown);
    assert_true(!c.present && !c.absent && c.unknown);
    assert_true(both.present && both.absent && !both.unknown);
    assert_int_equal(view_observations(&one).count, 2);
    assert_int_equal(view_observations(&two).count, 3);
    assert_int_equal(view_observations(&two).at[0].kind, OBSERVED_UNKNOWN);
    engine_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_verdicts_with_caveats),
        cmocka_unit_test(gives_suspicions_with_caveats),
        cmocka_unit_test(gives_numbers),
        cmocka_unit_test(tells_rows_apart),
        cmocka_unit_test(tells_what_is_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
