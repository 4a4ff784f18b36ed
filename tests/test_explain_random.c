/* Laws of explanations, on random rule sets: the facts that a verdict rests on give it again, alone; what is not named
 * as missing decides nothing; with what a caveat names stated, the caveat goes. RR_ROUNDS: rule sets of each law. */
#include "engine.h"
#include "run/explain.h"

enum { FINDINGS = 8, MEASURES = 2, CONCLUSIONS = 8, CASES = 6 };

static unsigned rounds(void)
{
    const char *text = getenv("RR_ROUNDS");
    return text ? (unsigned)strtoul(text, NULL, 10) : 300;
}

/* ---- random text ---- */

static uint64_t seed = 1;

static unsigned below(unsigned n)
{
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17; /* xorshift (Marsaglia 2003) */
    return (unsigned)(seed >> 33) % n;
}

/* What may stand in a rule set besides connectives, numbers and conclusions of lower rank. */
enum { EXCEPTIONS = 1, READERS = 2 };

typedef struct Words {
    unsigned conclusions, more;
} Words;

static void reader(Buffer *out)
{
    static const char *const readers[] = { "recorded", "not recorded", "conflicting", "suspected" };
    if (below(4) == 0) buffer_printf(out, below(2) ? "m%u is recorded" : "m%u is conflicting", below(MEASURES));
    else if (below(4) == 0) buffer_text(out, "assumed");
    else buffer_printf(out, "f%u is %s", below(FINDINGS), readers[below(4)]);
}

static void atom(Buffer *out, Words words)
{
    static const char *const bands[] = { "low", "normal", "high" };
    switch (below(words.more & READERS ? 10 : 8)) {
    case 0: buffer_printf(out, "m%u %s %u", below(MEASURES), below(2) ? "at least" : "below", 1 + below(8)); return;
    case 1: buffer_printf(out, "m%u is %s", below(MEASURES), bands[below(3)]); return;
    case 2: buffer_printf(out, "score %s %u", below(2) ? "at least" : "at most", 1 + below(8)); return;
    case 3: buffer_printf(out, "colour is %s", below(2) ? "red" : "green"); return;
    case 4:
        if (words.conclusions) buffer_printf(out, "c%u", below(words.conclusions));
        else buffer_printf(out, "f%u", below(FINDINGS));
        return;
    case 8: reader(out); return;
    default: buffer_printf(out, "f%u", below(FINDINGS));
    }
}

static void condition(Buffer *out, unsigned depth, Words words)
{
    unsigned kind = depth ? below(6) : 0, kids = 2 + below(2);
    if (kind < 2) {
        atom(out, words);
        return;
    }
    if (kind == 2) buffer_text(out, "not (");
    else if (kind == 3) buffer_text(out, "(");
    else buffer_printf(out, kind == 4 ? "any of (" : "at least %u of (", 1 + below(kids));
    for (unsigned i = 0; i < (kind == 2 ? 1 : kids); i++) {
        if (i) buffer_text(out, kind == 3 ? " and " : ", ");
        buffer_text(out, kind > 3 ? "(" : "");
        condition(out, depth - 1, words);
        buffer_text(out, kind > 3 ? ")" : "");
    }
    buffer_text(out, ")");
}

/* Rules lead from lower conclusions to higher ones: no circles. */
static void rules(Buffer *out, unsigned more)
{
    buffer_text(out, "finding f0");
    for (unsigned i = 1; i < FINDINGS; i++) buffer_printf(out, ", f%u", i);
    buffer_text(out, "\nfinding colour is red, green or blue\nfinding meant means f0 and (not f1)\n");
    buffer_text(
        out,
        "finding assumed\n  assume absent\n(f2 and f3) implies assumed\n(f4 or f5) suggests f6\nf1 suggests no f6\n");
    for (unsigned i = 0; i < MEASURES; i++)
        buffer_printf(
            out, "measure m%u ({n})\n  range 0 to 10\n  bands low < (3 if f%u else 4) <= normal <= 7 < high\n", i, i);
    buffer_text(out, "score score = sum of (3 if f0, highest of (4 if f1, 2 if f2), 2 if meant, 1 if red else 2)\n");
    for (unsigned i = 0; i < CONCLUSIONS; i++) buffer_printf(out, i ? ", c%u" : "conclusion c%u", i);
    buffer_text(out, "\n");
    for (unsigned i = 0; i < CONCLUSIONS + CONCLUSIONS / 2; i++) {
        unsigned c = i % CONCLUSIONS;
        Words words = { c, more };
        condition(out, 3, words);
        buffer_printf(out, below(5) ? " implies c%u" : " excludes c%u", c);
        if (more & EXCEPTIONS && below(3) == 0) {
            buffer_text(out, " unless (");
            condition(out, 1, words);
            buffer_text(out, ")");
        }
        buffer_text(out, "\n");
    }
}

