/* Tables of cases, as CSV, as lines of JSON or as the first byte tells, packed or not, for a rule set that has every
 * kind of term: read in blocks of several sizes, run, reported, counted.
 */
#include "fuzz.h"
#include "markup.h"

static const char clinic[] =
    "finding fever, cough, rash\n"
    "finding sex is female, male or other\n"
    "  value female also woman\n"
    "  value male code redcap 2\n"
    "finding comorbidities are diabetes, hypertension, gout\n"
    "finding allergy\n  assume absent\n  column \"alg\"\n"
    "finding infection means fever and cough\n"
    "measure age (years)\n  range 0 to 120\n"
    "measure temperature (Cel)\n  range 30 to 45\n  bands normal < 37.5 <= raised < 38 <= high\n"
    "measure creatinine (umol/L)\n  range 0 to 2000\n  molar mass 113.12 g/mol\n"
    "measure titre\n"
    "score points = sum of (2 if fever, 1 if cough, highest of (3 if age at least 65 years, 1 if male)) unless rash\n"
    "  bands few < 3 <= many\n"
    "conclusion flu, cold, sepsis\n"
    "action treat\n"
    "points at least 3 implies flu unless allergy\n"
    "fever and temperature is high suggests sepsis\n"
    "at least 2 of (diabetes, hypertension, gout, rash) excludes cold\n"
    "infection with cough implies cold\n"
    "sepsis is suspected recommends treat unless creatinine is not recorded\n"
    "titre above 1:80 or creatinine above 100 umol/L excludes treat\n";

/* What came of a table: a number that each verdict of each row goes into, and how many rows there were. */
typedef struct Sum {
    uint64_t verdicts, rows, failed;
    bool broken;
} Sum;

/* What stands in tables for verdicts only are the same verdicts; a column that no rule asks for may have been wrong. */
static void check_verdicts_only(const Sum *whole, const Sum *verdicts_only)
{
    LAW(whole->rows == verdicts_only->rows && whole->broken == verdicts_only->broken);
    LAW(whole->verdicts == verdicts_only->verdicts && whole->failed == verdicts_only->failed);
}

/* All lines of a block are those of its rows. */
static void check_lines(const rr_run *run)
{
    char *lines, *line;
    size_t size, at = 0, length;
    LAW(rr_report_rows(run, rr_run_first(run), rr_run_count(run), &lines, &size) == RR_OK);
    for (uint32_t row = rr_run_first(run); row < rr_run_first(run) + rr_run_count(run); row++, at += length) {
        LAW(rr_report(run, row, RR_CSV, false, &line, &length) == RR_OK);
        LAW(length <= size - at && memcmp(lines + at, line, length) == 0);
        rr_free(line);
    }
    LAW(at == size && strlen(lines) == size);
    rr_free(lines);
}

static void add_block(const rr_rules *rules, const rr_cases *cases, const rr_run *run, Sum *sum)
{
    check_lines(run);
    for (uint32_t row = rr_run_first(run); row < rr_run_first(run) + rr_run_count(run); row++) {
        LAW(*rr_case_name(cases, row));
        sum->rows++;
        sum->failed += rr_case_failed(cases, row);
        for (uint32_t p = 0; p < rr_propositions(rules); p++)
            sum->verdicts = sum->verdicts * 31 + 5 * rr_verdict(run, row, p) + rr_suspicion(run, row, p) + 17;
    }
}

static void run_block(const rr_rules *rules, rr_cases *cases, rr_run *run, rr_summary *summary, Sum *sum)
{
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        LAW(rr_run_block(run, cases, first) == RR_OK && rr_run_count(run) > 0);
        LAW(rr_summary_add(summary, run) == RR_OK);
        add_block(rules, cases, run, sum);
    }
    for (size_t i = 0; i < rr_cases_diagnostics(cases); i++) fuzz_text(rr_cases_diagnostic_text(cases, i, i & 1));
}

/* What is missing, is so in cases that are unknown; and what a step leaves and loses is what the step before it left.
 */
