#include "tests/mutants/mutants.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "reference/acquiring/acquiring.h"
#include "reference/engine/engine.h"
#include "reference/reconciliation/reconciliation.h"
#include "reference/stock/stock.h"
#include "reference/terminal/terminal.h"
#include "tests/mutants/mistakes.h"

namespace tillrig::mutants {
namespace {

MakeNode as_shipped(std::string_view role) {
  return reference_roles().find(role)->second;
}

MakeNode engine_with(engine::PaymentTable table) {
  return [tables = engine::EngineTables{.payments = std::move(table)}](NodePorts& ports) {
    return make_engine(ports, tables);
  };
}

MakeNode acquiring_with(acquiring::OrderTable table) {
  return [table = std::move(table)](NodePorts& ports) { return make_acquiring(ports, table); };
}

// The table lives as long as the maker, which outlives every node.
MakeNode till_with(terminal::SaleRow row) {
  auto table = terminal::sale_table();
  std::erase_if(table, [&](const auto& old) { return old.from == row.from && old.event == row.event; });
  table.push_back(std::move(row));
  return [table = std::make_shared<const terminal::SaleTable>(std::move(table))](NodePorts& ports) {
    return make_till(ports, *table);
  };
}

MakeNode stock_with(ReservationRow row) {
  auto table = reservation_table();
  std::erase_if(table, [&](const auto& old) { return old.from == row.from && old.event == row.event; });
  table.push_back(row);
  return [table = std::make_shared<const ReservationTable>(std::move(table))](NodePorts& ports) {
    return make_stock(ports, *table);
  };
}

MakeNode on_ports(std::string_view role, const Mistakes& mistakes) {
  return broken(as_shipped(role), mistakes);
}

using P = PaymentState;
using PE = engine::PaymentEvent;
using PF = engine::PaymentEffect;
using S = terminal::SaleState;
using SE = terminal::SaleEvent;
using SF = terminal::SaleEffect;

void add_money(std::vector<Mutant>& mutants) {
  mutants.push_back({"engine_takes_a_time_out_for_a_failure",
                     "a charge without an answer is FAILED, so another code is charged", 1,
                     "duplicate/second_code_after_the_time_out", "engine",
                     engine_with(engine::payment_table().with({P::sending, PE::no_answer, P::failed, {}}))});
  mutants.push_back({"till_prints_the_receipt_at_three_seconds", "the end of the decision time is taken for a payment",
                     2, "timeout/F27_reply_lost_and_query_fails", "till",
                     till_with({S::paying, SE::decision_over, S::paid, {SF::show_paid, SF::print_receipt}})});
  mutants.push_back({"engine_keeps_late_money_of_a_closed_order", "success after CLOSED is ignored", 2,
                     "timeout/F16_paid_after_the_order_closed", "engine",
                     engine_with(engine::payment_table().without(P::closed, PE::succeeded))});
  mutants.push_back({"engine_resends_under_a_new_number", "an unknown charge is sent once more under another number",
                     15, "timeout/F27_reply_lost_and_query_fails", "engine",
                     on_ports("engine", {.call = resend_under_a_new_number})});
  mutants.push_back({"till_calls_a_time_out_declined", "at 3 s without an answer the display says DECLINED", 15,
                     "timeout/F27_reply_lost_and_query_fails", "till",
                     till_with({S::paying, SE::decision_over, S::ordered, {SF::show_declined, SF::follow_slow}})});
  mutants.push_back({"till_calls_waiting_paid", "the display says PAID while the customer has yet to confirm", 15,
                     "sale/confirm_on_phone", "till",
                     till_with({S::paying, SE::waiting, S::checking, {SF::show_paid, SF::follow}})});
}

void add_machines(std::vector<Mutant>& mutants) {
  using R = ReservationState;
  mutants.push_back({"engine_leaves_a_final_state", "success after CLOSED is adopted", 5,
                     "timeout/F16_paid_after_the_order_closed", "engine",
                     engine_with(engine::payment_table().with({P::closed, PE::succeeded, P::succeeded, {PF::tell}}))});
  mutants.push_back({"acquiring_words_a_repetition_anew", "a repeated creation is answered with other bytes", 6,
                     "duplicate/F17_order_reply_lost", "acquiring",
                     on_ports("acquiring", {.serve = say_how_often_it_was_asked})});
  mutants.push_back({"engine_calls_a_repetition_pending", "a repeated charge is answered as not final", 6,
                     "duplicate/charge_arrives_twice", "engine",
                     on_ports("engine", {.serve = call_a_repetition_pending})});
  mutants.push_back({"engine_store_never_syncs", "Committed is answered, and a crash takes it all", 8,
                     "timeout/engine_crashes_between_send_and_store[after-the-answer]", "engine",
                     on_ports("engine", {.forgets = true})});
  mutants.push_back({"till_store_never_syncs", "Committed is answered, and a power cut takes it all", 8,
                     "sale/F23_till_crashes_before_the_receipt", "till", on_ports("till", {.forgets = true})});
  mutants.push_back({"stock_releases_goods_twice", "a repeated cancel puts the goods back again", 14,
                     "duplicate/stock_cancel_arrives_twice", "stock",
                     stock_with({R::released, StockEvent::cancel, R::released, Shelf::put_back})});
  mutants.push_back({"acquiring_keeps_goods_of_a_closed_order", "CLOSED is reached without a cancel to the stock", 14,
                     "sale/decline_reasons[balance]", "acquiring",
                     acquiring_with(acquiring::order_table().with(
                         {OrderState::closing, acquiring::OrderEvent::all_final, OrderState::closed, {}}))});
}

// A disk is put in the place of a node's own.
void add_restored(std::vector<Mutant>& mutants) {
  mutants.push_back({"engine_takes_an_old_disk_for_its_own", "terminals go on with numbers that were given already", 8,
                     "restore/engine_with_card_terminals", "engine", on_ports("engine", {.unaware = true})});
  mutants.push_back({"engine_asks_nobody_what_it_has_lost", "who charged what before the old disk is not recovered", 1,
                     "restore/engine_while_a_wallet_is_charged", "engine",
                     on_ports("engine", {.call = ask_nobody_what_is_lost})});
  mutants.push_back({"till_goes_on_where_its_old_disk_was", "what was paid since is waited for and printed again", 8,
                     "restore/till_in_the_middle_of_a_sale", "till", on_ports("till", {.unaware = true})});
}

MakeNode reconciliation_with(MatchSides match) {
  return [match = std::move(match)](NodePorts& ports) {
    return make_reconciliation(ports, reconciliation::difference_table(), match);
  };
}

// Nothing leaves suspense, however a difference is closed.
reconciliation::DifferenceTable never_clearing() {
  auto table = reconciliation::difference_table();
  for (const auto& row : reconciliation::difference_table().rows())
    if (row.effects.has(reconciliation::DifferenceEffect::clear))
      table = table.with({row.from, row.event, row.to, {reconciliation::DifferenceEffect::close}});
  return table;
}

void add_shop(std::vector<Mutant>& mutants) {
  mutants.push_back({"till_gives_a_fen_too_much", "the change shown is not the change printed", 3,
                     "sale/cash_with_change", "till", on_ports("till", {.write = give_a_fen_too_much})});
  mutants.push_back({"till_counts_its_drawer_wrong", "the day's report says 20.00 where 12.50 is in the drawer", 4,
                     "offline/F21_day_ends_with_a_queue", "till", on_ports("till", {.write = count_the_drawer_wrong})});
  mutants.push_back({"reconciliation_leaves_all_in_suspense", "what waits for a difference stays when it is closed", 4,
                     "reconciliation/a_person_decides", "reconciliation",
                     [table = never_clearing()](NodePorts& ports) { return make_reconciliation(ports, table); }});
  mutants.push_back({"till_prints_receipts_twice", "one receipt goes to the printer two times", 7,
                     "sale/wallet_success", "till", on_ports("till", {.write = print_receipts_twice})});
  mutants.push_back({"till_takes_a_doubtful_sale_up_again", "a parked sale whose payment is in doubt is PAYING again",
                     9, "timeout/card_reversal_goes_first", "till",
                     till_with({S::checking, SE::unknown, S::paying, {}})});
  mutants.push_back({"till_prints_one_order_for_all", "every receipt names the same order", 10,
                     "duplicate/F18_same_cart_seconds_apart", "till",
                     on_ports("till", {.write = print_one_order_for_all})});
  mutants.push_back({"engine_keeps_the_card_number_in_bcd",
                     "given the bank's keys, it opens a card and stores its number, two digits a byte", 11,
                     "sale/card_with_pin", "engine", on_ports("engine", {.serve = note_the_number_in_bcd}), "bank"});
  mutants.push_back({"till_queues_the_pin_block", "the enciphered PIN block lies in the offline queue", 11,
                     "sale/card_with_pin", "till", on_ports("till", {.call = queue_the_pin_block})});
  mutants.push_back({"reconciliation_lists_nothing", "what differs is not listed", 12,
                     "reconciliation/F33_row_nobody_knows[wallet-a]", "reconciliation",
                     reconciliation_with([](const reconciliation::Sides&) { return reconciliation::Findings{}; })});
  mutants.push_back({"reconciliation_calls_a_cut_off_item_missing", "nothing is carried over the cut-off", 12,
                     "reconciliation/F33_row_missing[wallet-a]", "reconciliation",
                     reconciliation_with([](const reconciliation::Sides& sides) {
                       auto findings = reconciliation::match(sides);
                       for (auto& difference : findings.differences)
                         if (difference.kind == reconciliation::DifferenceKind::cut_off)
                           difference.kind = reconciliation::DifferenceKind::money_here;
                       return findings;
                     })});
}

void add_time(std::vector<Mutant>& mutants) {
  mutants.push_back({"till_always_says_being_checked", "PAID is never said", 16, "sale/wallet_success", "till",
                     on_ports("till", {.write = never_say_more_than_checked})});
  mutants.push_back({"till_looks_at_the_answer_too_late", "BEING CHECKED is said although the answer came at 1 s", 16,
                     "sale/answer_after_a_second", "till",
                     on_ports("till", {.call = look_at_the_answer_after_four_seconds})});
  mutants.push_back({"engine_asks_a_misspelt_adapter", "what is unknown is never asked about", 17,
                     "timeout/F27_reply_lost_and_query_fails", "engine",
                     on_ports("engine", {.call = ask_a_misspelt_adapter})});
  mutants.push_back(
      {"acquiring_never_closes_an_order", "nothing happens when the last attempt is final", 17,
       "sale/decline_reasons[balance]", "acquiring",
       acquiring_with(acquiring::order_table().without(OrderState::closing, acquiring::OrderEvent::all_final))});
  mutants.push_back({"adapter_draws_from_the_time_of_day", "a nonce depends on the real clock", 19,
                     "sale/wallet_success", "wallet-adapter",
                     on_ports("wallet-adapter", {.draw = mix_in_the_time_of_day})});
  mutants.push_back({"adapter_draws_from_an_address", "a nonce depends on where an object lies in memory", 19,
                     "sale/wallet_success", "wallet-adapter", on_ports("wallet-adapter", {.draw = mix_in_an_address})});
}

// Those for whom nobody has written a case: exploring finds them.
void add_unwritten(std::vector<Mutant>& mutants) {
  using O = OrderState;
  using OE = acquiring::OrderEvent;
  using OF = acquiring::OrderEffect;
  using R = ReservationState;
  const auto add = [&](std::string_view name, std::string_view mistake, std::string_view role, MakeNode make) {
    mutants.push_back({name, mistake, 0, "", role, std::move(make)});
  };
  const auto card_engine = [](engine::PaymentTable table) {
    return [tables = engine::EngineTables{.cards = std::move(table)}](NodePorts& ports) {
      return make_engine(ports, tables);
    };
  };
  const auto refund_engine = [](engine::RefundTable table) {
    return [tables = engine::EngineTables{.refunds = std::move(table)}](NodePorts& ports) {
      return make_engine(ports, tables);
    };
  };

  add("adapter_calls_not_found_failed", "a number that a query does not find is a failed payment", "wallet-adapter",
      on_ports("wallet-adapter", {.serve = call_not_found_failed}));
  add("adapter_calls_a_time_out_refused", "a charge without an answer was not executed", "wallet-adapter",
      on_ports("wallet-adapter", {.serve = call_a_time_out_refused}));
  add("card_adapter_calls_a_time_out_refused", "a card sale without an answer was not executed", "card-adapter",
      on_ports("card-adapter", {.serve = call_a_time_out_refused}));
  add("engine_adopts_a_success_while_it_reverses", "a late success counts after the reversal was activated", "engine",
      engine_with(engine::payment_table().with({P::reversing, PE::succeeded, P::succeeded, {PF::tell}})));
  add("engine_never_reverses_a_card", "a card sale without an answer has failed", "engine",
      card_engine(engine::card_payment_table().with({P::sending, PE::no_answer, P::failed, {PF::tell}})));
  add("engine_takes_a_reversal_for_done", "a reversal is said to be done and never sent", "engine",
      on_ports("engine", {.call = take_a_reversal_for_done}));
  add("engine_takes_an_unknown_refund_for_done", "a refund without an answer is REFUNDED", "engine",
      refund_engine(engine::refund_table().with({RefundState::sending,
                                                 engine::RefundEvent::no_answer,
                                                 RefundState::refunded,
                                                 {engine::RefundEffect::tell}})));
  add("engine_commits_after_it_sends", "what is stored reaches the disk two seconds later", "engine",
      on_ports("engine", {.commits_late = std::chrono::seconds(2)}));
  add("engine_has_another_business_day", "the day is taken from a clock in another time zone", "engine",
      on_ports("engine", {.wall_ahead = std::chrono::hours(9)}));
  add("acquiring_expires_without_asking", "an expired order is CLOSED and its payments are not asked for", "acquiring",
      acquiring_with(acquiring::order_table().with({O::open, OE::expired, O::closed, {OF::cancel_stock}})));
  add("acquiring_never_confirms_goods", "a paid order leaves its goods reserved", "acquiring",
      acquiring_with(acquiring::order_table().with({O::open, OE::paid, O::paid, {}})));
  add("acquiring_releases_goods_while_a_payment_waits", "goods go back as soon as the order is to be closed",
      "acquiring",
      acquiring_with(
          acquiring::order_table().with({O::open, OE::cancelled, O::closing, {OF::cancel_stock, OF::close_attempts}})));
  add("acquiring_gives_back_a_fen_more", "a part of a refund is rounded up", "acquiring",
      on_ports("acquiring", {.call = give_back_a_fen_more}));
  add("acquiring_commits_after_it_answers", "what is stored reaches the disk two seconds later", "acquiring",
      on_ports("acquiring", {.commits_late = std::chrono::seconds(2)}));
  add("till_takes_a_part_for_all", "a part that is paid pays the sale", "till",
      till_with({S::paying, SE::part_paid, S::paid, {SF::show_paid, SF::print_receipt}}));
  add("till_prints_no_receipt", "a paid sale owes no receipt", "till",
      till_with({S::paying, SE::paid, S::paid, {SF::show_paid}}));
  add("till_closes_what_was_paid", "money that was there before the cashier gave up is called closed", "till",
      till_with({S::abandoning, SE::paid, S::abandoned, {SF::show_closed}}));
  add("till_counts_from_one_after_a_crash", "baskets and refunds are numbered from the beginning", "till",
      on_ports("till", {.one_life = true}));
  add("till_prints_before_it_commits", "what is stored reaches the disk two seconds later", "till",
      on_ports("till", {.commits_late = std::chrono::seconds(2)}));
  add("till_mints_a_refund_key_on_retry", "a refund without an answer is asked for again under another key", "till",
      on_ports("till", {.call = ask_for_a_refund_again_under_a_new_key}));
  add("stock_forgets_to_put_goods_back", "a cancel takes the reservation and leaves the shelf as it is", "stock",
      stock_with({R::reserved, StockEvent::cancel, R::released, Shelf::nothing}));
}

}  // namespace

const std::vector<Mutant>& all() {
  static const auto mutants = [] {
    std::vector<Mutant> made;
    add_money(made);
    add_machines(made);
    add_restored(made);
    add_time(made);
    add_shop(made);
    add_unwritten(made);
    return made;
  }();
  return mutants;
}

Roles lane_of(const Mutant& mutant) {
  auto roles = reference_roles();
  roles.find(mutant.role)->second = mutant.make;
  if (!mutant.lender.empty()) {
    auto& lender = roles.find(mutant.lender)->second;
    lender = lending_its_keys(lender);
  }
  return roles;
}

Roles intact_lane() {
  auto roles = reference_roles();
  for (auto& [role, make] : roles) make = broken(make, {});
  return roles;
}

}  // namespace tillrig::mutants
