#include "report/report.h"

#include <locale.h>

#include <jansson.h>

#include "engine.h"
#include "report/page.h"

static char *report_of(const Engine *e, uint32_t row, rr_format format, bool colour)
{
    char *text;
    size_t size;
    assert_int_equal(rr_report(e->run, row, format, colour, &text, &size), RR_OK);
    assert_int_equal(strlen(text), size);
    return text;
}

static void check_text(const char *rules, const char *facts, rr_format format, const char *wanted)
{
    Engine e;
    engine_start(&e, rules, facts);
    char *text = report_of(&e, 0, format, false);
    if (strcmp(text, wanted) != 0) {
        fprintf(stderr, "%s", text); /* too long for a message */
        fail_msg("another report was wanted");
    }
    rr_free(text);
    engine_free(&e);
}

/* ---- text ---- */

static void tells_the_first_sentence(void **state)
{
    static const char rule[] = "calcinosis with normal phosphocalcic metabolism implies dystrophic\n";
    (void)state;
    check_text(rule, "calcinosis\nnormal phosphocalcic metabolism\n", RR_TEXT,
               "test\n"
               "\n"
               "Established\n"
               "  dystrophic\n"
               "      by test.rules:1: calcinosis with normal phosphocalcic metabolism implies dystrophic\n"
               "      rests on calcinosis (line 1), normal phosphocalcic metabolism (line 2)\n");
    check_text(rule, "normal phosphocalcic metabolism\n", RR_TEXT,
               "test\n"
               "\n"
               "Undetermined\n"
               "  dystrophic: could be decided by calcinosis\n");
    check_text(rule, "no calcinosis\n", RR_TEXT,
               "test\n"
               "\n"
               "Not established\n"
               "  dystrophic: rests on no calcinosis (line 1)\n");
    check_text(rule, "dystrophic\nno calcinosis\n", RR_TEXT,
               "test\n"
               "\n"
               "Conflicting\n"
               "  dystrophic\n"
               "      for: dystrophic (line 1)\n"
               "      against: all rules that could establish it fail\n"
               "      rests on no calcinosis (line 2)\n"
               "      if it can be seen without a rule, declare it in the rules: `finding dystrophic`\n");
}

static const char clinic[] = "title \"Clinic\"\n"
                             "version \"2\"\n"
                             "source Book \"Writer W. A book. 2020\"\n"
                             "  doi \"10.1/x\"\n"
                             "finding fever, cough, rash, itch, allergy\n"
                             "finding malignancy\n"
                             "  assume absent\n"
                             "finding sex is female or male\n"
                             "finding inflammation\n"
                             "measure haemoglobin (g/dL)\n"
                             "  range 1 to 30\n"
                             "  bands low < (12 if female else 13) <= normal <= 17 < high\n"
                             "measure weight (kg)\n"
                             "measure height (m)\n"
                             "measure body mass index (kg/m2) = weight / height ^ 2\n"
                             "  bands lean < 18.5 <= normal <= 25 < heavy\n"
                             "score points = sum of (2 if fever, 3 if cough, highest of (4 if rash, 1 if itch))\n"
                             "  unless allergy\n"
                             "  bands few < 5 <= many\n"
                             "conclusion infection, flu, anaemia, at risk, odd, never\n"
                             "conclusion kind is first, second or third\n"
                             "action treat\n"
                             "  text \"Give it.\"\n"
                             "action watch, wait, herbs\n"
                             "rule infection-by-signs:\n"
                             "  fever with cough implies infection unless allergy\n"
                             "  because \"Fever and cough go with infection.\"\n"
                             "  cite Book \"p. 1\"\n"
                             "  grade \"opinion\"\n"
                             "many points implies flu\n"
                             "low haemoglobin implies anaemia\n"
                             "heavy body mass index without malignancy implies at risk\n"
                             "infection recommends treat\n"
                             "rash excludes treat\n"
                             "infection suggests watch\n"
                             "itch recommends wait\n"
                             "cough suggests no herbs\n"
                             "fever implies inflammation\n"
                             "infection implies first\n"
                             "rash implies second\n"
                             "itch implies third\n"
                             "fever suggests odd\n"
                             "cough and rash implies odd\n";