static void check_details(const rr_summary *summary, const rr_rules *rules, const Sum *sum)
{
    rr_missing missing;
    rr_step step;
    for (uint32_t p = 0; p < rr_propositions(rules); p++) {
        uint64_t unknown = rr_summary_truths(summary, p, RR_UNKNOWN);
        for (uint32_t i = 0; rr_summary_missing(summary, p, i, &missing); i++)
            LAW(missing.alone <= missing.cases && missing.cases <= unknown);
    }
    for (uint32_t rule = 0; rule < rr_rule_count(rules); rule++) {
        uint64_t left = sum->rows - sum->failed;
        for (uint32_t i = 0; rr_summary_step(summary, rule, i, &step); i++) {
            LAW(step.left + step.lost_false + step.lost_unknown + step.lost_conflict == left);
            left = step.left;
        }
        LAW(!rr_summary_steps(summary, rule) || left == rr_summary_rule(summary, rule, RR_TRUE));
    }
}

static void check_summary(const rr_summary *summary, const rr_rules *rules, const Sum *sum)
{
    char *text;
    size_t size;
    LAW(rr_summary_cases(summary) == sum->rows && rr_summary_errors(summary) == sum->failed);
    for (uint32_t p = 0; p < rr_propositions(rules); p++) {
        uint64_t all = 0;
        for (int truth = RR_UNKNOWN; truth <= RR_CONFLICT; truth++)
            all += rr_summary_truths(summary, p, (rr_truth)truth);
        LAW(all == sum->rows - sum->failed);
    }
    LAW(rr_summary_text(summary, &text, &size) == RR_OK && strlen(text) == size);
    rr_free(text);
    LAW(rr_summary_json(summary, &text, &size) == RR_OK && strlen(text) == size);
    rr_free(text);
    LAW(rr_summary_page(summary, NULL, &text, &size) == RR_OK && strlen(text) == size && !markup_fault(text));
    rr_free(text);
}

static Sum read_table(const rr_rules *rules, const char *text, size_t size, const rr_cohort_options *options,
                      const char *name, uint32_t most)
{
    Sum sum = { 0 };
    rr_cohort *cohort;
    rr_cases *cases;
    rr_run *run = NULL;
    rr_summary *summary = NULL;
    rr_status status = rr_cohort_open_text(rules, name, text, size, options, &cohort);
    LAW(status == RR_OK || status == RR_ERROR);
    LAW(rr_cases_new(rules, &cases) == RR_OK && rr_run_new(rules, &run) == RR_OK &&
        rr_summary_new(rules, &summary) == RR_OK);
    for (size_t i = 0; i < rr_cohort_diagnostics(cohort); i++) fuzz_text(rr_cohort_diagnostic_text(cohort, i, i & 1));
    do {
        status = rr_cohort_read(cohort, cases, most);
        LAW(status == RR_OK || (status == RR_ERROR && rr_cases_diagnostics(cases) > 0));
        run_block(rules, cases, run, summary, &sum);
    } while (rr_case_count(cases));
    LAW(rr_cohort_rows(cohort) == sum.rows);
    sum.broken = rr_cohort_broken(cohort);
    check_summary(summary, rules, &sum);
    check_details(summary, rules, &sum);
    rr_summary_free(summary);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_cohort_close(cohort);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static rr_rules *rules;
    static const char delimiters[] = { 0, ';', '\t', '|' };
    if (!rules) {
        rr_status status = rr_rules_load_text("clinic.rules", clinic, sizeof clinic - 1, NULL, &rules);
        LAW(status == RR_OK);
    }
    if (!size) return 0;
    rr_cohort_options options = { .delimiter = delimiters[data[0] & 3], .decimal_comma = data[0] & 4 && data[0] & 3 };
    const char *name = data[0] & 8 ? "fuzz.ndjson" : data[0] & 16 ? "told by its first byte" : "fuzz.csv";
    Sum wide = read_table(rules, (const char *)data + 1, size - 1, &options, name, 4096),
        narrow = read_table(rules, (const char *)data + 1, size - 1, &options, name, 3);
    LAW(wide.verdicts == narrow.verdicts && wide.rows == narrow.rows && wide.failed == narrow.failed &&
        wide.broken == narrow.broken);
    options.verdicts_only = true;
    Sum plain = read_table(rules, (const char *)data + 1, size - 1, &options, name, UINT32_MAX);
    check_verdicts_only(&wide, &plain);
    return 0;
}
