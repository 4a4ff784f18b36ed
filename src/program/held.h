/* What a block of many cases need not write out of its numbers, as most are only compared with constants. */
#ifndef PROGRAM_HELD_H
#define PROGRAM_HELD_H
#include "program/program.h"

/* Scores of whole points up to this one can be held in bit planes. */
enum { POINT_BITS = 12, MOST_POINTS = (1 << POINT_BITS) - 1 };

/* Fills program->compared and program->written of a program that was verified. False when there is no memory. */
bool program_find_held(Program *program);

#endif
