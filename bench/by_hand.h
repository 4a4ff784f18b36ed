/* What rules/ssc.rules concludes, written out in C by hand: the reference for one case. */
#ifndef BY_HAND_H
#define BY_HAND_H

/* Two bits: evidence for, and no evidence against. So `and` is &, and `or` is |. */
enum { ABSENT = 0, UNKNOWN = 1, CONFLICT = 2, PRESENT = 3 };

enum {
#define FINDING(name, phrase) F_##name,
#include "by_hand.def"
    FINDING_COUNT
};
enum {
#define NUMBER(name, phrase, low, high) N_##name,
#include "by_hand.def"
    NUMBER_COUNT
};
enum { VERDICT_COUNT = 30 };

typedef struct Number {
    double low, high; /* both ends included */
} Number;

typedef struct Facts {
    unsigned char findings[FINDING_COUNT];
    Number numbers[NUMBER_COUNT];
} Facts;

extern const char *const finding_phrases[FINDING_COUNT], *const number_phrases[NUMBER_COUNT];
extern const Facts nothing_known;

/* The verdicts on all conclusions and actions, in the order of their propositions: two bits, as above. A conclusion
 * cannot be stated as a fact here; rulesrun can do that too. */
void by_hand(const Facts *facts, unsigned char verdicts[VERDICT_COUNT]);

#endif
