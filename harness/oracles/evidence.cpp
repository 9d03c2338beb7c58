#include "harness/oracles/evidence.h"

#include <algorithm>
#include <array>
#include <map>

#include "harness/oracles/machines.h"
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

bool began_at(const MachineState& state, const std::vector<NodeName>& nodes, Duration since) {
  return state.born >= since && std::find(nodes.begin(), nodes.end(), state.node) != nodes.end();
}

std::string_view status_text(const Event& display_shown) {
  static constexpr std::array<std::string_view, 9> texts{
      "PAID",         "APPROVED OFFLINE", "DECLINED",       "CONFIRM ON PHONE", "BEING CHECKED",
      "ORDER CLOSED", "REFUNDED",         "REFUND PENDING", "REFUND REFUSED"};
  const auto line = trimmed(display_shown.text("line2"));
  return std::find(texts.begin(), texts.end(), line) == texts.end() ? std::string_view() : line;
}

bool is_payment_code(std::string_view code) {
  return code.find('*') != std::string_view::npos;
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
                                                        {"book.entry", &Evidence::see_book},
                                                        {"display.shown", &Evidence::see_display},
                                                        {"return.stated", &Evidence::see_return},
                                                        {"card.presented", &Evidence::see_card},
                                                        {"customer.came", &Evidence::see_card},
                                                        {"cash.given", &Evidence::see_cash},
                                                        {"drawer.opened", &Evidence::see_cash},
                                                        {"receipt.printed", &Evidence::see_receipt},
                                                        {"state.changed", &Evidence::see_state},
                                                        {"fault.started", &Evidence::see_fault_started},
                                                        {"fault.healed", &Evidence::see_fault_healed},
                                                        {"node.crashed", &Evidence::see_crashed},
                                                        {"node.started", &Evidence::see_started},
                                                        {"listed", &Evidence::see_listed},
                                                        {"disk.kept_unsynced", &Evidence::see_kept_unsynced}};
  const auto found = handlers.find(kind);
  return found == handlers.end() ? nullptr : found->second;
}

void Evidence::on(const Entry& entry) {
  now_ = entry.at;
  entry_ = entry.number;
  if (const auto handler = see(entry.event.kind())) (this->*handler)(entry);
}

const Account* Evidence::account(std::string_view name) const {
  const auto found = accounts_.find(name);
  return found == accounts_.end() ? nullptr : &found->second;
}

const BookedPayment* Evidence::payment_of_txn(std::string_view txn) const {
  const auto number = number_of_txn_.find(txn);
  return number == number_of_txn_.end() ? nullptr : &payments_.at(number->second);
}

std::int64_t Evidence::price_of_taken(const Account& account) const {
  std::int64_t price = 0;
  for (const auto i : account.intents)
    if (intents_[i].taken) price += intents_[i].minor;
  return price;
}

bool Evidence::may_have_moved_unseen(const MachineState& state) const {
  return kept_unsynced_.contains({state.node, state.crashes + 1});
}

std::string_view Evidence::order_of(std::string_view basket) const {
  const auto order = order_of_basket_.find(basket);
  return order == order_of_basket_.end() ? std::string_view() : std::string_view(order->second);
}

bool Evidence::is_uncollected(const StatedIntent& intent) const {
  if (!intent.offline) return false;
  return state_of("order", order_of(intent.basket)) == "UNCOLLECTED";
}

std::int64_t Evidence::share_owed(const Account& account, std::string_view funder) const {
  auto share = share_of_taken(account, funder);
  if (funder != kBuyer) return share;
  for (const auto i : account.intents)
    if (is_uncollected(intents_[i])) share -= intents_[i].by_card;
  for (const auto i : account.returns)
    if (returns_[i].refunded) share -= returns_[i].minor;
  return share;
}

std::int64_t Evidence::price_owed(const Account& account) const {
  return share_owed(account, kBuyer) + share_owed(account, kPlatform);
}

std::int64_t Evidence::price_offline(const Account& account) const {
  std::int64_t price = 0;
  for (const auto i : account.intents)
    if (intents_[i].offline && !is_uncollected(intents_[i])) price += intents_[i].minor;
  return price;
}

std::int64_t Evidence::price_pending_back(const Account& account) const {
  std::int64_t price = 0;
  for (const auto i : account.returns)
    if (returns_[i].pending) price += returns_[i].minor;
  return price;
}