static void facts(Buffer *out, unsigned conflicts)
{
    buffer_text(out, "case one\n");
    for (unsigned i = 0; i < FINDINGS; i++) {
        unsigned how = below(5);
        if (how < 2) buffer_printf(out, "  f%u\n", i);
        if (how == 2 || how == 3 || (how == 0 && conflicts && below(conflicts) == 0))
            buffer_printf(out, "  no f%u\n", i);
    }
    for (unsigned i = 0; i < MEASURES; i++) {
        if (below(3) == 0) buffer_printf(out, "  m%u = %u\n", i, below(11));
        if (below(4) == 0) buffer_printf(out, "  m%u > %u\n", i, below(5));
        if (below(6) == 0) buffer_printf(out, "  m%u is %s\n", i, below(2) ? "low" : "high");
    }
    if (below(4) == 0) buffer_printf(out, "  %sassumed\n", below(2) ? "no " : "");
    if (below(2)) buffer_printf(out, "  %scolour is %s\n", below(4) ? "" : "no ", below(2) ? "red" : "green");
}

/* ---- the laws ---- */

typedef struct Law {
    Engine e, again; /* the case, and what is replayed */
    Buffer rules, facts;
} Law;

static void tell(const Law *law, const char *what, const char *name, const char *replayed)
{
    fprintf(stderr, "%s\n%s\n%s\n", law->rules.text, law->facts.text, replayed); /* too long for a message */
    fail_msg("%s %s", name, what);
}

/* The facts of grounds as text: all that is stated of a number or its bands goes together. */
static void replayed_facts(const Law *law, const Grounds *grounds, Buffer *out)
{
    View view = engine_view(&law->e, 0);
    const CaseTable *table = view.table;
    Observations all = view_observations(&view);
    for (uint32_t i = 0; i < grounds->count; i++) {
        const Ground *g = &grounds->at[i];
        bool found = g->kind == GROUND_ASSUMED; /* no fact: it is assumed again */
        for (uint32_t k = 0; k < all.count; k++) {
            const Observation *o = &all.at[k];
            bool number = g->kind == GROUND_NUMBER && o->kind == OBSERVED_NUMBER && o->term == g->term;
            bool stated = g->kind == GROUND_STATED && o->kind == OBSERVED_PRESENT && o->proposition == g->proposition;
            bool denied = g->kind == GROUND_DENIED && o->kind == OBSERVED_ABSENT && o->proposition == g->proposition;
            if (!number && !stated && !denied) continue;
            const char *text = table->sources.list.at[o->span.file].text + o->span.start;
            buffer_printf(out, "  %s%.*s\n", denied ? "no " : "", (int)(o->span.end - o->span.start), text);
            found = true;
        }
        assert_true(found);
    }
}

static void replay(Law *law, Explainer *explainer, uint32_t p)
{
    View view = engine_view(&law->e, 0);
    const char *name = rr_proposition_name(law->e.rules, p);
    Truth truth = view_truth(&view, p);
    Buffer replayed = { 0 };
    buffer_text(&replayed, "case one\n");
    const Grounds *grounds = explain_verdict(explainer, SUBJECT_PROPOSITION, p);
    assert_non_null(grounds);
    replayed_facts(law, grounds, &replayed);
    engine_facts(&law->again, replayed.text);
    View again = engine_view(&law->again, 0);
    if (view_truth(&again, p) != truth) tell(law, "is not what it was", name, replayed.text);
    buffer_free(&replayed);
}

static void law_start(Law *law, unsigned more, unsigned conflicts)
{
    *law = (Law){ 0 };
    rules(&law->rules, more);
    facts(&law->facts, conflicts);
    assert_false(law->rules.failed || law->facts.failed);
}

