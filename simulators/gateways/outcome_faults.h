#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>
#include "reference/protocol/time.h"

namespace tillrig {

enum class OutcomeFaultKind {
  reply_lost,
  reply_late,
  request_lost,
  stall,
  refuse,
  system_error,
  decline,
  confirm_on_phone,
  not_found,
  take_back,
  cancel_not_done,
  bad_signature,
  wrong_reply,
  wrong_amount,
  wrong_currency,
  malformed,
  rate_limit,
  duplicate_answered,
  executes_other_amount,
  notice_never,
  notice_early,
  notice_late,
  notice_twice,
  notice_wrong_amount,
  statement_row_missing,
  statement_row_extra,
  statement_row_twice,
  statement_amount,
  statement_currency,
  statement_fee,
  statement_terminal,
  statement_after_cut_off,
  statement_wrong_totals
};

// Who goes wrong: not every fault makes sense for each of them.
enum class MoneyHouse { wallet, bank };

// A way for a gateway to go wrong, as sim.fault states it; see simulators/README.md.
struct OutcomeFault {
  std::int64_t id = 0;
  OutcomeFaultKind kind = OutcomeFaultKind::reply_lost;
  std::string verb;                      // "pay", "refund-query", "sale"; empty: every verb it makes sense for
  std::int64_t uses = 0;                 // left; 0: without limit
  std::optional<SteadyInstant> ends_at;  // nullopt: until healed
  Duration delay{};
  std::string reason;      // decline: a word of DeclineClass in lower case
  bool executed = false;   // system_error
  std::int64_t minor = 0;  // wrong_amount, executes_other_amount, notice_wrong_amount, statement_amount, _fee, ...
  std::int64_t fired = 0;  // how often it has taken effect
};

const char* name_of(OutcomeFaultKind kind);

// An answer in which a field is not what its schema says, as malformed leaves it.
std::string with_a_malformed_field(std::string_view answer);
// Another currency than this, as wrong_currency and statement_currency have it.
const char* another_currency(std::string_view currency);

// Faults that are on, oldest first. An exhausted or expired fault is gone.
class OutcomeFaults {
 public:
  // Body of sim.fault. The error is one line: field, what was expected.
  static tl::expected<OutcomeFault, std::string> parse(MoneyHouse house, std::string_view body, SteadyInstant now);

  void start(OutcomeFault fault);
  void heal(std::int64_t id);  // 0: all

  // The oldest fault that takes a request of this verb; it is counted as used. `known`: the number asked about is in
  // the book (not_found and duplicate_answered leave the others alone).
  std::optional<OutcomeFault> take_request(std::string_view verb, bool known, SteadyInstant now);
  // The same for the notice of something executed, other than notice_early.
  std::optional<OutcomeFault> take_notice(SteadyInstant now);
  // notice_early concerns the reply and the notice of one payment.
  std::optional<OutcomeFault> take_early_notice(SteadyInstant now);
  // The oldest of this kind, for a statement that is about to be issued.
  std::optional<OutcomeFault> take_statement(OutcomeFaultKind kind, SteadyInstant now);

 private:
  template <class Takes>
  std::optional<OutcomeFault> take(SteadyInstant now, Takes takes);
  std::map<std::int64_t, OutcomeFault> active_;  // by order of start
  std::int64_t started_ = 0;
};

}  // namespace tillrig
