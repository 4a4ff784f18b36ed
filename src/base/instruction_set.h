/* The instruction sets of processors that the hot loops are compiled for, from the same source: each gives the same
 * bits of results, some sooner. */
#ifndef BASE_INSTRUCTION_SET_H
#define BASE_INSTRUCTION_SET_H
#include <stdbool.h>

/* From the one that every processor of the architecture has to the fastest. */
typedef enum { SET_BASELINE, SET_AVX2, SET_AVX512, SETS } InstructionSet;

/* Whether the hot loops were compiled for it, and this processor has it. */
bool instruction_set_there(InstructionSet set);

/* The fastest that is there. */
InstructionSet instruction_set_fastest(void);

/* What is compiled for a set has its name behind its own. */
#ifdef INSTRUCTION_SET
#define IN_SET_BY_NAME(name, set) name##_##set
#define IN_SET_NAMED(name, set) IN_SET_BY_NAME(name, set)
#define IN_SET(name) IN_SET_NAMED(name, INSTRUCTION_SET)
#else
#define IN_SET(name) name
#endif

#endif
