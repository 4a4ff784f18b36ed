/* rulesrun RULES CASES… */
#include <stdio.h>

#include "cli/cli.h"

/* Reports one case; a case with an error in its facts is told of, not run. */
static int report_case(const Options *options, const rr_cases *cases, const rr_run *run, uint32_t row, uint32_t told)
{
    char *text;
    size_t size;
    if (rr_case_failed(cases, row)) {
        fprintf(stderr, "rulesrun: case %s was not run, because of the errors in its facts\n",
                rr_case_name(cases, row));
        return EXIT_FAULT;
    }
    if (rr_report(run, row, options->format, options->colour, &text, &size) != RR_OK) return out_of_memory();
    if (told && options->format == RR_TEXT) output("\n", 1);
    output(text, size);
    rr_free(text);
    return EXIT_RAN;
}

static int report_cases(const Options *options, const rr_cases *cases, rr_run *run)
{
    int status = EXIT_RAN;
    uint32_t told = 0;
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        if (rr_run_block(run, cases, first) != RR_OK) return out_of_memory();
        print_run_messages(options, run);
        for (uint32_t row = first; row < first + rr_run_count(run); row++) {
            int one = report_case(options, cases, run, row, told++);
            if (one != EXIT_RAN) status = one;
        }
    }
    return status;
}

int command_run(const Options *options)
{
    if (options->count == 0) return usage_error("which rules?");
    if (options->count == 1)
        return usage_error("which cases? (`rulesrun check %s` looks at the rules alone)", options->arguments[0]);
    int status = EXIT_RAN;
    rr_rules *rules = load_rules(options, options->arguments[0], &status);
    rr_cases *cases = rules ? load_cases(options, rules, options->arguments + 1, options->count - 1, &status) : NULL;
    rr_run *run = NULL;
    if (cases) {
        int reported = rr_run_new(rules, &run) == RR_OK ? report_cases(options, cases, run) : out_of_memory();
        if (reported != EXIT_RAN) status = reported;
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
    return status;
}