static void law_free(Law *law)
{
    engine_free(&law->e);
    engine_free(&law->again);
    buffer_free(&law->rules);
    buffer_free(&law->facts);
}

static bool law_load(Law *law)
{
    return engine_load(&law->e, law->rules.text) && engine_load(&law->again, law->rules.text);
}

/* What a law makes of a proposition of a case; gives whether it applies. */
typedef bool Look(Law *law, Explainer *explainer, uint32_t p);

/* Looks at each proposition of random cases, CASES for each of random rule sets; gives how often the law applied. */
static unsigned look_at_all(unsigned more, unsigned conflicts, Look *look)
{
    Law law;
    unsigned done = 0;
    law_start(&law, more, conflicts);
    for (unsigned k = 0; law_load(&law) && k < CASES; k++) {
        Arena arena = { 0 };
        Explainer explainer;
        law.facts.size = 0;
        facts(&law.facts, conflicts);
        engine_facts(&law.e, law.facts.text);
        View view = engine_view(&law.e, 0);
        explainer_start(&explainer, &view, &arena);
        for (uint32_t p = 0; p < rr_propositions(law.e.rules); p++) done += look(&law, &explainer, p);
        arena_free(&arena);
        engine_free(&law.again);
        engine_free(&law.e);
    }
    law_free(&law);
    return done;
}

static bool look_at_support(Law *law, Explainer *explainer, uint32_t p)
{
    if (view_truth(explainer->view, p) == TRUTH_UNKNOWN) return false;
    replay(law, explainer, p);
    return true;
}

static void replays_verdicts(void **state)
{
    unsigned done = 0, sets = rounds();
    (void)state;
    for (unsigned i = 0; i < sets; i++) done += look_at_all(i % 2 ? 0 : EXCEPTIONS | READERS, 4, look_at_support);
    assert_true(done > sets);
}

/* States all that is not known and not named as missing, at random. */
static void other_facts(const Law *law, const View *view, const Grounds *grounds, Buffer *out)
{
    const Meaning *meaning = view->meaning;
    buffer_text(out, law->facts.text);
    for (uint32_t t = 0; t < meaning->terms.count; t++) {
        const Term *term = &meaning->terms.at[t];
        bool named = term->means || (term->kind != TERM_FINDING && term->kind != TERM_MEASURE);
        for (uint32_t i = 0; i < grounds->count; i++) named |= grounds->at[i].term == t;
        if (named || below(3) == 0) continue;
        if (term->is_number) {
            if (!view_number(view, t).recorded) buffer_printf(out, "  %s = %u\n", term->name, below(11));
        } else if (view_truth(view, term->first_proposition) == TRUTH_UNKNOWN) {
            const char *name = meaning->propositions.at[term->first_proposition].name;
            buffer_printf(out, "  %s%s\n", below(2) ? "no " : "", name);
        }
    }
}

static bool has_conflict(const View *view)
{
    const Meaning *meaning = view->meaning;
    bool found = false;
    for (uint32_t p = 0; p < meaning->propositions.count; p++) found |= view_truth(view, p) == TRUTH_CONFLICT;
    for (uint32_t t = 0; t < meaning->terms.count; t++)
        found |= meaning->terms.at[t].is_number && view_number(view, t).conflict;
    return found;
}

static void names_all_that_is_missing(void **state)
{
    unsigned done = 0, sets = rounds();
    (void)state;
    for (unsigned i = 0; i < sets; i++) {
        Law law;
        law_start(&law, 0, 0);
        if (law_load(&law)) {
            Arena arena = { 0 };
            Explainer explainer;
            engine_facts(&law.e, law.facts.text);
            View view = engine_view(&law.e, 0);
            explainer_start(&explainer, &view, &arena);
            for (uint32_t p = 0; p < rr_propositions(law.e.rules); p++) {
                TermKind kind = view.meaning->terms.at[view.meaning->propositions.at[p].term].kind;
                if (kind != TERM_CONCLUSION || view_truth(&view, p) != TRUTH_UNKNOWN) continue;
                Buffer others = { 0 };
                const Grounds *grounds = explain(&explainer, WHAT_IS_MISSING, about(SUBJECT_PROPOSITION, p));
                assert_non_null(grounds);
                other_facts(&law, &view, grounds, &others);
                engine_facts(&law.again, others.text);
                View again = engine_view(&law.again, 0);
                if (!has_conflict(&again) && view_truth(&again, p) != TRUTH_UNKNOWN)
                    tell(&law, "is decided by a fact that is not named", rr_proposition_name(law.e.rules, p),
                         others.text);
                buffer_free(&others);
                done++;
            }
            arena_free(&arena);
        }
        law_free(&law);
    }
    assert_true(done > sets / 2);
}

