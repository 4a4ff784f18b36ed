/* What the files of explanations share: a walk over a graph whose nodes are subjects. */
#ifndef RUN_EXPLAIN_INSIDE_H
#define RUN_EXPLAIN_INSIDE_H
#include "run/explain.h"
#include "run/walked.h"

/* What a subject leads to: another subject (`node`), or a ground (`node` is NONE). */
typedef struct Item {
    uint32_t node;
    Ground ground;
} Item;

/* A node that was entered and whose grounds are not known yet. Its items are items.at[first], … */
typedef struct Entered {
    uint32_t node, first, count, next;
} Entered;

typedef struct NodeState {
    const Grounds *grounds; /* once known */
    uint32_t number, low;   /* of the walk (Tarjan 1972); number: 0 before it is entered */
} NodeState;

typedef struct Seek Seek;
typedef void Expand(Seek *seek, Subject subject);

struct Seek {
    const View *view;
    Arena *arena;
    Question question;
    Reading reading; /* the stricter one, of a caveat */
    Expand *expand;
    uint32_t most;
    NodeState *nodes;
    uint32_t numbered;
    Vec(Item) items;      /* a stack: those of a node go when its grounds are known */
    Vec(Entered) entered; /* a stack: those of one circle go together */
    Vec(uint32_t) path;   /* places in `entered`: each the reason to enter the next */
    uint32_t *marks;      /* of each thing that can be a ground: the list that it was added to last */
    uint32_t lists;
    Walked walked; /* while one subject is expanded */
    bool conflict; /* WHY: something in the case is in conflict */
    bool failed;   /* there was no memory */
};

/* Called while a subject is expanded: what it leads to. */
void seek_subject(Seek *seek, Subject subject);
void seek_ground(Seek *seek, Ground ground);

/* How a condition or number is walked: about its evidence (of a number, an end), about the lack of it, or how what is
 * open in it was taken. */
enum { ABOUT = 0, ABOUT_LACK = 2, ABOUT_TAKEN = 4 };

/* Whether this expansion has been to a condition or number in the same way. */
static inline bool seek_been(Seek *seek, const void *part, unsigned how)
{
    bool been = walked_before(&seek->walked, part, how);
    seek->failed |= seek->walked.failed;
    return been;
}

/* Of each question: what a subject leads to, and what a condition does (not a subject itself: it is walked by
 * recursion, as deep as brackets nest). */
void missing_expand(Seek *seek, Subject subject);
void missing_condition(Seek *seek, const Condition *condition);
void caveat_expand(Seek *seek, Subject subject);
void caveat_condition(Seek *seek, const Condition *condition);
void support_expand(Seek *seek, Subject subject);
void support_condition(Seek *seek, const Condition *condition, bool against);
void support_number(Seek *seek, const Number *number, bool high);
void support_no_exception(Seek *seek, const Condition *exception);
void lack_expand(Seek *seek, Subject subject);
void lack_condition(Seek *seek, const Condition *condition, bool against);
void lack_number(Seek *seek, const Number *number);

static inline Ground ground_of_proposition(const Meaning *meaning, GroundKind kind, uint32_t proposition)
{
    return (Ground){ .kind = kind, .proposition = proposition, .term = meaning->propositions.at[proposition].term };
}

static inline Ground ground_of_suspicion(const Meaning *meaning, GroundKind kind, uint32_t proposition)
{
    Ground ground = ground_of_proposition(meaning, kind, proposition);
    ground.suspicion = true;
    return ground;
}

static inline Ground ground_of_number(GroundKind kind, uint32_t term)
{
    return (Ground){ .kind = kind, .proposition = NONE, .term = term };
}

#endif
