#pragma once

#include <memory>

#include "harness/oracles/truth.h"

namespace tillrig {

// The truths that are judged while a run goes on, by their number in the catalogue. 16 has a header of its own, 19 and
// 20 are judged by judge().
using MakeTruth = std::unique_ptr<Truth> (*)(const Evidence&, const OracleOptions&);

std::unique_ptr<Truth> no_double_charge(const Evidence&, const OracleOptions&);          // 1
std::unique_ptr<Truth> no_lost_money(const Evidence&, const OracleOptions&);             // 2
std::unique_ptr<Truth> amounts_are_exact(const Evidence&, const OracleOptions&);         // 3
std::unique_ptr<Truth> books_balance(const Evidence&, const OracleOptions&);             // 4
std::unique_ptr<Truth> legal_transitions(const Evidence&, const OracleOptions&);         // 5
std::unique_ptr<Truth> idempotency(const Evidence&, const OracleOptions&);               // 6
std::unique_ptr<Truth> effects_exactly_once(const Evidence&, const OracleOptions&);      // 7
std::unique_ptr<Truth> acknowledged_survives(const Evidence&, const OracleOptions&);     // 8
std::unique_ptr<Truth> one_active_payment(const Evidence&, const OracleOptions&);        // 9
std::unique_ptr<Truth> identifiers_are_unique(const Evidence&, const OracleOptions&);    // 10
std::unique_ptr<Truth> secrets_stay_secret(const Evidence&, const OracleOptions&);       // 11
std::unique_ptr<Truth> settlement_matches(const Evidence&, const OracleOptions&);        // 12
std::unique_ptr<Truth> stock_is_constant(const Evidence&, const OracleOptions&);         // 14
std::unique_ptr<Truth> till_tells_the_truth(const Evidence&, const OracleOptions&);      // 15
std::unique_ptr<Truth> everything_becomes_final(const Evidence&, const OracleOptions&);  // 17
std::unique_ptr<Truth> always_a_way_out(const Evidence&, const OracleOptions&);          // 18

}  // namespace tillrig
