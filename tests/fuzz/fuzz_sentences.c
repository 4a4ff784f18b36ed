/* Rules and cases made of bytes by the generator of the tests, so that they always read: the library against the
 * reference. */
#include "differential.h"
#include "fuzz.h"

enum { MOST_SENTENCE_CASES = 70 }; /* more than one word of them */

static GenOptions options_from(Random *random)
{
    GenOptions options = { .strict = true };
    options.numbers = random_chance(random, 70);
    options.open = random_chance(random, 10);
    options.many = random_chance(random, 25);
    options.size = 1 + random_below(random, 2);
    return options;
}

static _Noreturn void disagree(const Generated *g, const RefCase *facts, const Complaint *complaint)
{
    fprintf(stderr, "%s\n", complaint->text);
    show(g, facts, NULL);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Generated g;
    static RefCase facts[MOST_SENTENCE_CASES];
    Random random = random_from(data, size);
    Library library = { 0 };
    Complaint complaint;
    int failed = 0, count = random_chance(&random, 80) ? 1 : MOST_SENTENCE_CASES;
    GenOptions options = options_from(&random);
    gen_rules_from(&g, random, options);
    for (int i = 0; i < count; i++) gen_case(&g, &g.random, random_below(&g.random, 100), &facts[i]);
    Outcome outcome = load(&library, &g, &complaint);
    if (outcome != AGREES && complaint.outcome != AGREES) disagree(&g, facts, &complaint);
    if (outcome == AGREES && !cases_agree(&library, &g, facts, count, NULL, &failed, &complaint))
        disagree(&g, &facts[failed], &complaint);
    rr_rules_free(library.rules);
    return 0;
}
