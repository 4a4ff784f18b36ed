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
               "  dystrophic\n");
    check_text(rule, "dystrophic\nno calcinosis\n", RR_TEXT,
               "test\n"
               "\n"
               "Conflicting\n"
               "  dystrophic\n"
               "      for: dystrophic (line 1)\n"
               "      against: all rules that could establish it fail\n"
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
               "      by infection-by-signs (test.rules:25): Fever and cough go with infection. [Book, p. 1]\n"
               "      Grade: opinion.\n"
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
               "\n"
               "Suspected\n"
               "  odd\n"
               "      suggested by test.rules:42: fever suggests odd\n"
               "      rests on fever (line 2)\n"
               "\n"
               "Undetermined\n"
               "  anaemia: could be decided by sex is female\n"
               "  never: no rule decides it\n"
               "  wait: could be decided by itch (recorded as not known: not asked)\n"
               "\n"
               "Not established\n"
               "  kind is not second or third\n"
               "  odd\n"
               "\n"
               "Scores and measures\n"
               "  haemoglobin: 12.5 g/dL\n"
               "      still open: sex is female; could be low or normal\n"
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
               "Conflicting\n");
}

static void tells_what_does_not_apply(void **state)
{
    (void)state;
    check_text(clinic, "allergy\nrash\nhaemoglobin < 12.5 g/dL\n", RR_TEXT,
               "test\n"
               "by Clinic, version 2\n");
}

/* ---- JSON ---- */

static void writes_json(void **state)
{
    (void)state;
    check_text(clinic, "fever\nno fever\nunknown cough\nhaemoglobin < 12.5 g/dL\nweight = 2.15 kg\nasthma\n", RR_JSON, "\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_first_sentence),  cmocka_unit_test(tells_of_a_patient),
        cmocka_unit_test(tells_of_conflicts),        cmocka_unit_test(tells_what_does_not_apply),
        cmocka_unit_test(writes_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