std::int64_t Evidence::share_of(const StatedIntent& intent, std::string_view funder) {
  if (funder == kPlatform) return intent.discount;
  return funder == kBuyer ? intent.minor - intent.discount : 0;
}

std::int64_t Evidence::share_of_taken(const Account& account, std::string_view funder) const {
  std::int64_t share = 0;
  for (const auto i : account.intents)
    if (intents_[i].taken) share += share_of(intents_[i], funder);
  return share;
}

std::int64_t Evidence::share_of_stated(const Account& account, std::string_view funder) const {
  std::int64_t share = 0;
  for (const auto i : account.intents) share += share_of(intents_[i], funder);
  return share;
}

const StatedIntent* Evidence::current_intent(std::string_view till) const {
  const auto index = open_intent(till, customer_at(till));
  return index ? &intents_[*index] : nullptr;
}

std::string_view Evidence::state_of(std::string_view machine, std::string_view key) const {
  const auto kind = machines_.find(machine);
  if (kind == machines_.end()) return {};
  const auto found = kind->second.find(key);
  return found == kind->second.end() ? std::string_view() : std::string_view(found->second.state);
}

bool Evidence::at_rest(std::string_view machine, std::string_view key, Duration order_expiry) const {
  const auto* rules = rules_of(machine);
  if (!rules) return false;
  const auto& state = machines_.find(machine)->second.find(key)->second;
  if (is_final_state(*rules, state.state) || may_have_moved_unseen(state)) return true;
  if (!is_resting_state(*rules, state.state)) return false;
  if (machine == "order") return now_ - state.born < order_expiry && !is_sold_for_cash(key);
  const auto order = order_of_basket_.find(key);
  const auto order_state = state_of("order", order == order_of_basket_.end() ? key : std::string_view(order->second));
  return !is_final_state(*rules_of("order"), order_state);
}

// The goods are gone and the core has yet to hear of the cash.
bool Evidence::is_sold_for_cash(std::string_view order) const {
  const auto basket = basket_of_order_.find(order);
  if (basket == basket_of_order_.end()) return false;
  const auto sale = state_of("sale", basket->second);
  return sale == "PAID" || sale == "DONE";
}

bool Evidence::settled(Duration order_expiry) const {
  for (const auto& [machine, by_key] : machines_)
    for (const auto& [key, state] : by_key)
      if (!at_rest(machine, key, order_expiry)) return false;
  return true;
}

bool Evidence::settled(Duration order_expiry, const std::vector<NodeName>& nodes, Duration since) const {
  for (const auto& [machine, by_key] : machines_)
    for (const auto& [key, state] : by_key)
      if (began_at(state, nodes, since) && !at_rest(machine, key, order_expiry)) return false;
  return true;
}

