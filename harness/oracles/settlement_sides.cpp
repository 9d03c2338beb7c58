#include "harness/oracles/settlement_sides.h"

#include <algorithm>
#include <utility>

#include "harness/oracles/machines.h"
#include "reference/protocol/business_day.h"

namespace tillrig {
namespace {

constexpr std::string_view kSale = "SALE/";
constexpr std::string_view kReturn = "REFUND/";

std::string payment_item(std::string_view number) {
  return std::string(kSale).append(number);
}

std::string return_item(std::string_view name) {
  return std::string(kReturn).append(name);
}

std::string item_of_row(const IssuedRow& row) {
  return row.refund_name.empty() ? payment_item(row.number) : return_item(row.refund_name);
}

// A payment is settled by a SALE row, a return by a REFUND row; the other one takes it back.
bool is_forward(const IssuedRow& row) {
  return row.refund != row.refund_name.empty();
}

}  // namespace

void SettlementSides::on(const Entry& entry) {
  const auto& event = entry.event;
  statements_.on(entry);
  if (event.kind() == "book.entry" && !evidence_.said_again()) booked(event);
  if (event.kind() == "message.sent") sent(event);
  if (event.kind() == "clock.stepped" || event.kind() == "clock.drifts") clock_went_wrong(event);
  if (event.kind() != "state.changed" || event.text("machine") != "refund") return;
  if (!event.text("number").empty())
    return_key_.insert_or_assign(std::string(event.text("number")), std::string(event.text("key")));
  goes_back_to_a_wallet(event.text("key"));
}

// What the engine gives back of a payment that nobody wants is called after the channel's transaction. A wallet may
// find that there is nothing to do, and then no book has it.
void SettlementSides::goes_back_to_a_wallet(std::string_view key) {
  const auto* payment = key.starts_with('R') ? evidence_.payment_of_txn(key.substr(1)) : nullptr;
  const auto booked = payment ? booked_.find(payment_item(payment->number)) : booked_.end();
  if (booked != booked_.end()) channel_of_.try_emplace(return_item(key), booked->second.book);
}

void SettlementSides::clock_went_wrong(const Event& event) {
  wrong_clocks_.emplace(event.text("node"));
}

// The day of a movement is what the clock of its book says, and of the lane's own side, what the clocks of the core
// say. A till's clock counts for neither.
bool SettlementSides::is_unsure_of_days(const std::string& book) const {
  const auto counts = [&](const std::string& node) {
    if (node == book) return true;
    for (const char* machine : {"payment", "order", "business-day"}) {
      const auto moved = evidence_.machines().find(machine);
      if (moved != evidence_.machines().end() && moved->second.begin()->second.node.text() == node) return true;
    }
    return false;
  };
  return std::any_of(wrong_clocks_.begin(), wrong_clocks_.end(), counts);
}

// Several funders of one payment are several entries. What takes a movement back is not another one.
void SettlementSides::booked(const Event& event) {
  const bool refund = event.text("kind") == "refund";
  const bool forward = refund != event.text("refund").empty();
  if (!forward) return;
  const auto name = event.text("refund");
  auto& booked = booked_[refund ? return_item(name) : payment_item(event.text("number"))];
  if (booked.day.empty()) booked.day = event.text("day");
  booked.book = event.text("book");
  booked.txn = event.text("txn");
  booked.minor += event.integer("minor");
  booked.currency = event.text("currency");
  if (refund) payment_of_return_.insert_or_assign(std::string(name), std::string(event.text("number")));
}

// Whose an item is, also while no book knows it.
void SettlementSides::sent(const Event& event) {
  constexpr std::string_view adapter = "adapter-";
  if (!event.text("to").starts_with(adapter)) return;
  const auto verb = event.text("verb");
  const bool charge = verb == "adapter.charge";
  if (!charge && verb != "adapter.refund" && verb != "adapter.void") return;
  channel_of_.try_emplace(charge ? payment_item(event.text("key")) : return_item(event.text("key")),
                          event.text("to").substr(adapter.size()));
}

std::string SettlementSides::item_of(std::string_view row, std::string_view channel, std::string_view number) const {
  auto item = row.starts_with(channel) ? row.substr(std::min(row.size(), channel.size() + 1)) : row;
  if (const auto again = item.rfind('#'); again != std::string_view::npos) item = item.substr(0, again);
  const auto key = return_key_.find(number);
  if (item.starts_with(kReturn) && key != return_key_.end() && item.substr(kReturn.size()) == key->second)
    return return_item(number);
  return std::string(item);
}

ByText<ExpectedDifference> SettlementSides::differences(const IssuedStatement& statement) {
  note_terminals(statement);
  ByText<ExpectedDifference> expected;
  for (const auto& item : items_of(statement))
    if (auto difference = of_item(item, statement); !difference.kinds.empty())
      expected.emplace(item, std::move(difference));
  for (const auto& key : evidence_.old_disks().without_number("refund")) expected.emplace(return_item(key), unnamed());
  for (const auto& key : evidence_.old_disks().without_number("payment"))
    expected.emplace(payment_item(key), unnamed());
  return expected;
}

// What the lane knows of it and what the statement says are two items: people find out that they are one.
ExpectedDifference SettlementSides::unnamed() {
  return {{"STATUS", "REFUND", "CUT_OFF", "MONEY_HERE"}, "lost its number with a disk", false};
}

void SettlementSides::closed(const IssuedStatement& statement, const Entry& day_closed) {
  ClosedDays::Day day{statement.book, statement.day, {}, day_closed.node, day_closed.number};
  for (const auto& [item, whose] : channel_of_)
    if (whose == statement.book && is_in_doubt(item)) day.doubtful.insert(item);
  closed_days_.add(std::move(day));
}

// A number that nobody here gave may be one of ours under another name: the transaction tells.
void SettlementSides::note_terminals(const IssuedStatement& statement) {
  for (const auto& row : statement.rows) {
    if (row.refund || !row.refund_name.empty() || !evidence_.known_state_of("payment", row.number).empty()) continue;
    const auto* ours = evidence_.payment_of_txn(row.txn);
    if (ours && ours->number != row.number) other_number_.insert_or_assign(row.number, ours->number);
  }
}

std::set<std::string> SettlementSides::items_of(const IssuedStatement& statement) const {
  std::set<std::string> items;
  for (const auto& row : statement.rows) items.insert(item_of_row(row));
  for (const auto& [item, booked] : booked_)
    if (booked.book == statement.book) items.insert(item);
  for (const auto& [item, whose] : channel_of_)
    if (whose == statement.book && item.starts_with(kReturn)) items.insert(item);
  if (const auto* last = closed_days_.last(statement.book)) items.insert(last->doubtful.begin(), last->doubtful.end());
  return items;
}

// The one that counts for its day, once that day is closed.
bool SettlementSides::counts(const IssuedStatement& statement, const IssuedStatement& last) const {
  return &statement == &last ||
         (statement.book == last.book && statement.sound && closed_days_.has(statement.book, statement.day) &&
          &statement == statements_.of(statement.book, statement.day));
}

SettlementSides::Said SettlementSides::said_of(const std::string& item, const IssuedStatement& last) const {
  Said said;
  for (const auto& statement : statements_.all()) {
    if (!counts(statement, last)) continue;
    for (const auto& row : statement.rows) {
      if (item_of_row(row) != item) continue;
      said.stands += is_forward(row) ? 1 : -1;
      if (&statement != &last)
        said.before = true;
      else if (is_forward(row))
        said.row = &row;
      else
        said.taken_back = true;
    }
  }
  return said;
}

ExpectedDifference SettlementSides::of_item(const std::string& item, const IssuedStatement& statement) const {
  const auto said = said_of(item, statement);
  const bool payment = item.starts_with(kSale);
  const auto name = item.substr(payment ? kSale.size() : kReturn.size());
  auto difference = payment ? of_payment(name, said, statement) : of_return(name, said, statement);
  const bool lost = is_lost(item);
  if (lost && difference.kinds.empty())
    return {{"STATUS", "REFUND"}, "is of what acquiring has lost with its disk", false};
  if (lost) difference.kinds.insert({"STATUS", "REFUND"});
  return difference;
}

bool SettlementSides::is_lost(const std::string& item) const {
  if (!item.starts_with(kSale) && !item.starts_with(kReturn)) return false;
  const bool payment = item.starts_with(kSale);
  const auto name = item.substr(payment ? kSale.size() : kReturn.size());
  if (payment) return evidence_.waits_for_people("payment", name);
  const auto key = return_key_.find(name);
  return evidence_.waits_for_people("refund", key == return_key_.end() ? name : key->second);
}

ExpectedDifference SettlementSides::of_payment(const std::string& number, const Said& said,
                                               const IssuedStatement& statement) const {
  const auto state = evidence_.known_state_of("payment", number);
  if (state.empty()) {
    if (other_number_.contains(number)) return {{"MONEY_THERE"}, "is one of ours under another number", false};
    if (said.row && said.stands > 0) return {{"MONEY_THERE"}, "is settled there and nobody here knows it"};
    if (said.taken_back && said.stands < 0) return {{"REFUND"}, "is taken back there and nobody here knows it"};
    return {};
  }
  const auto renamed = std::any_of(other_number_.begin(), other_number_.end(),
                                   [&](const auto& other) { return other.second == number; });
  if (renamed && !said.mentioned()) {
    const bool now = std::any_of(statement.rows.begin(), statement.rows.end(), [&](const IssuedRow& row) {
      const auto other = other_number_.find(row.number);
      return is_forward(row) && row.refund_name.empty() && other != other_number_.end() && other->second == number;
    });
    return {
        {"TERMINAL", "CUT_OFF", "MONEY_HERE"}, "is settled there under another number", now && state == "SUCCEEDED"};
  }
  const auto booked = booked_.find(payment_item(number));
  if (state == "SUCCEEDED" && booked != booked_.end()) {
    auto difference = paid(said, booked->second, statement, began_before("payment", number, booked->second));
    const bool copied = evidence_.is_paid_though_refused(number);
    if (copied && difference.kinds.empty()) return {{"STATUS"}, "was refused before a copy of it was executed", false};
    if (copied) difference.kinds.insert("STATUS");
    return difference;
  }
  if (state == "SUCCEEDED") return {};
  if (!said.row && is_in_doubt(payment_item(number))) return in_doubt(payment_item(number), said, statement);
  if (said.stands <= 0) return {};
  // Carried since the statement that it stood on shortly before the cut-off.
  if (!said.row) return {{"STATUS"}, "is still settled there and " + std::string(state) + " here", false};
  return {{"STATUS", "MONEY_THERE", "CUT_OFF", "AMOUNT", "CURRENCY"},
          "is settled there and " + std::string(state) + " here",
          state != "REVERSING" && !goes_back(number)};
}

// In doubt since a day that is closed, and on neither statement: it failed.
ExpectedDifference SettlementSides::in_doubt(const std::string& item, const Said& said,
                                             const IssuedStatement& statement) const {
  const auto* last = closed_days_.last(statement.book);
  if (!last || !last->doubtful.contains(item) || said.mentioned()) return {};
  return {{"STATUS"}, "is in doubt here and on no statement"};
}

// Asked for before the cut-off and done after it: for the lane it is of the day before, whose statement is another one.
bool SettlementSides::began_before(std::string_view machine, std::string_view key, const Booked& booked) const {
  const auto* state = evidence_.machine(machine, key);
  return state && is_business_day(booked.day) &&
         business_day(options_.epoch + state->born, options_.cut_off) < booked.day;
}

// Its own day has been closed without it.
bool SettlementSides::is_due(const Booked& booked, const IssuedStatement& statement) const {
  return booked.day < statement.day && closed_days_.has(booked.book, booked.day);
}

ExpectedDifference SettlementSides::paid(const Said& said, const Booked& booked, const IssuedStatement& statement,
                                         bool earlier) const {
  if (!said.mentioned()) {
    if (is_unsure_of_days(booked.book))
      return {{"CUT_OFF", "MONEY_HERE"}, "is of a day that clocks do not agree on", false};
    if (booked.day == statement.day) {
      ExpectedDifference missing{{"CUT_OFF"}, "is paid here and not on the statement of its day"};
      if (earlier) missing.kinds.insert("MONEY_HERE");
      missing.required = !earlier;
      return missing;
    }
    if (is_due(booked, statement)) return {{"MONEY_HERE"}, "is paid here and on no statement"};
    return {{"CUT_OFF"}, "is of a day that is not closed yet", false};
  }
  if (said.stands <= 0) return {{"STATUS"}, "is paid here and taken back there", said.taken_back};
  if (!said.row) return {};
  if (said.stands > 1) return {{"DUPLICATE"}, "is settled " + std::to_string(said.stands) + " times"};
  return compared(*said.row, booked);
}

ExpectedDifference SettlementSides::compared(const IssuedRow& row, const Booked& booked) const {
  const auto fee = (booked.minor * options_.fee_per_mille + 500) / 1000;  // rounded half up
  if (row.currency != booked.currency) return {{"CURRENCY"}, "is settled in " + row.currency};
  if (row.minor != booked.minor)
    return {{"AMOUNT"},
            "is settled with " + money_text(row.minor, row.currency) + " instead of " +
                money_text(booked.minor, booked.currency)};
  if (row.fee != fee) return {{"FEE"}, "has a fee of " + money_text(row.fee, row.currency)};
  return {};
}

std::string_view SettlementSides::state_of_return(std::string_view name) const {
  const auto key = return_key_.find(name);
  return evidence_.state_of("refund", key == return_key_.end() ? name : std::string_view(key->second));
}

ExpectedDifference SettlementSides::of_return(const std::string& name, const Said& said,
                                              const IssuedStatement& statement) const {
  const auto state = state_of_return(name);
  const auto key = return_key_.find(name);
  if (key != return_key_.end() && evidence_.old_disks().without_number("refund").contains(key->second))
    return unnamed();
  const bool on_this = said.row && said.stands > 0;
  const auto is = std::string(state.empty() ? "unknown" : state) + " here";
  if (state == "REFUNDED") {
    const auto booked = booked_.find(return_item(name));
    // Of money that had gone back already a channel may say "refunded" and book nothing.
    if (booked == booked_.end()) return {{"CUT_OFF", "REFUND"}, "is given back here and in no book", false};
    const auto& asked = key == return_key_.end() ? name : key->second;
    return given_back(said, booked->second, statement, began_before("refund", asked, booked->second));
  }
  if (state.empty() || state == "FAILED") {
    if (on_this) return {{"REFUND"}, "is given back there and " + is};
    return {};
  }
  // A wallet's is asked about until it is final; a card's is settled by its statement.
  if (on_this) return {{"STATUS"}, "is given back there and " + is, return_key_.contains(name)};
  return in_doubt(return_item(name), said, statement);
}

// Whatever differs in a return is a matter of the refund; but the fee is the fee.
ExpectedDifference SettlementSides::given_back(const Said& said, const Booked& booked, const IssuedStatement& statement,
                                               bool earlier) const {
  if (!said.mentioned()) {
    if (is_unsure_of_days(booked.book))
      return {{"CUT_OFF", "REFUND"}, "is of a day that clocks do not agree on", false};
    if (booked.day == statement.day) {
      ExpectedDifference missing{{"CUT_OFF"}, "is given back here and not on the statement of its day"};
      if (earlier) missing.kinds.insert("REFUND");
      missing.required = !earlier;
      return missing;
    }
    if (is_due(booked, statement)) return {{"REFUND"}, "is given back here and on no statement"};
    return {{"CUT_OFF"}, "is of a day that is not closed yet", false};
  }
  if (said.stands <= 0) return {{"REFUND"}, "is given back here and taken again there", said.taken_back};
  if (!said.row) return {};
  if (said.stands > 1) return {{"REFUND"}, "is given back " + std::to_string(said.stands) + " times"};
  auto difference = compared(*said.row, booked);
  if (!difference.kinds.empty() && !difference.kinds.contains("FEE")) difference.kinds = {"REFUND"};
  return difference;
}

// In doubt here, and nothing but a statement will tell. What is being reversed ends by itself, and a wallet is asked
// about its return until that is final.
bool SettlementSides::is_in_doubt(std::string_view item) const {
  const bool payment = item.starts_with(kSale);
  const auto name = item.substr(payment ? kSale.size() : kReturn.size());
  if (!payment && !return_key_.contains(name)) return false;
  const auto state = payment ? evidence_.known_state_of("payment", name) : state_of_return(name);
  return !state.empty() && state != "REVERSING" && !is_final_state(*rules_of(payment ? "payment" : "refund"), state);
}

bool SettlementSides::goes_back(const std::string& number) const {
  const auto payment = evidence_.payments().find(number);
  if (payment != evidence_.payments().end() && !evidence_.state_of("refund", "R" + payment->second.txn).empty())
    return true;
  return std::any_of(payment_of_return_.begin(), payment_of_return_.end(),
                     [&](const auto& one) { return one.second == number; });
}

}  // namespace tillrig
