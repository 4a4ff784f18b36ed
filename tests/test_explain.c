#include "run/explain.h"

#include "engine.h"
#include "run/words.h"

/* ---- grounds as text ---- */

static const char *const marks[] = { "", "!", "n/a ", "no ", "", "", "no ", "", "assumed no " };

static const char *grounds_text(const Engine *e, Arena *arena, const Grounds *grounds)
{
    View view = engine_view(e, 0);
    const char *text = "";
    assert_non_null(grounds);
    for (uint32_t i = 0; i < grounds->count; i++) {
        const Ground *g = &grounds->at[i];
        text = arena_printf(arena, "%s%s%s%s", text, i ? ", " : "", marks[g->kind], words_ground(arena, &view, g));
        assert_non_null(text);
    }
    return text;
}

static Subject subject_of(const Engine *e, const char *phrase)
{
    Subject subject = about(SUBJECT_PROPOSITION, 0);
    if (strncmp(phrase, "suspicion of ", 13) == 0) subject.kind = SUBJECT_SUSPICION, phrase += 13;
    if (strncmp(phrase, "number ", 7) == 0) subject.kind = SUBJECT_NUMBER, phrase += 7;
    subject.index = subject.kind == SUBJECT_NUMBER ? rr_find_term(e->rules, phrase) : engine_find(e, phrase);
    return subject;
}

typedef struct Asked {
    const char *facts, *subject, *grounds;
} Asked;

static void ask_all(const char *rules, Question question, const Asked *asked, size_t count)
{
    Engine e;
    engine_start(&e, rules, asked[0].facts);
    for (size_t i = 0; i < count; i++) {
        Arena arena = { 0 };
        Explainer explainer;
        engine_facts(&e, asked[i].facts);
        View view = engine_view(&e, 0);
        explainer_start(&explainer, &view, &arena);
        Subject subject = subject_of(&e, asked[i].subject);
        const Grounds *grounds = question == WHY ? explain_verdict(&explainer, subject.kind, subject.index)
                                                 : explain(&explainer, question, subject);
        const char *text = grounds_text(&e, &arena, grounds);
        if (strcmp(text, asked[i].grounds) != 0)
            fail_msg("%s: %s: \"%s\", not \"%s\"", asked[i].facts, asked[i].subject, text, asked[i].grounds);
        arena_free(&arena);
    }
    engine_free(&e);
}

/* ---- what is missing ---- */

static const char rules_text[] = "finding a, b, c, d, x, y\n"
                                 "finding derived\n"
                                 "finding mixture means c and d\n"
                                 "finding assumed\n"
                                 "  assume absent\n"
                                 "finding colour is red, green or blue\n"
                                 "measure size (cm)\n"
                                 "measure weight (kg)\n"
                                 "measure height (m)\n"
                                 "measure bmi (kg/m2) = weight / height ^ 2\n"
                                 "  bands lean < 20 <= fat\n"
                                 "measure banded (cm)\n"
                                 "  bands low < (2 if a else 4) <= high\n"
                                 "score points = sum of (highest of (9 if a, 4 if b, 2 if c), 3 if d)\n"
                                 "  unless x\n"
                                 "  bands few < 5 <= many\n"
                                 "conclusion both, either, two, relying, deep, ruled, enough, large, heavy, coloured, "
                                 "tall, one, other, none, odd, shaky\n"
                                 "conclusion kind is first or second\n"
                                 "a and b implies both\n"
                                 "a or b implies either\n"
                                 "at least 2 of (a, b, c) implies two\n"
                                 "a implies relying unless x\n"
                                 "both and derived implies deep\n"
                                 "c implies derived\n"
                                 "x excludes derived\n"
                                 "a implies ruled\n"
                                 "x excludes ruled\n"
                                 "points at least 5 implies enough\n"
                                 "size above 3 cm implies large\n"
                                 "bmi is fat implies heavy\n"
                                 "colour is red or colour is green implies coloured\n"
                                 "banded is low implies tall\n"
                                 "one implies other\n"
                                 "other implies one\n"
                                 "mixture and c implies shaky\n"
                                 "both implies first\n"
                                 "c implies second\n"
                                 "a suggests odd unless y\n"
                                 "a with b is suspected implies none\n"
                                 "c suggests b\n"
                                 "a without assumed recommends rest unless both or size at least 5 cm\n"
                                 "action rest\n"
                                 "conclusion ring one, ring two, outside\n"
                                 "a implies ring one\n"
                                 "ring one and b implies ring two\n"
                                 "ring two and c implies ring one\n"
                                 "ring two and d implies outside\n";