std::uint64_t Evidence::crashes(const NodeName& node) const {
  const auto found = crashes_.find(node);
  return found == crashes_.end() ? 0 : found->second;
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

void Evidence::see_book(const Entry& entry) {
  const auto& event = entry.event;
  // A gateway that restarts says its last entries again: a line of a book counts once.
  if (!book_lines_.emplace(event.text("book"), event.integer("entry")).second) return;
  const std::string number(event.text("number"));
  auto [place, is_new] = payments_.try_emplace(number);
  auto& payment = place->second;
  if (is_new) {
    payment.number = number;
    payment.account = account_name(event);
    payment.order_ref = event.text("order_ref");
    payment.txn = event.text("txn");
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

std::string_view Evidence::customer_at(std::string_view till) const {
  const auto found = customer_at_till_.find(till);
  return found == customer_at_till_.end() ? std::string_view() : std::string_view(found->second);
}

// The first intent at this till that was not taken. Nobody's code was read yet: anybody's.
std::optional<std::size_t> Evidence::open_intent(std::string_view till, std::string_view customer) const {
  for (std::size_t i = 0; i < intents_.size(); ++i) {
    const auto& intent = intents_[i];
    if (intent.taken || intent.till != till) continue;
    if (customer.empty() || accounts_.at(intent.account).customer == customer) return i;
  }
  return std::nullopt;
}

bool Evidence::has_unclaimed_money(const StatedIntent& intent) const {
  const auto& account = accounts_.at(intent.account);
  return account.net() >= price_owed(account) - price_offline(account) + intent.minor;
}

// Whom PAID is meant for: the customer of the last code, unless only another one at this till has money in a book.
std::optional<std::size_t> Evidence::paid_intent(std::string_view till) const {
  const auto current = open_intent(till, customer_at(till));
  if (current && has_unclaimed_money(intents_[*current])) return current;
  for (std::size_t i = 0; i < intents_.size(); ++i)
    if (!intents_[i].taken && intents_[i].till == till && has_unclaimed_money(intents_[i])) return i;
  return current;
}

void Evidence::see_return(const Entry& entry) {
  StatedReturn back;
  back.till = entry.event.text("till");
  back.account = account_name(entry.event);
  back.minor = entry.event.integer("minor");
  back.entry = entry.number;
  accounts_[back.account].returns.push_back(returns_.size());
  returns_.push_back(std::move(back));
}

void Evidence::see_card(const Entry& entry) {
  customer_at_till_.insert_or_assign(std::string(entry.event.text("till")), std::string(entry.event.text("customer")));
}

void Evidence::see_cash(const Entry& entry) {
  cash_.on(entry);
  if (entry.event.kind() == "cash.given") see_card(entry);
  count_cash();
}

void Evidence::count_cash() {
  for (auto& [name, account] : accounts_) account.cash = cash_.paid_by(name);
}

void Evidence::nothing_more_happens() {
  cash_.nothing_more_happens();
  count_cash();
}

// A text about a refund is for whoever brought goods back; without one it is about money that came too late.
bool Evidence::answers_a_return(std::string_view till, std::string_view status, std::uint64_t entry) {
  if (!status.starts_with("REFUND")) return false;
  const auto waits = std::find_if(returns_.begin(), returns_.end(),
                                  [&](const StatedReturn& back) { return back.till == till && !back.refunded; });
  if (waits == returns_.end()) return false;
  waits->refunded = status == "REFUNDED";
  waits->pending = status == "REFUND PENDING";
  waits->entry = entry;
  return true;
}

void Evidence::see_display(const Entry& entry) {
  told_.reset();
  cash_.on(entry);
  count_cash();
  const auto text = status_text(entry.event);
  if (text.empty()) return;
  const auto till = entry.event.text("till");
  if (answers_a_return(till, text, entry.number)) return;
  const bool takes_goods = text == "PAID" || text == "APPROVED OFFLINE";
  told_ = text == "PAID" ? paid_intent(till) : open_intent(till, customer_at(till));
  if (!told_) return;
  auto& intent = intents_[*told_];
  intent.text = text;
  intent.entry = entry.number;
  intent.taken = intent.taken || takes_goods;
  intent.offline = intent.offline || text == "APPROVED OFFLINE";
}

std::optional<std::size_t> Evidence::intent_on(const Receipt& receipt, std::string_view till) const {
  const auto* payment = payment_of_txn(receipt.txn());
  const auto first = [&](auto fits) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < intents_.size(); ++i) {
      const bool the_payers = !payment || intents_[i].account == payment->account;
      if (intents_[i].till == till && the_payers && fits(intents_[i])) return i;
    }
    return std::nullopt;
  };
  // Cash and what a card has yet to pay are in no book: then it is the goods' price that tells.
  const bool in_a_book = payment != nullptr;
  if (!in_a_book && !receipt.offline && receipt.cash() == 0) return std::nullopt;
  const auto is_its_price = [&](const StatedIntent& intent) { return in_a_book || intent.minor == receipt.total; };
  auto found =
      first([&](const StatedIntent& intent) { return !receipt.basket.empty() && intent.basket == receipt.basket; });
  if (!found && in_a_book) found = first([&](const StatedIntent& intent) { return intent.txn == receipt.txn(); });
  if (!found)
    found = first([&](const StatedIntent& intent) {
      return intent.taken && intent.txn.empty() && intent.basket.empty() && is_its_price(intent);
    });
  if (!found) found = first([&](const StatedIntent& intent) { return !intent.taken && is_its_price(intent); });
  return found;
}

void Evidence::see_receipt(const Entry& entry) {
  told_.reset();
  const auto receipt = parse_receipt(entry.event.text("text"));
  if (!receipt.approved || receipt.refund) return;
  told_ = intent_on(receipt, entry.event.text("till"));
  if (!told_) return;
  auto& intent = intents_[*told_];
  intent.taken = true;
  intent.txn = receipt.txn();
  intent.basket = receipt.basket;
  if (receipt.offline) {
    intent.offline = true;
    intent.by_card = receipt.total - receipt.cash();
  }
  intent.entry = entry.number;
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

void Evidence::see_listed(const Entry& entry) {
  listed_.insert(std::string(entry.event.text("key")));
}

}  // namespace tillrig
