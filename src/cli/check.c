/* rulesrun check RULES */
#include "cli/cli.h"

int command_check(const Options *options)
{
    if (options->count != 1) return usage_error("check wants one file of rules");
    int status = EXIT_RAN;
    rr_rules *rules = load_rules(options, options->arguments[0], &status);
    if (rules)
        output_format("%s: %u rules, %u terms; no errors\n", options->arguments[0], (unsigned)rr_rule_count(rules), (unsigned)rr_terms(rules));
    rr_rules_free(rules);
    return status;
}