static void tells_of_a_patient(void **state)
{
    (void)state;
    check_text(clinic,
               "case one \"a patient\"\n"
               "  fever, cough\n"
               "  no allergy\n"
               "  unknown itch because \"not asked\"\n"
               "  no rash\n"
               "  weight = 80 kg\n"
               "  height = 1.7 m\n"
               "  haemoglobin = 12.5 g/dL\n"
               "  asthma\n",
               RR_TEXT,
               "one: a patient\n"
               "by Clinic, version 2\n"
               "\n"
               "Established\n"
               "  infection\n"
               "      by infection-by-signs (test.rules:25): Fever and cough go with infection. [Book, p. 1] Grade:\n"
               "      opinion.\n"
               "      rests on fever (line 2), cough (line 2), no allergy (line 3)\n"
               "  flu\n"
               "      by test.rules:30: many points implies flu\n"
               "      rests on fever (line 2), cough (line 2), no allergy (line 3)\n"
               "  at risk\n"
               "      by test.rules:32: heavy body mass index without malignancy implies at risk\n"
               "      rests on weight 80 kg (line 6), height 1.7 m (line 7), no malignancy (assumed)\n"
               "      provided no malignancy (assumed absent, not recorded)\n"
               "  kind is first\n"
               "      by test.rules:39: infection implies first\n"
               "      rests on fever (line 2), cough (line 2), no allergy (line 3)\n"
               "\n"
               "Findings that follow\n"
               "  inflammation\n"
               "      by test.rules:38: fever implies inflammation\n"
               "      rests on fever (line 2)\n"
               "\n"
               "Advised\n"
               "  treat: Give it.\n"
               "      by test.rules:33: infection recommends treat\n"
               "      rests on fever (line 2), cough (line 2), no allergy (line 3)\n"
               "\n"
               "Options\n"
               "  watch\n"
               "      suggested by test.rules:35: infection suggests watch\n"
               "      rests on fever (line 2), cough (line 2), no allergy (line 3)\n"
               "\n"
               "Options that little speaks for\n"
               "  herbs\n"
               "      by test.rules:37: cough suggests no herbs\n"
               "      rests on cough (line 2)\n"
               "\n"
               "Suspected\n"
               "  odd\n"
               "      suggested by test.rules:42: fever suggests odd\n"
               "      rests on fever (line 2)\n"
               "\n"
               "Undetermined\n"
               "  anaemia: could be decided by sex\n"
               "  never: no rule decides it\n"
               "  wait: could be decided by itch (recorded as not known: not asked)\n"
               "\n"
               "Not established\n"
               "  odd: rests on no rash (line 5)\n"
               "  kind is not second or third\n"
               "\n"
               "Scores and measures\n"
               "  haemoglobin: 12.5 g/dL\n"
               "      still open: sex; could be low or normal\n"
               "  weight: 80 kg\n"
               "  height: 1.7 m\n"
               "  body mass index: 27.6817 kg/m2, heavy\n"
               "  points: 5 to 6, many\n"
               "      still open: itch (recorded as not known: not asked)\n"
               "\n"
               "Facts that no rule used\n"
               "  asthma\n"
               "\n"
               "Sources\n"
               "  Book: Writer W. A book. 2020 doi:10.1/x\n");
}

