/* The object behind rr_agreement. */
#ifndef RULESRUN_AGREEMENT_INSIDE_H
#define RULESRUN_AGREEMENT_INSIDE_H
#include "report/agreement.h"
#include "rulesrun_inside.h"

struct rr_agreement {
    Memory memory;
    Arena arena;
    Agreement agreement;
    const rr_rules *rules;
};

#endif
