/* rulesrun dump RULES */
#include <string.h>

#include "cli/cli.h"

int command_dump(const Options *options)
{
    if (options->count != 1) return usage_error("dump wants one file of rules");
    int status = EXIT_RAN;
    rr_rules *rules = load_rules(options, options->arguments[0], &status);
    if (!rules) return status;
    char *text = rr_rules_dump(rules);
    if (text) output(text, strlen(text));
    else status = out_of_memory();
    rr_free(text);
    rr_rules_free(rules);
    return status;
}
