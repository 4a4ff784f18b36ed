/* The page of a cohort: it is well-formed, its figures are those of the summary and the agreement, and what a rule file
 * says comes out as text. */
#include "engine.h"
#include "markup.h"

static const char rules[] = "title \"A \xc3\xa9tude of <script>alert (1)</script> & 'more'\"\n"
                            "version \"1.2\"\n"
                            "finding fever, cough, rash, \"<script>alert (2)</script>\"\n"
                            "finding vaccinated\n"
                            "conclusion ill, \"<b>\"\n"
                            "action nurse\n"
                            "score points = sum of (4 if fever, 2 if cough, 1 if rash)\n"
                            "  unless vaccinated\n"
                            "  bands few < 3 <= many\n"
                            "rule illness: fever and cough implies ill unless rash\n"
                            "rule marked: \"<script>alert (2)</script>\" implies \"<b>\"\n"
                            "rule high: points above 5 recommends nurse\n"
                            "rule never: fever and cough and rash and vaccinated recommends nurse\n"
                            "rash suggests ill\n";

static const char facts[] = "case 1\n  fever\n  cough\n  no rash\n  no vaccinated\n"
                            "case 2\n  fever\n  no cough\n  no rash\n  no vaccinated\n"
                            "case 3\n  cough\n  no rash\n  no vaccinated\n"
                            "case 4\n  fever\n  no fever\n  cough\n  no rash\n  no vaccinated\n"
                            "case 5\n  no fever\n  no cough\n  no rash\n  vaccinated\n"
                            "case 6\n  fever\n  cough\n  no rash\n  no vaccinated\n  \"<script>alert (2)</script>\"\n"
                            "case 7\n  fever\n  no cough\n  rash\n  no vaccinated\n";

typedef struct Counted {
    Engine engine;
    rr_summary *summary;
    rr_agreement *agreement;
    char *page;
} Counted;

static void make_page(Counted *c, bool agreement)
{
    size_t size;
    rr_free(c->page);
    assert_int_equal(rr_summary_page(c->summary, agreement ? c->agreement : NULL, &c->page, &size), RR_OK);
    assert_int_equal(strlen(c->page), size);
    const char *fault = markup_fault(c->page);
    if (fault) fail_msg("the page is not well-formed at: %.80s", fault);
}

static void start(Counted *c, const char *rules_text, const char *facts_text)
{
    const uint64_t gold_true[] = { 0x21 }, gold_false[] = { 0x52 };
    *c = (Counted){ 0 };
    engine_start(&c->engine, rules_text, facts_text);
    assert_int_equal(rr_summary_new(c->engine.rules, &c->summary), RR_OK);
    assert_int_equal(rr_agreement_new(c->engine.rules, &c->agreement), RR_OK);
    assert_int_equal(rr_summary_add(c->summary, c->engine.run), RR_OK);
    assert_int_equal(rr_agreement_add(c->agreement, c->engine.run, gold_true, gold_false), RR_OK);
    make_page(c, true);
}

static void end(Counted *c)
{
    rr_free(c->page);
    rr_agreement_free(c->agreement);
    rr_summary_free(c->summary);
    engine_free(&c->engine);
}

/* The text behind the first `what` behind `from`. */
static const char *behind(const char *from, const char *what)
{
    const char *found = from ? strstr(from, what) : NULL;
    if (!found) fail_msg("the page has no %s", what);
    return found + strlen(what);
}

static void assert_has(const Counted *c, const char *what)
{
    behind(c->page, what);
}

static void assert_has_not(const Counted *c, const char *what)
{
    if (strstr(c->page, what)) fail_msg("the page has %s", what);
}

/* The row of this heading in the table of this caption. */
static const char *row_of(const Counted *c, const char *caption, const char *heading)
{
    char wanted[200];
    snprintf(wanted, sizeof wanted, "<caption>%s</caption>", caption);
    const char *table = behind(c->page, wanted), *stop = strstr(table, "</table>");
    snprintf(wanted, sizeof wanted, "<th scope=\"row\">%s</th>", heading);
    const char *row = behind(table, wanted);
    if (row > stop) fail_msg("the table %s has no row %s", caption, heading);
    return row;
}

