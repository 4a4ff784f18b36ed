/* Rules, and below a line `%%` facts: read, checked, compiled, verified, run, explained, reported, tested. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char line[] = "\n%%\n";
    const char *text = (const char *)data, *facts = size ? memmem(text, size, line, sizeof line - 1) : NULL;
    size_t rules_size = facts ? (size_t)(facts - text) : size;
    rr_rules *rules;
    rr_status status = rr_rules_load_text("fuzz.rules", text, rules_size, NULL, &rules);
    LAW(status == RR_OK || status == RR_ERROR);
    fuzz_ask_rules(rules, status);
    if (status == RR_OK) {
        facts = facts ? facts + sizeof line - 1 : text + size;
        fuzz_cases(rules, facts, (size_t)(text + size - facts));
    }
    rr_rules_free(rules);
    return 0;
}
