/* rulesrun check RULES */
#include "cli/cli.h"

int command_check(const Options *options)
{
    if (options->count != 1) return usage_error("check wants one file of rules");
    int status = EXIT_RAN;
    rr_rules *rules = load_rules(options, options->arguments[0], &status);
    if (rules) {
        unsigned count = rr_rule_count(rules), terms = rr_terms(rules);
        output_format("%s: %u rule%s, %u term%s; no errors\n", options->arguments[0], count, count == 1 ? "" : "s",
                      terms, terms == 1 ? "" : "s");
    }
    rr_rules_free(rules);
    return status;
}
