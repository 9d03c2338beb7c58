#pragma once

#include "reference/reconciliation/matching.h"

namespace tillrig::reconciliation {

bool is_payment(const DayRow& row);  // otherwise money that went back

// Offline sales go on being forwarded after their day: nothing about them is missing yet, or failed unnoticed.
bool sold_offline(const Sides& sides, const DayRow& engine_row);

// Where till, acquiring and engine disagree about an item for good. An item that has its difference keeps it.
void judge_own_sides(const Sides& sides, Findings& findings);

}  // namespace tillrig::reconciliation