static uint64_t cell_of(const char *row, unsigned column)
{
    for (unsigned i = 0; i <= column; i++) row = behind(behind(row, "<td"), ">");
    return strtoull(row, NULL, 10);
}

static void check_truths(const Counted *c, const char *caption, const char *heading,
                         uint64_t (*count)(const Counted *, uint32_t, rr_truth), uint32_t of)
{
    static const rr_truth columns[] = { RR_TRUE, RR_FALSE, RR_UNKNOWN, RR_CONFLICT };
    const char *row = row_of(c, caption, heading);
    for (unsigned i = 0; i < COUNT(columns); i++) assert_int_equal(cell_of(row, i), count(c, of, columns[i]));
}

static uint64_t truths(const Counted *c, uint32_t proposition, rr_truth truth)
{
    return rr_summary_truths(c->summary, proposition, truth);
}

static uint64_t suspicions(const Counted *c, uint32_t proposition, rr_truth truth)
{
    return rr_summary_suspicions(c->summary, proposition, truth);
}

static uint64_t fired(const Counted *c, uint32_t rule, rr_truth truth)
{
    return rr_summary_rule(c->summary, rule, truth);
}

static void figures_are_those_of_the_summary(void **state)
{
    (void)state;
    Counted c;
    start(&c, rules, facts);
    assert_has(&c, "<dt>cases</dt><dd>7</dd>");
    assert_has(&c, "<dt>run</dt><dd>7</dd>");
    check_truths(&c, "Verdicts on each conclusion", "ill", truths, engine_find(&c.engine, "ill"));
    check_truths(&c, "Verdicts on each conclusion", "&lt;b&gt;", truths, engine_find(&c.engine, "<b>"));
    check_truths(&c, "Verdicts on each conclusion", "nurse", truths, engine_find(&c.engine, "nurse"));
    check_truths(&c, "What is suspected", "ill", suspicions, engine_find(&c.engine, "ill"));
    check_truths(&c, "All rules: what their condition is", "illness, implies ill", fired, 0);
    check_truths(&c, "All rules: what their condition is", "high, recommends nurse", fired, 2);
    assert_int_equal(cell_of(row_of(&c, "What is in conflict", "fever"), 0), 1);
    end(&c);
}

static void bars_say_what_they_show(void **state)
{
    (void)state;
    Counted c;
    start(&c, rules, facts);
    assert_has(&c, "aria-label=\"ill: true 2 (28.6%), conflict 1 (14.3%), unknown 1 (14.3%), false 3 (42.9%)\">"
                   "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>"
                   "<rect class=\"true\" x=\"0.00%\" width=\"28.57%\" y=\"0\" height=\"100%\"/>"
                   "<rect class=\"conflict\" x=\"28.57%\" width=\"14.29%\" y=\"0\" height=\"100%\"/>"
                   "<rect class=\"unknown\" x=\"42.86%\" width=\"14.29%\" y=\"0\" height=\"100%\"/>"
                   "<rect class=\"false\" x=\"57.14%\" width=\"42.86%\" y=\"0\" height=\"100%\"/></svg>");
    end(&c);
}

static void tells_what_is_missing(void **state)
{
    (void)state;
    Counted c;
    rr_missing missing;
    uint32_t told = 0;
    start(&c, rules, facts);
    for (uint32_t i = 0; rr_summary_missing(c.summary, RR_NONE, i, &missing); i++) {
        if (!missing.cases || strchr(missing.name, '<')) continue;
        const char *row = row_of(&c, "Data elements asked for", missing.name);
        assert_int_equal(cell_of(row, 0), missing.cases);
        assert_int_equal(cell_of(row, 1), missing.alone);
        told++;
    }
    assert_int_equal(told, 1);
    /* columns: ill, <b>, nurse */
    assert_int_equal(cell_of(row_of(&c, "What each conclusion asks for", "fever"), 0), 1);
    assert_int_equal(cell_of(row_of(&c, "What each conclusion asks for", "unknown, in all"), 1), 6);
    assert_int_equal(cell_of(row_of(&c, "What each conclusion asks for", "&lt;script&gt;alert (2)&lt;/script&gt;"), 1),
                     6);
    assert_has(&c, "<td class=\"h6\">6 <span class=\"share\">6!</span></td>");
    end(&c);
}