static void tells_of_conflicts(void **state)
{
    (void)state;
    check_text(clinic,
               "fever\n"
               "no fever\n"
               "cough\n"
               "rash\n"
               "haemoglobin = 11 g/dL\n"
               "haemoglobin = 14 g/dL\n",
               RR_TEXT,
               "test\n"
               "by Clinic, version 2\n"
               "\n"
               "Established\n"
               "  flu\n"
               "      by test.rules:30: many points implies flu\n"
               "      rests on cough (line 3), rash (line 4)\n"
               "      provided no allergy (not recorded)\n"
               "  odd\n"
               "      by test.rules:43: cough and rash implies odd\n"
               "      rests on cough (line 3), rash (line 4)\n"
               "\n"
               "Findings that follow\n"
               "  inflammation\n"
               "      by test.rules:38: fever implies inflammation\n"
               "      rests on fever (line 1)\n"
               "      disputed: rests on fever, which the chart both states and denies\n"
               "\n"
               "Options that little speaks for\n"
               "  herbs\n"
               "      by test.rules:37: cough suggests no herbs\n"
               "      rests on cough (line 3)\n"
               "\n"
               "Conflicting\n"
               "  fever\n"
               "      for: fever (line 1)\n"
               "      against: no fever (line 2)\n"
               "  haemoglobin\n"
               "      stated: haemoglobin 11 g/dL (line 5)\n"
               "      stated: haemoglobin 14 g/dL (line 6)\n"
               "  infection\n"
               "      for: infection-by-signs (test.rules:25): Fever and cough go with infection. [Book, p. 1]\n"
               "      Grade: opinion.\n"
               "      rests on fever (line 1), cough (line 3)\n"
               "      against: the same rules, as the evidence for their conditions is in conflict: fever\n"
               "  suspicion of odd\n"
               "      for: test.rules:42: fever suggests odd\n"
               "      rests on fever (line 1)\n"
               "      against: the same rules, as the evidence for their conditions is in conflict: fever\n"
               "  kind is first\n"
               "      for: test.rules:39: infection implies first\n"
               "      rests on fever (line 1), cough (line 3)\n"
               "      against: test.rules:40: rash implies second\n"
               "      rests on rash (line 4)\n"
               "      against: the same rules, as the evidence for their conditions is in conflict: infection\n"
               "  kind is second\n"
               "      for: test.rules:40: rash implies second\n"
               "      rests on rash (line 4)\n"
               "      against: test.rules:39: infection implies first\n"
               "      rests on fever (line 1), cough (line 3)\n"
               "  treat\n"
               "      for: test.rules:33: infection recommends treat\n"
               "      rests on fever (line 1), cough (line 3)\n"
               "      against: test.rules:34: rash excludes treat\n"
               "      rests on rash (line 4)\n"
               "      against: the same rules, as the evidence for their conditions is in conflict: infection\n"
               "  suspicion of watch\n"
               "      for: test.rules:35: infection suggests watch\n"
               "      rests on fever (line 1), cough (line 3)\n"
               "      against: the same rules, as the evidence for their conditions is in conflict: infection\n"
               "\n"
               "Undetermined\n"
               "  anaemia: could be decided by sex\n"
               "  at risk: could be decided by weight, height\n"
               "  never: no rule decides it\n"
               "  wait: could be decided by itch\n"
               "\n"
               "Not established\n"
               "  kind is third\n"
               "      rests on fever (line 1), cough (line 3), rash (line 4)\n"
               "      disputed: rests on kind is first, which is in conflict; kind is second, which is in conflict\n"
               "\n"
               "Scores and measures\n"
               "  haemoglobin: 11 to 14 g/dL, in conflict\n"
               "      could be low or normal\n"
               "  points: 7 to 9, many\n"
               "      provided no allergy (not recorded)\n"
               "      in conflict: fever\n"
               "  not known: body mass index\n"
               "\n"
               "Sources\n"
               "  Book: Writer W. A book. 2020 doi:10.1/x\n");
}

static void tells_what_does_not_apply(void **state)
{
    (void)state;
    check_text(clinic,
               "allergy\n"
               "rash\n"
               "haemoglobin < 12.5 g/dL\n",
               RR_TEXT,
               "test\n"
               "by Clinic, version 2\n"
               "\n"
               "Established\n"
               "  kind is second\n"
               "      by test.rules:40: rash implies second\n"
               "      rests on rash (line 2)\n"
               "\n"
               "Advised against\n"
               "  treat\n"
               "      excluded by test.rules:34: rash excludes treat\n"
               "      rests on rash (line 2)\n"
               "\n"
               "Undetermined\n"
               "  flu: no fact decides it; not applicable: points\n"
               "  anaemia: could be decided by haemoglobin more exactly, sex\n"
               "  at risk: could be decided by weight, height\n"
               "  odd: could be decided by cough\n"
               "  never: no rule decides it\n"
               "  wait: could be decided by itch\n"
               "  herbs as an option: could be decided by cough\n"
               "\n"
               "Not established\n"
               "  infection: rests on allergy (line 1)\n"
               "  kind is not first or third\n"
               "\n"
               "No rule suggests\n"
               "  watch: rests on allergy (line 1)\n"
               "\n"
               "Scores and measures\n"
               "  haemoglobin: < 12.5 g/dL\n"
               "      could be low or normal\n"
               "  points: not applicable: allergy\n"
               "  not known: body mass index\n");
}

