/* Holds the verdicts of by_hand against those of the library. */
#ifndef SAME_VERDICTS_H
#define SAME_VERDICTS_H
#include "by_hand.h"
#include "rulesrun.h"

/* Where the rules keep what by_hand knows. */
typedef struct Places {
    uint32_t findings[FINDING_COUNT]; /* propositions */
    uint32_t numbers[NUMBER_COUNT];   /* terms */
    uint32_t verdicts[VERDICT_COUNT]; /* propositions: every conclusion and action */
} Places;

/* These end the program with a message where something is not as by_hand.h says, or a verdict differs. */
Places places_of(const rr_rules *rules);
uint32_t compare_file(const rr_rules *rules, const Places *places, const char *facts); /* how many cases there were */
void compare_random(const rr_rules *rules, const Places *places, uint32_t cases);

#endif
