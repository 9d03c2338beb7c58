#include "harness/oracles/evidence.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "reference/protocol/money.h"

namespace tillrig {
namespace {

std::string account_name(const Event& event) {
  std::string name(event.text("customer"));
  name += ' ';
  name += event.text("currency");
  return name;
}

// Who crashed or started: a world may record it for the node.
NodeName subject_of(const Entry& entry) {
  const auto named = entry.event.text("node");
  return named.empty() ? entry.node : NodeName(std::string(named));
}

std::string fault_name(const Event& event) {
  return std::string(event.text("fault")) + '@' + std::string(event.text("target")) + '#' +
         std::to_string(event.integer("id"));
}

}  // namespace

std::string_view status_text(const Event& display_shown) {
  static constexpr std::array<std::string_view, 9> texts{
      "PAID",         "APPROVED OFFLINE", "DECLINED",       "CONFIRM ON PHONE", "BEING CHECKED",
      "ORDER CLOSED", "REFUNDED",         "REFUND PENDING", "REFUND REFUSED"};
  const auto line = trimmed(display_shown.text("line2"));
  return std::find(texts.begin(), texts.end(), line) == texts.end() ? std::string_view() : line;
}

std::string money_text(std::int64_t minor, std::string_view currency) {
  const auto known = Currency::from_code(currency);
  return known ? Money(minor, *known).text() : std::to_string(minor) + ' ' + std::string(currency);
}

Evidence::See Evidence::see(std::string_view kind) {
  static const std::map<std::string_view, See> handlers{{"order.created", &Evidence::see_order},
                                                        {"intent.stated", &Evidence::see_intent},
                                                        {"code.issued", &Evidence::see_code_issued},
                                                        {"scanner.read", &Evidence::see_scan},
                                                        {"gateway.executed", &Evidence::see_executed},
                                                        {"gateway.answered", &Evidence::see_answered},
                                                        {"book.entry", &Evidence::see_book},
                                                        {"display.shown", &Evidence::see_display},
                                                        {"return.stated", &Evidence::see_return},
                                                        {"card.presented", &Evidence::see_card},
                                                        {"customer.came", &Evidence::see_came},
                                                        {"customer.left", &Evidence::see_left},
                                                        {"cash.given", &Evidence::see_cash},
                                                        {"drawer.opened", &Evidence::see_cash},
                                                        {"screen.shown", &Evidence::see_screen},
                                                        {"receipt.printed", &Evidence::see_receipt},
                                                        {"state.changed", &Evidence::see_state},
                                                        {"state.kept", &Evidence::see_kept},
                                                        {"fault.started", &Evidence::see_fault_started},
                                                        {"fault.healed", &Evidence::see_fault_healed},
                                                        {"node.crashed", &Evidence::see_crashed},
                                                        {"node.started", &Evidence::see_started},
                                                        {"listed", &Evidence::see_listed},
                                                        {"recovered", &Evidence::see_recovered},
                                                        {"disk.kept_unsynced", &Evidence::see_kept_unsynced}};
  const auto found = handlers.find(kind);
  return found == handlers.end() ? nullptr : found->second;
}

void Evidence::on(const Entry& entry) {
  now_ = entry.at;
  entry_ = entry.number;
  said_again_ = false;
  old_disks_.on(entry);
  if (const auto handler = see(entry.event.kind())) (this->*handler)(entry);
}

void Evidence::see_order(const Entry& entry) {
  basket_of_order_.insert_or_assign(std::string(entry.event.text("order")), std::string(entry.event.text("basket")));
  order_of_basket_.insert_or_assign(std::string(entry.event.text("basket")), std::string(entry.event.text("order")));
}

void Evidence::see_intent(const Entry& entry) {
  const auto& event = entry.event;
  StatedIntent intent;
  intent.number = event.integer("intent");
  intent.till = event.text("till");
  intent.account = account_name(event);
  intent.minor = event.integer("minor");
  intent.discount = event.integer("discount");
  intent.entry = entry.number;
  auto& account = accounts_[intent.account];
  account.customer = event.text("customer");
  account.currency = event.text("currency");
  account.intents.push_back(intents_.size());
  intents_.push_back(std::move(intent));
}

void Evidence::see_code_issued(const Entry& entry) {
  customer_of_code_.insert_or_assign(std::string(entry.event.text("code")), std::string(entry.event.text("customer")));
}

void Evidence::see_scan(const Entry& entry) {
  const auto customer = customer_of_code_.find(entry.event.text("code"));
  if (customer != customer_of_code_.end())
    customer_at_till_.insert_or_assign(std::string(entry.event.text("till")), customer->second);
}

void Evidence::see_executed(const Entry& entry) {
  const auto& event = entry.event;
  said_again_ = !book_lines_.emplace(event.kind(), entry.node, event.integer("entry")).second;
}

void Evidence::see_book(const Entry& entry) {
  const auto& event = entry.event;
  said_again_ = !book_lines_.emplace(event.kind(), entry.node, event.integer("entry")).second;
  if (said_again_) return;
  const std::string number(event.text("number"));
  auto [place, is_new] = payments_.try_emplace(number);
  auto& payment = place->second;
  if (is_new) {
    payment.number = number;
    payment.account = account_name(event);
    payment.order_ref = event.text("order_ref");
    payment.txn = event.text("txn");
    payment.book = entry.node;
  }
  auto& account = accounts_[payment.account];
  if (account.customer.empty()) {
    account.customer = event.text("customer");
    account.currency = event.text("currency");
  }
  if (is_new) account.numbers.push_back(number);
  const auto minor = event.integer("minor");
  auto& funded = account.funders[std::string(event.text("funder"))];
  if (event.text("kind") == "refund") {
    payment.refunded += minor;
    funded.refunded += minor;
  } else {
    if (payment.debited == 0) payment.debit_entry = entry.number;
    payment.debited += minor;
    funded.debited += minor;
    number_of_txn_.insert_or_assign(std::string(event.text("txn")), number);
  }
  payment.entry = account.entry = entry.number;
}

// Its node says in which state it is: it moves unseen no more, and where it had, it is known now.
void Evidence::see_kept(const Entry& entry) {
  const auto machine = machines_.find(entry.event.text("machine"));
  if (machine == machines_.end()) return;
  const auto known = machine->second.find(entry.event.text("key"));
  if (known == machine->second.end()) return;
  if (may_have_moved_unseen(known->second)) known->second.state = entry.event.text("to");
  known->second.crashes = crashes(entry.node);
}

void Evidence::see_state(const Entry& entry) {
  const auto machine = entry.event.text("machine");
  auto kind = machines_.find(machine);
  if (kind == machines_.end()) kind = machines_.try_emplace(std::string(machine)).first;
  const auto key = entry.event.text("key");
  auto found = kind->second.find(key);
  before_.reset();
  if (found == kind->second.end()) {
    found = kind->second.try_emplace(std::string(key)).first;
    found->second.born = entry.at;
  } else {
    before_ = found->second;
  }
  auto& state = found->second;
  state.state = entry.event.text("to");
  state.node = entry.node;
  state.crashes = crashes(entry.node);
  state.entry = entry.number;
  ++state.moves;
  if (entry.event.text("plan") == "ONCE") asked_once_.emplace(key);
}

void Evidence::see_fault_started(const Entry& entry) {
  active_faults_.insert(fault_name(entry.event));
  fault_seen_ = true;
  last_trouble_ = entry.at;
}

void Evidence::see_fault_healed(const Entry& entry) {
  const auto found = active_faults_.find(fault_name(entry.event));
  if (found != active_faults_.end()) active_faults_.erase(found);
  last_trouble_ = entry.at;
}

void Evidence::see_crashed(const Entry& entry) {
  const auto node = subject_of(entry);
  ++crashes_[node];
  down_.insert(node);
  fault_seen_ = true;
  last_trouble_ = entry.at;
}

void Evidence::see_started(const Entry& entry) {
  if (down_.erase(subject_of(entry)) != 0) last_trouble_ = entry.at;
}

void Evidence::see_kept_unsynced(const Entry& entry) {
  const auto node = subject_of(entry);
  kept_unsynced_.emplace(node, crashes(node));
}

// What a peer has told again is as good as recorded.
void Evidence::see_recovered(const Entry& entry) {
  const auto& event = entry.event;
  const std::string key(event.text("key"));
  const auto [found, fresh] = machines_[std::string(event.text("machine"))].try_emplace(key);
  auto& state = found->second;
  before_.reset();
  if (fresh)
    state.born = entry.at;
  else
    before_ = state;
  state.state = event.text("state");
  state.node = entry.node;
  state.crashes = crashes(entry.node);
  state.entry = entry.number;
  if (event.text("plan") == "ONCE") asked_once_.emplace(key);
}

void Evidence::see_answered(const Entry& entry) {
  if (entry.event.text("verb") == "refund" && entry.event.text("state") == "FAILED")
    keeps_.emplace(entry.event.text("number"));
}

void Evidence::see_listed(const Entry& entry) {
  const auto key = entry.event.text("key");
  listed_.insert(std::string(key));
  if (entry.event.text("list") == "part-paid") part_paid_.emplace(key);
  if (entry.event.text("list") == "recovery" && key == entry.node.text()) returns_.forgotten_by(key);
}

}  // namespace tillrig