/* ---- JSON ---- */

static void writes_json(void **state)
{
    (void)state;
    check_text(
        clinic,
        "fever\n"
        "no fever\n"
        "unknown cough\n"
        "haemoglobin < 12.5 g/dL\n"
        "weight = 2.15 kg\n"
        "asthma\n",
        RR_JSON,
        "{\"case\": \"test\", "
        "\"rules\": {\"title\": \"Clinic\", "
        "\"version\": \"2\", "
        "\"fingerprint\": \"64b2d42d5aab353bb05f48e66788abafb6dab5a188dd7f3d03d400f3f5101702\"}, "
        "\"conclusions\": {\"infection\": {\"truth\": \"false\", \"rules\": [], \"disputed\": [\"fever\"]}, "
        "\"flu\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"cough\", \"rash\", \"itch\"], \"in "
        "conflict\": [\"fever\"]}, "
        "\"anaemia\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"haemoglobin\", \"sex\"]}, "
        "\"at risk\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"height\"]}, "
        "\"odd\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"cough\", \"rash\"]}, "
        "\"never\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": []}, "
        "\"kind is first\": {\"truth\": \"false\", \"rules\": [], \"disputed\": [\"fever\"]}, "
        "\"kind is second\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"rash\"]}, "
        "\"kind is third\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"itch\"]}, "
        "\"treat\": {\"truth\": \"false\", \"rules\": [], \"disputed\": [\"fever\"]}, "
        "\"watch\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": []}, "
        "\"wait\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"itch\"]}, "
        "\"herbs\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": []}}, "
        "\"suspected\": {\"odd\": {\"truth\": \"conflict\", \"rules\": [\"test.rules:42\"]}, "
        "\"watch\": {\"truth\": \"false\", \"rules\": [], \"disputed\": [\"fever\"]}, "
        "\"herbs\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"cough\"]}}, "
        "\"measures\": {\"haemoglobin\": {\"low\": 1, \"high\": 12.5, \"high_open\": true, \"unit\": \"g/dL\", "
        "\"band\": null}, "
        "\"weight\": {\"low\": 2.15, \"high\": 2.15, \"unit\": \"kg\"}, "
        "\"body mass index\": {\"low\": null, \"high\": null, \"unit\": \"kg/m2\", \"band\": null, \"missing\": "
        "[\"height\"]}, "
        "\"points\": {\"low\": 0, \"high\": 9, \"unit\": \"1\", \"band\": null, \"provided\": [\"allergy\"], "
        "\"missing\": [\"cough\", \"rash\", \"itch\"], \"in conflict\": [\"fever\"]}}, "
        "\"conflicts\": [{\"name\": \"fever\", \"for\": [{\"fact\": \"fever\", \"file\": \"test.facts\", \"line\": "
        "1}], \"against\": [{\"fact\": \"no fever\", \"file\": \"test.facts\", \"line\": 2}]}, {\"name\": \"suspicion "
        "of odd\", \"for\": [{\"rule\": \"test.rules:42\", "
        "\"file\": \"test.rules\", \"line\": 42}], \"against\": [], \"all rules fail\": true}], "
        "\"unused\": [\"asthma\"]}\n");
}

