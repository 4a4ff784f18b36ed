/* The part of a program that must run again under the provided reading. */
#ifndef PROGRAM_SLICE_H
#define PROGRAM_SLICE_H
#include "program/program.h"

/* Fills program->provided from a program that was verified. False when there is no memory. */
bool program_slice(Program *program);

#endif
