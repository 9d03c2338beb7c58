#include "harness/states/state_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reference/acquiring/order_machine.h"
#include "reference/acquiring/refund_part.h"
#include "reference/engine/batch_machine.h"
#include "reference/engine/payment.h"
#include "reference/engine/payment_machine.h"
#include "reference/engine/refund_machine.h"
#include "reference/reconciliation/difference_machine.h"
#include "reference/stock/stock_levels.h"
#include "reference/terminal/offline_queue.h"
#include "reference/terminal/refund_step.h"
#include "reference/terminal/till_machine.h"

namespace tillrig {
namespace {

template <class State>
std::string state_word(const State& state) {
  return std::string(word_of(state));
}
std::string state_word(const std::optional<ReservationState>& state) {
  return state ? std::string(word_of(*state)) : std::string();
}

template <class Rows, class NameOfEvent>
StateMachine with_rows(StateMachine machine, const Rows& rows, const NameOfEvent& name_of_event) {
  for (const auto& row : rows)
    machine.transitions.push_back({state_word(row.from), std::string(name_of_event(row.event)), state_word(row.to)});
  return machine;
}

constexpr auto own_name = [](auto event) { return name_of(event); };
constexpr auto own_word = [](auto event) { return word_of(event); };

StateMachine payment(engine::PaymentPlan plan, std::string about, std::string begun_by,
                     const engine::PaymentTable& table) {
  const auto born = state_word(PaymentState::sending);
  return with_rows({"payment", state_word(plan), std::move(about), EventWord::own, {{"", std::move(begun_by), born}}},
                   table.rows(), own_name);
}

// It is recovered in doubt: that is no move.
StateMachine lost_payment() {
  return with_rows({"payment",
                    state_word(engine::PaymentPlan::statement),
                    "the engine: a card whose number was lost with a disk",
                    EventWord::own,
                    {}},
                   engine::lost_payment_table().rows(), own_name);
}

StateMachine refund(engine::RefundPlan plan, std::string about, const engine::RefundTable& table) {
  const auto born = state_word(RefundState::sending);
  return with_rows({"refund", state_word(plan), std::move(about), EventWord::own, {{"", "begin", born}}}, table.rows(),
                   own_name);
}

StateMachine sale() {
  return with_rows({"sale",
                    "",
                    "the till: one basket, from its total to its receipt",
                    EventWord::own,
                    {{"", "total", state_word(terminal::SaleState::open)}}},
                   terminal::sale_table(), own_word);
}

StateMachine attempt() {
  const auto sent = state_word(PaymentState::sending);
  const auto paid = state_word(PaymentState::succeeded);
  return with_rows({"attempt",
                    "",
                    "the till: an attempt to pay a sale, as acquiring reports it",
                    EventWord::reported_state,
                    {{"", "code_read", sent}, {"", "paid", paid}, {"", "part_paid", paid}, {"", "sold_offline", paid}}},
                   terminal::attempt_table().rows(), own_word);
}

StateMachine till_refund() {
  return with_rows({"till-refund",
                    "",
                    "the till: goods that were brought back",
                    EventWord::own,
                    {{"", "wish", state_word(terminal::RefundStage::asked)}}},
                   terminal::refund_table().rows(), own_word);
}

StateMachine offline_sale() {
  return with_rows({"offline-sale",
                    "",
                    "the till: a sale made offline, until acquiring has it",
                    EventWord::own,
                    {{"", "sold", state_word(terminal::OfflineState::queued)}}},
                   terminal::offline_table().rows(), own_word);
}

StateMachine order() {
  return with_rows({"order",
                    "",
                    "acquiring: what the customer is told is true",
                    EventWord::own,
                    {{"", "create", state_word(OrderState::open)}, {"", "advise", state_word(OrderState::offline)}}},
                   acquiring::order_table().rows(), own_name);
}

StateMachine order_attempt() {
  const auto born = state_word(PaymentState::sending);
  return with_rows({"order-attempt",
                    "",
                    "acquiring: an attempt to pay an order, as the engine reports it",
                    EventWord::reported_state,
                    {{"", "pay", born}, {"", "cash", born}, {"", "advise", born}, {"", "recovered", born}}},
                   acquiring::attempt_table().rows(), own_word);
}

StateMachine order_refund() {
  return with_rows({"order-refund",
                    "",
                    "acquiring: a part of what goes back, as the engine reports it",
                    EventWord::reported_state,
                    {{"", "refund", state_word(RefundState::sending)}}},
                   acquiring::refund_table().rows(), own_word);
}

StateMachine terminal_batch() {
  return with_rows({"terminal-batch",
                    "",
                    "the engine: the numbers of a card terminal between two settlements",
                    EventWord::own,
                    {{"", "first_number", state_word(engine::BatchState::open)}}},
                   engine::batch_table().rows(), own_name);
}

StateMachine reservation() {
  return with_rows({"reservation", "", "stock: the goods of an order", EventWord::own, {}}, reservation_table(),
                   own_word);
}

// Born final: a record beside the reservation, which stays as it is.
StateMachine goods_return() {
  return {"goods-return",
          "",
          "stock: the goods of an order that were brought back",
          EventWord::own,
          {{"", "return", "RETURNED"}}};
}

StateMachine difference() {
  return with_rows({"difference",
                    "",
                    "reconciliation: what two sides do not agree on",
                    EventWord::own,
                    {{"", "find", state_word(reconciliation::DifferenceState::open)}}},
                   reconciliation::difference_table().rows(), own_name);
}

StateMachine business_day() {
  const auto match = [](reconciliation::DayEvent) { return "match"; };
  return with_rows({"business-day",
                    "",
                    "reconciliation: a day of a channel, or of the tills' cash",
                    EventWord::own,
                    {{"", "begin", state_word(reconciliation::DayState::open)}}},
                   reconciliation::day_table().rows(), match);
}

}  // namespace

std::vector<StateMachine> state_machines() {
  using engine::PaymentPlan;
  using engine::RefundPlan;
  return {sale(),
          attempt(),
          till_refund(),
          offline_sale(),
          order(),
          order_attempt(),
          order_refund(),
          payment(PaymentPlan::query, "the engine: a number at a channel that can be asked", "charge",
                  engine::payment_table()),
          payment(PaymentPlan::reversal, "the engine: a card paid online, never asked about, reversed when in doubt",
                  "charge", engine::card_payment_table()),
          payment(PaymentPlan::advice, "the engine: a card taken offline, told until the bank answers", "advise",
                  engine::advice_table()),
          lost_payment(),
          refund(RefundPlan::repeat, "the engine: a refund whose number the channel knows", engine::refund_table()),
          refund(RefundPlan::once, "the engine: a refund to a card, sent once", engine::card_refund_table()),
          refund(RefundPlan::void_sale, "the engine: a card sale taken off its batch", engine::void_table()),
          terminal_batch(),
          reservation(),
          goods_return(),
          difference(),
          business_day()};
}

std::string mermaid(const StateMachine& machine) {
  std::string text = "stateDiagram-v2\n";
  for (const auto& [from, event, to] : machine.transitions)
    text += fmt::format("    {} --> {} : {}\n", from.empty() ? "[*]" : from, to, event);
  std::vector<std::string> final_states;
  const auto is_left = [&](const std::string& state) {
    return std::any_of(machine.transitions.begin(), machine.transitions.end(),
                       [&](const Transition& row) { return row.from == state && row.to != state; });
  };
  for (const auto& row : machine.transitions) {
    const bool known = std::find(final_states.begin(), final_states.end(), row.to) != final_states.end();
    if (!known && !is_left(row.to)) final_states.push_back(row.to);
  }
  for (const auto& state : final_states) text += fmt::format("    {} --> [*]\n", state);
  return text;
}

}  // namespace tillrig