static void writes_json_of_caveats(void **state)
{
    (void)state;
    check_text(
        clinic,
        "case one \"a 'patient'\"\n"
        "  fever\n"
        "  cough\n"
        "  rash\n"
        "  weight = 80 kg\n"
        "  height = 1.7 m\n",
        RR_JSON,
        "{\"case\": \"one\", "
        "\"description\": \"a 'patient'\", "
        "\"rules\": {\"title\": \"Clinic\", "
        "\"version\": \"2\", "
        "\"fingerprint\": \"64b2d42d5aab353bb05f48e66788abafb6dab5a188dd7f3d03d400f3f5101702\"}, "
        "\"conclusions\": {\"infection\": {\"truth\": \"true\", \"rules\": [\"infection-by-signs\"], \"provided\": "
        "[\"allergy\"]}, "
        "\"flu\": {\"truth\": \"true\", \"rules\": [\"test.rules:30\"], \"provided\": [\"allergy\"]}, "
        "\"anaemia\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"haemoglobin\", \"sex\"]}, "
        "\"at risk\": {\"truth\": \"true\", \"rules\": [\"test.rules:32\"], \"provided\": [\"malignancy\"]}, "
        "\"odd\": {\"truth\": \"true\", \"rules\": [\"test.rules:43\"]}, "
        "\"never\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": []}, "
        "\"kind is first\": {\"truth\": \"conflict\", \"rules\": [\"test.rules:39\"]}, "
        "\"kind is second\": {\"truth\": \"conflict\", \"rules\": [\"test.rules:40\"]}, "
        "\"kind is third\": {\"truth\": \"false\", \"rules\": [], \"disputed\": [\"kind is first\", \"kind is "
        "second\"]}, "
        "\"treat\": {\"truth\": \"conflict\", \"rules\": [\"test.rules:33\"]}, "
        "\"watch\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": []}, "
        "\"wait\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": [\"itch\"]}, "
        "\"herbs\": {\"truth\": \"unknown\", \"rules\": [], \"missing\": []}}, "
        "\"suspected\": {\"odd\": {\"truth\": \"true\", \"rules\": [\"test.rules:42\"]}, "
        "\"watch\": {\"truth\": \"true\", \"rules\": [\"test.rules:35\"], \"provided\": [\"allergy\"]}, "
        "\"herbs\": {\"truth\": \"false\", \"rules\": [], \"doubted\": [\"test.rules:37\"]}}, "
        "\"measures\": {\"weight\": {\"low\": 80, \"high\": 80, \"unit\": \"kg\"}, "
        "\"height\": {\"low\": 1.7, \"high\": 1.7, \"unit\": \"m\"}, "
        "\"body mass index\": {\"low\": 27.6816608997, \"high\": 27.6816608997, \"unit\": \"kg/m2\", \"band\": "
        "\"heavy\"}, "
        "\"points\": {\"low\": 9, \"high\": 9, \"unit\": \"1\", \"band\": \"many\", \"provided\": [\"allergy\"]}}, "
        "\"conflicts\": [{\"name\": \"kind is first\", \"for\": [{\"rule\": \"test.rules:39\", \"file\": "
        "\"test.rules\", \"line\": 39}], \"against\": [{\"rule\": \"test.rules:40\", \"file\": \"test.rules\", "
        "\"line\": 40}]}, "
        "{\"name\": \"kind is second\", \"for\": [{\"rule\": \"test.rules:40\", \"file\": \"test.rules\", \"line\": "
        "40}], \"against\": [{\"rule\": \"test.rules:39\", \"file\": \"test.rules\", \"line\": 39}]}, "
        "{\"name\": \"treat\", \"for\": [{\"rule\": \"test.rules:33\", \"file\": \"test.rules\", \"line\": 33}], "
        "\"against\": [{\"rule\": \"test.rules:34\", \"file\": \"test.rules\", \"line\": 34}]}], "
        "\"unused\": []}\n");
}

/* Every line of the dump is one object that reads back, with its keys as the rules declare. */
static void json_reads_back(void **state)
{
    (void)state;
    Engine e;
    json_error_t error;
    engine_start(&e, clinic, "case \"é 漢 \\ /\"\n  fever\ncase two\n  weight = 70.1 kg\n  height = 1.7 m\n");
    char *one = report_of(&e, 0, RR_JSON, false), *two = report_of(&e, 1, RR_JSON, false);
    assert_ptr_equal(strchr(one, '\n'), one + strlen(one) - 1);
    json_t *first = json_loads(one, 0, &error), *second = json_loads(two, 0, &error);
    assert_non_null(first);
    assert_non_null(second);
    assert_string_equal(json_string_value(json_object_get(first, "case")), rr_case_name(e.cases, 0));
    json_t *index = json_object_get(json_object_get(second, "measures"), "body mass index");
    assert_true(json_real_value(json_object_get(index, "low")) == 24.2560553633);
    json_decref(first);
    json_decref(second);
    rr_free(one);
    rr_free(two);
    engine_free(&e);
}

/* ---- of both ---- */