static void draws_scores_where_they_are_parted(void **state)
{
    (void)state;
    Counted c;
    start(&c, rules, facts);
    assert_int_equal(cell_of(row_of(&c, "points: values", "6"), 0), 2);
    assert_int_equal(cell_of(row_of(&c, "points: values", "4"), 0), 1);
    assert_int_equal(cell_of(row_of(&c, "points: values", "5"), 0), 1);
    assert_int_equal(cell_of(row_of(&c, "points: values", "open"), 0), 2);
    const char *known = row_of(&c, "How often each score is known", "points");
    assert_int_equal(cell_of(known, 0), 4);
    assert_int_equal(cell_of(known, 2), 2);
    assert_int_equal(cell_of(known, 3), 1);
    assert_int_equal(cell_of(row_of(&c, "points: bands", "many"), 0), 4);
    assert_int_equal(cell_of(row_of(&c, "points: bands", "few"), 1), 2);
    assert_has(&c, "Parted (dashed) at: ≥ 3 (band), &gt; 5 (rule).");
    assert_has(&c, "<line class=\"band\"");
    assert_has(&c, "<line class=\"threshold\"");
    end(&c);
}

static void tells_attrition_and_silent_rules(void **state)
{
    (void)state;
    Counted c;
    rr_step step;
    start(&c, rules, facts);
    const char *row = c.page;
    for (uint32_t i = 0; rr_summary_step(c.summary, 0, i, &step); i++) {
        row = behind(behind(row, "<td class=\"funnel\">"), "</td>");
        assert_int_equal(cell_of(row, 0), step.left);
        assert_int_equal(cell_of(row, 1), step.lost_false);
        assert_int_equal(cell_of(row, 2), step.lost_unknown);
        assert_int_equal(cell_of(row, 3), step.lost_conflict);
    }
    assert_has(&c, "1 of 5 rules.</p>\n<ul class=\"names\">\n<li>never, recommends nurse</li>\n</ul>");
    end(&c);
}

static void figures_are_those_of_the_agreement(void **state)
{
    (void)state;
    Counted c;
    rr_agreement_counts counts;
    rr_agreement_score score;
    start(&c, rules, facts);
    assert_true(rr_agreement_counts_get(c.agreement, engine_find(&c.engine, "ill"), &counts));
    const char *with = row_of(&c, "ill: verdicts by the gold standard", "with the disease");
    const char *without = row_of(&c, "ill: verdicts by the gold standard", "without it");
    assert_int_equal(cell_of(with, 0), counts.with[RR_TRUE]);
    assert_int_equal(cell_of(with, 1), counts.with[RR_FALSE]);
    assert_int_equal(cell_of(without, 1), counts.without[RR_FALSE]);
    assert_int_equal(cell_of(without, 2), counts.without[RR_UNKNOWN]);
    assert_int_equal(cell_of(without, 3), counts.without[RR_CONFLICT]);
    assert_has(&c, "<th scope=\"row\">sensitivity</th><td>2/2</td><td>100.0%</td><td>34.2 to 100.0%</td>");
    assert_true(rr_agreement_score_get(c.agreement, rr_find_term(c.engine.rules, "points"), &score));
    assert_true(score.area == 1);
    assert_has(&c, "Area under the ROC curve: <strong>1.000</strong>");
    assert_has(&c, "<polyline class=\"roc\" points=\"2000,0 1000,0 0,0 0,2000 \"/>");
    assert_has(&c, "Held against the gold standard: ");
    assert_int_equal(rr_agreement_name(c.agreement, "<biopsy> & more"), RR_OK);
    make_page(&c, true);
    assert_has(&c, "Held against the gold standard “&lt;biopsy&gt; &amp; more”: ");
    make_page(&c, false);
    assert_has_not(&c, "Agreement with the gold standard");
    end(&c);
}