/* A caveat has grounds, and a stated conflict that is one of them is in the case. */
static void names_grounds_of_caveats(void **state)
{
    unsigned done = 0, sets = rounds();
    (void)state;
    for (unsigned i = 0; i < sets; i++) {
        Law law;
        law_start(&law, EXCEPTIONS | READERS, 2);
        if (law_load(&law)) {
            Arena arena = { 0 };
            Explainer explainer;
            engine_facts(&law.e, law.facts.text);
            View view = engine_view(&law.e, 0);
            explainer_start(&explainer, &view, &arena);
            for (uint32_t p = 0; p < rr_propositions(law.e.rules); p++) {
                unsigned caveats = view_caveats(&view, p);
                Subject subject = about(SUBJECT_PROPOSITION, p);
                for (Question q = WHY_DISPUTED; q <= WHY_PROVIDED; q++) {
                    if (!(caveats & (q == WHY_DISPUTED ? CAVEAT_DISPUTED : CAVEAT_PROVIDED))) continue;
                    const Grounds *grounds = explain(&explainer, q, subject);
                    assert_non_null(grounds);
                    if (!grounds->count)
                        tell(&law, "has a caveat without a ground", rr_proposition_name(law.e.rules, p), "");
                    done++;
                }
            }
            arena_free(&arena);
        }
        law_free(&law);
    }
    assert_true(done > sets / 10);
}

/* What is taken as absent or present, stated so; false where it is none of the plain findings. */
static bool taken_facts(const Law *law, const Grounds *grounds, Buffer *out)
{
    buffer_text(out, law->facts.text);
    for (uint32_t i = 0; i < grounds->count; i++) {
        const Ground *g = &grounds->at[i];
        if (g->comparison || g->suspicion || g->proposition == NONE) return false;
        const char *name = rr_proposition_name(law->e.rules, g->proposition);
        if (name[0] != 'f' || (g->kind != GROUND_ABSENT && g->kind != GROUND_PRESENT)) return false;
        buffer_printf(out, "  %s%s\n", g->kind == GROUND_ABSENT ? "no " : "", name);
    }
    return true;
}

/* *Provided* names all that was taken for granted: with it stated, the verdict stands without the caveat. */
static bool stands_without(Law *law, Explainer *explainer, uint32_t p)
{
    Buffer stated = { 0 };
    View view = engine_view(&law->e, 0);
    const char *name = rr_proposition_name(law->e.rules, p);
    const Grounds *grounds = explain(explainer, WHY_PROVIDED, about(SUBJECT_PROPOSITION, p));
    assert_non_null(grounds);
    bool plain = taken_facts(law, grounds, &stated);
    if (plain) {
        engine_facts(&law->again, stated.text);
        View again = engine_view(&law->again, 0);
        if (!has_conflict(&again) &&
            (view_truth(&again, p) != view_truth(&view, p) || view_caveats(&again, p) & CAVEAT_PROVIDED))
            tell(law, "needs more than is named", name, stated.text);
    }
    buffer_free(&stated);
    return plain;
}

static bool look_at_proviso(Law *law, Explainer *explainer, uint32_t p)
{
    bool provided = view_caveats(explainer->view, p) & CAVEAT_PROVIDED;
    return provided && !has_conflict(explainer->view) && stands_without(law, explainer, p);
}

static void names_all_that_is_taken(void **state)
{
    unsigned done = 0, sets = rounds();
    (void)state;
    for (unsigned i = 0; i < sets; i++) done += look_at_all(EXCEPTIONS, 0, look_at_proviso);
    assert_true(done > sets / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replays_verdicts),
        cmocka_unit_test(names_all_that_is_missing),
        cmocka_unit_test(names_grounds_of_caveats),
        cmocka_unit_test(names_all_that_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