static const Asked missing[] = {
    { "y", "both", "a, b" },
    { "a", "both", "b" },
    { "a", "either", "" }, /* decided */
    { "no a", "either", "b" },
    { "no a", "two", "b, c" },
    { "a", "two", "b, c" },
    { "y", "relying", "a, x" },
    { "no x", "relying", "a" },
    { "a", "deep", "b, derived, c, x" },
    { "a\nb\nno c", "deep", "derived, x" },
    { "a\nb\nderived", "deep", "" },
    { "y", "ruled", "a, x" },
    { "y", "enough", "a, b, c, d" },
    { "b", "enough", "a, d" }, /* 2 for c is outdone by 4 */
    { "b\nno a", "enough", "d" },
    { "x", "enough", "n/a points" },
    { "y", "number points", "a, b, c, d" },
    { "no a\nno b\nno c\nno d", "number points", "" },
    { "a\nno a\nno d", "enough", "!a, b, c" },
    { "a\nno a\nb\nno d", "enough", "!a" },
    { "y", "large", "size" },
    { "size > 2 cm", "large", "size" },
    { "size = 1 cm\nsize = 5 cm", "large", "!size" },
    { "weight = 60 kg", "heavy", "height" },
    { "y", "coloured", "colour" }, /* one item for a term with one value at a time */
    { "blue", "coloured", "" },
    { "y", "tall", "banded, a" },
    { "banded = 3 cm", "tall", "a" },
    { "banded = 1 cm", "tall", "" },
    { "y", "one", "" },
    { "y", "other", "" },
    { "y", "shaky", "mixture, c, d" },
    { "c", "shaky", "mixture, d" },
    { "a", "kind is first", "b" },
    { "c", "suspicion of odd", "a, y" },
    { "a", "none", "c" },
    { "a\nunknown assumed", "rest", "assumed, b, size" },
    { "a\nassumed", "rest", "" },
    { "y", "rest", "a, b, size" },
    { "y", "ring one", "a, c, b" }, /* of a circle, all that its rules name */
    { "y", "ring two", "b, a, c" },
    { "a", "ring two", "b" },
    { "y", "outside", "b, a, c, d" },
    { "b\nc", "outside", "a, d" },
};

static void names_what_is_missing(void **state)
{
    (void)state;
    ask_all(rules_text, WHAT_IS_MISSING, missing, COUNT(missing));
}

/* ---- caveats ---- */

static const char caveat_rules[] = "finding a, b, x, y, z, consent\n"
                                   "finding assumed, other\n"
                                   "  assume absent\n"
                                   "measure size (cm)\n"
                                   "  range 0 to 100\n"
                                   "score points = sum of (3 if a, 4 if b)\n"
                                   "  unless z\n"
                                   "conclusion via, direct, under, many, some, reverse, sized, left, right, trusting\n"
                                   "conclusion kind is first or second\n"
                                   "a implies via\n"
                                   "via implies direct\n"
                                   "b implies direct\n"
                                   "a implies under unless any of (x, y)\n"
                                   "under implies some unless size at least 5 cm\n"
                                   "points at least 3 implies many\n"
                                   "a implies reverse unless no consent\n"
                                   "size above 3 cm implies sized\n"
                                   "b implies sized\n"
                                   "a implies left\n"
                                   "left excludes right\n"
                                   "a without assumed implies trusting\n"
                                   "a implies first\n"
                                   "b implies second\n"
                                   "a suggests left unless x\n";

static const Asked disputed[] = {
    { "a\nno a\nunknown b", "direct", "!via" },
    { "size = 10 cm\nsize = 20 cm", "sized", "!size" },
    { "a\nno a\nb", "many", "" }, /* it stands */
    { "x\nno x\nno y\na", "under", "!x" },
    { "a\nno a\nno b", "kind is second", "!kind is first" },
};

static const Asked provided[] = {
    { "a", "under", "no x, no y" },
    { "a\nno x", "under", "no y" },
    { "a", "some", "no x, no y, no size at least 5 cm" },
    { "a\nno x\nno y\nsize = 1 cm", "some", "" },
    { "a", "many", "no z" },
    { "a", "reverse", "consent" },
    { "a", "trusting", "assumed no assumed" },
    { "a", "suspicion of left", "no x" },
};