static void what_rules_say_is_text(void **state)
{
    (void)state;
    Counted c;
    start(&c, rules, facts);
    assert_has_not(&c, "<script");
    assert_has_not(&c, "<b>");
    assert_has(&c, "<title>A \xc3\xa9tude of &lt;script&gt;alert (1)&lt;/script&gt; &amp; &#39;more&#39;</title>");
    assert_has(&c, "<h1>A \xc3\xa9tude of &lt;script&gt;");
    end(&c);
}

static void needs_nothing_else(void **state)
{
    (void)state;
    static const char *const fetched[] = { "http:", "https:", "src=", "@import", "<link", "url(h", "href=" };
    Counted c;
    start(&c, rules, facts);
    for (size_t i = 0; i < COUNT(fetched); i++) assert_has_not(&c, fetched[i]);
    assert_has(&c, "content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    assert_has(&c, rr_rules_fingerprint(c.engine.rules));
    assert_has(&c, rr_version());
    assert_has(&c, "This is not a medical device.");
    end(&c);
}

/* A summary of nothing is a page all the same; so is one of rules that conclude nothing. */
static void is_made_of_nothing(void **state)
{
    (void)state;
    Counted c = { 0 };
    assert_true(engine_load(&c.engine, rules));
    assert_int_equal(rr_summary_new(c.engine.rules, &c.summary), RR_OK);
    assert_int_equal(rr_agreement_new(c.engine.rules, &c.agreement), RR_OK);
    make_page(&c, true);
    assert_has(&c, "<dt>cases</dt><dd>0</dd>");
    end(&c);
    start(&c, "finding fever\n", "case 1\n  fever\n");
    assert_has(&c, "The rules conclude nothing for certain.");
    assert_has(&c, "<h1>test.rules</h1>");
    end(&c);
}

static void tells_what_is_left_out(void **state)
{
    (void)state;
    enum { MANY = 40 };
    char text[MANY * 96] = "", line[96];
    Counted c;
    for (int i = 0; i < MANY; i++) {
        snprintf(line, sizeof line, "finding f%d\nconclusion c%d\nf%d implies c%d\n", i, i, i, i);
        strcat(text, line);
    }
    start(&c, text, "case 1\n  f0\n");
    assert_has(&c, "The table has 19 more.");
    assert_has(&c, "Left out: 9 data elements that are asked for least.");
    assert_has(&c, "Left out: the last 9 conclusions.");
    end(&c);
}

static void refuses_the_agreement_of_others(void **state)
{
    (void)state;
    Counted a, b;
    char *text;
    size_t size;
    start(&a, rules, facts);
    start(&b, "finding fever\n", "case 1\n  fever\n");
    assert_int_equal(rr_summary_page(a.summary, b.agreement, &text, &size), RR_MISUSE);
    assert_null(text);
    assert_int_equal(size, 0);
    end(&a);
    end(&b);
}

/* What is not well-formed is found: else the tests above would say nothing. */
static void faults_of_markup_are_found(void **state)
{
    (void)state;
    static const char *const bad[] = { "<p>",   "<p></div>", "<p a=b></p>", "<p a=\"<\"></p>",
                                       "a & b", "a > b",     "</p>",        "<>" };
    char page[64];
    for (size_t i = 0; i < COUNT(bad); i++) {
        snprintf(page, sizeof page, "<!DOCTYPE html>\n%s", bad[i]);
        if (!markup_fault(page)) fail_msg("%s is taken for well-formed", bad[i]);
    }
    assert_null(markup_fault("<!DOCTYPE html>\n<p a=\"&lt;\"><br/>&amp;</p>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_of_markup_are_found),
        cmocka_unit_test(figures_are_those_of_the_summary),
        cmocka_unit_test(bars_say_what_they_show),
        cmocka_unit_test(tells_what_is_missing),
        cmocka_unit_test(draws_scores_where_they_are_parted),
        cmocka_unit_test(tells_attrition_and_silent_rules),
        cmocka_unit_test(figures_are_those_of_the_agreement),
        cmocka_unit_test(what_rules_say_is_text),
        cmocka_unit_test(needs_nothing_else),
        cmocka_unit_test(is_made_of_nothing),
        cmocka_unit_test(tells_what_is_left_out),
        cmocka_unit_test(refuses_the_agreement_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