static void does_not_depend_on_the_locale(void **state)
{
    static const char facts[] = "weight = 70.5 kg\nheight = 1.7 m\n";
    static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8" };
    (void)state;
    Engine e;
    engine_start(&e, clinic, facts);
    for (rr_format format = RR_TEXT; format <= RR_JSON; format++) {
        char *before = report_of(&e, 0, format, false);
        for (size_t i = 0; i < COUNT(locales); i++) {
            if (!setlocale(LC_ALL, locales[i])) continue; /* not installed */
            char *after = report_of(&e, 0, format, false);
            setlocale(LC_ALL, "C");
            assert_string_equal(before, after);
            rr_free(after);
        }
        rr_free(before);
    }
    engine_free(&e);
}

/* Text without its colours. */
static void strip(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from == '\033') from = strchr(from, 'm');
        else *to++ = *from;
    }
    *to = 0;
}

static void colours_change_nothing_else(void **state)
{
    (void)state;
    Engine e;
    engine_start(&e, clinic, "fever\nno fever\ncough\nrash\nmalignancy\n");
    char *plain = report_of(&e, 0, RR_TEXT, false), *coloured = report_of(&e, 0, RR_TEXT, true);
    assert_null(strchr(plain, '\033'));
    assert_non_null(strchr(coloured, '\033'));
    strip(coloured);
    assert_string_equal(plain, coloured);
    rr_free(plain);
    rr_free(coloured);
    engine_free(&e);
}

/* A name given by hand cannot play tricks on a terminal. */
static void shows_no_control_characters(void **state)
{
    (void)state;
    Engine e;
    assert_true(engine_load(&e, clinic));
    static const char *const tricks[] = { "a\033[31mb", "c\x7f", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x81\xa9" };
    for (size_t i = 0; i < COUNT(tricks); i++) {
        assert_int_equal(rr_case_begin(e.cases, tricks[i], NULL), RR_MISUSE);
        assert_int_equal(rr_case_begin(e.cases, "a", tricks[i]), RR_MISUSE);
    }
    assert_int_equal(rr_case_begin(e.cases, "a\rb\xe2\x80\xa7", "d\ne"), RR_OK);
    assert_int_equal(rr_run_block(e.run, e.cases, 0), RR_OK);
    char *text = report_of(&e, 0, RR_TEXT, false);
    static const char start[] = "a b\xe2\x80\xa7: d e\n";
    assert_memory_equal(text, start, sizeof start - 1);
    rr_free(text);
    engine_free(&e);
}

/* ---- pages ---- */

static void wraps_lines(void **state)
{
    (void)state;
    Buffer out = { 0 };
    Page page = { .out = &out };
    page_paragraph(&page, 2, 6);
    for (int i = 0; i < 60; i++) page_printf(&page, "%swörd%d", i ? " " : "", i);
    page_text(&page, ", "
                     "a" PAGE_GLUE "b");
    page_end(&page);
    assert_false(out.failed);
    size_t column = 0, lines = 0;
    for (const char *c = out.text; *c; c++) {
        if (*c != '\n') {
            column += ((unsigned char)*c & 0xc0) != 0x80;
            continue;
        }
        assert_in_range(column, 1, PAGE_WIDTH);
        if (c[1]) assert_memory_equal(c + 1, "      w", 7);
        column = 0;
        lines++;
    }
    assert_int_equal(lines, 5);
    assert_non_null(strstr(out.text, "wörd59, a b\n"));
    buffer_free(&out);
}

/* A word that is longer than a line stays whole. */
static void keeps_long_words_whole(void **state)
{
    char word[2 * PAGE_WIDTH + 1];
    (void)state;
    Buffer out = { 0 };
    Page page = { .out = &out };
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = 0;
    page_paragraph(&page, 0, 2);
    page_text(&page, word);
    page_text(&page, " a ");
    page_text(&page, word);
    page_gap(&page);
    page_end(&page);
    assert_int_equal(strlen(out.text), 2 * (sizeof word - 1) + strlen("\n  a\n  \n\n"));
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_first_sentence),
        cmocka_unit_test(tells_of_a_patient),
        cmocka_unit_test(tells_of_conflicts),
        cmocka_unit_test(tells_what_does_not_apply),
        cmocka_unit_test(writes_json),
        cmocka_unit_test(writes_json_of_caveats),
        cmocka_unit_test(json_reads_back),
        cmocka_unit_test(does_not_depend_on_the_locale),
        cmocka_unit_test(colours_change_nothing_else),
        cmocka_unit_test(shows_no_control_characters),
        cmocka_unit_test(wraps_lines),
        cmocka_unit_test(keeps_long_words_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