static void names_what_caveats_rest_on(void **state)
{
    (void)state;
    ask_all(caveat_rules, WHY_DISPUTED, disputed, COUNT(disputed));
    ask_all(caveat_rules, WHY_PROVIDED, provided, COUNT(provided));
}

/* ---- why ---- */

static const Asked reasons[] = {
    { "a\nb", "both", "a, b" },
    { "a\nb\nc", "either", "a, b" },
    { "no a\nb", "both", "no a" },
    { "no a\nno b", "either", "no a, no b" },
    { "a\nb\nc", "two", "a, b, c" },
    { "no a\nno b", "two", "no a, no b" },
    { "a\nno x", "relying", "a, no x" },
    { "a", "relying", "a" },
    { "a\nx", "relying", "x" },
    { "a\nb\nc", "deep", "a, b, c" },
    { "a\nb\nc\nderived", "deep", "a, b, derived" },
    { "x\nno a", "ruled", "x" },
    { "b\nd\nno a\nno c", "enough", "b, d" }, /* what is absent lifts no score */
    { "a\nb\nc\nd", "enough", "a, d" },
    { "no a\nb\nno d", "enough", "no a, no d" },
    { "size = 4 cm\nsize > 2 cm", "large", "size" },
    { "weight = 80 kg\nheight = 1.6 m", "heavy", "weight, height" },
    { "red", "colour is blue", "colour is red" },
    { "banded = 1 cm", "tall", "banded" },
    { "banded = 3 cm\nno a", "tall", "banded, no a" },
    { "c\nd", "shaky", "c, d" },
    { "c", "kind is second", "c" },
    { "a", "suspicion of odd", "a" },
    { "a\nno a\nb", "both", "a, b, no a" },
    { "a\nc", "none", "a, c" },
    { "a\nno assumed\nno b\nsize = 2 cm", "rest", "a, no assumed, no b, size" },
    { "a", "rest", "a, assumed no assumed" },
    { "a\nb\nd\nc", "outside", "b, a, c, d" },
    { "no a\nno c", "ring one", "no a, no c" },
};

static void names_the_facts_below(void **state)
{
    (void)state;
    ask_all(rules_text, WHY, reasons, COUNT(reasons));
}

/* ---- long chains ---- */

enum { LONG = 100000 };

static void walks_a_long_chain(void **state)
{
    (void)state;
    Buffer rules = { 0 };
    buffer_text(&rules, "f0 implies c0\n");
    for (unsigned i = 1; i < LONG; i++) buffer_printf(&rules, "c%u implies c%u\n", i - 1, i);
    assert_false(rules.failed);
    char last[32];
    sprintf(last, "c%d", LONG - 1);
    Asked asked[] = { { "unknown f0", last, "f0" } }, why[] = { { "f0", last, "f0" } };
    ask_all(rules.text, WHAT_IS_MISSING, asked, 1);
    ask_all(rules.text, WHY, why, 1);
    buffer_free(&rules);
}

/* A list stops at `most`, and all questions together stay linear. */
static void stops_at_a_length(void **state)
{
    (void)state;
    Buffer rules = { 0 };
    Arena arena = { 0 };
    Engine e;
    Explainer explainer;
    buffer_text(&rules, "f0 implies c0\n");
    for (unsigned i = 1; i < 20000; i++) buffer_printf(&rules, "c%u and f%u implies c%u\n", i - 1, i, i);
    assert_false(rules.failed);
    engine_start(&e, rules.text, "unknown f0");
    View view = engine_view(&e, 0);
    explainer_start(&explainer, &view, &arena);
    for (uint32_t i = 20000; i-- > 0;) {
        char name[32];
        sprintf(name, "c%u", i);
        const Grounds *grounds = explain(&explainer, WHAT_IS_MISSING, subject_of(&e, name));
        assert_int_equal(grounds->count, i + 1 < EXPLAIN_MOST ? i + 1 : EXPLAIN_MOST);
    }
    arena_free(&arena);
    engine_free(&e);
    buffer_free(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_is_missing), cmocka_unit_test(names_what_caveats_rest_on),
        cmocka_unit_test(names_the_facts_below), cmocka_unit_test(walks_a_long_chain),
        cmocka_unit_test(stops_at_a_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
