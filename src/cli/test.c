/* rulesrun test RULES CASES… */
#include "cli/cli.h"

/* `sound`: the facts had no error. */
static int tell_outcomes(const rr_cases *cases, bool sound)
{
    unsigned passed = 0, failed = 0;
    rr_outcome outcome;
    for (size_t i = 0; rr_outcome_get(cases, i, &outcome) && !output_failed(); i++) {
        const char *name = rr_case_name(cases, outcome.row);
        if (outcome.held) {
            passed++;
            continue;
        }
        failed++;
        output_format("%s:%u: case %s: expected %s\n    instead: %s\n", outcome.file, outcome.line, name, outcome.text,
                      outcome.instead);
    }
    output_format("%u passed, %u failed\n", passed, failed);
    if (passed + failed == 0)
        message("rulesrun: nothing was tested%s\n",
                sound ? ": these cases have no `expect` line" : ", because of the errors above");
    if (passed + failed && sound) output_whole(); /* also what failed is told */
    return passed + failed && !failed ? EXIT_RAN : EXIT_FAULT;
}

int command_test(const Options *options)
{
    if (options->count < 2) return usage_error("test wants a file of rules and one or more of cases");
    for (int i = 1; i < options->count; i++)
        if (is_table(options->arguments[i]))
            return usage_error("a table of cases holds no expectations: %s", options->arguments[i]);
    int status = EXIT_RAN;
    rr_rules *rules = load_rules(options, options->arguments[0], &status);
    rr_cases *cases = rules ? load_cases(options, rules, options->arguments + 1, options->count - 1, &status) : NULL;
    if (cases) {
        size_t messages = rr_cases_diagnostics(cases);
        rr_status tested = rr_cases_test(cases);
        bool printed = print_case_messages(options, cases, messages);
        if (tested == RR_NO_MEMORY || !printed) status = out_of_memory();
        else if (tell_outcomes(cases, status == EXIT_RAN && tested == RR_OK) != EXIT_RAN || tested != RR_OK)
            status = EXIT_FAULT;
    }
    rr_cases_free(cases);
    rr_rules_free(rules);
    return status;
}
