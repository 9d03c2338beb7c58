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
  returns_.stated(entry.event);
}

void Evidence::see_card(const Entry& entry) {
  customer_at_till_.insert_or_assign(std::string(entry.event.text("till")), std::string(entry.event.text("customer")));
}

void Evidence::see_came(const Entry& entry) {
  see_card(entry);
  standing_.insert_or_assign(std::string(entry.event.text("till")), std::string(entry.event.text("customer")));
}

void Evidence::see_left(const Entry& entry) {
  standing_.erase(std::string(entry.event.text("till")));
  see_cash(entry);
}

std::string_view Evidence::standing_at(std::string_view till) const {
  const auto found = standing_.find(till);
  return found == standing_.end() ? std::string_view() : std::string_view(found->second);
}

void Evidence::see_cash(const Entry& entry) {
  cash_.on(entry);
  if (entry.event.kind() == "cash.given") see_card(entry);
  count_cash();
}

// A refund names its order.
void Evidence::see_screen(const Entry& entry) {
  constexpr std::string_view kOrder = "\nORDER ";
  auto order = entry.event.text("text");
  const auto at = order.find(kOrder);
  order = at == std::string_view::npos ? std::string_view() : order.substr(at + kOrder.size());
  cash_.on(entry, buyer_of(order.substr(0, order.find('\n'))));
  count_cash();
}

std::string_view Evidence::buyer_of(std::string_view order) const {
  const auto sold = std::find_if(intents_.begin(), intents_.end(),
                                 [&](const StatedIntent& intent) { return !order.empty() && intent.order == order; });
  return sold == intents_.end() ? std::string_view() : std::string_view(sold->account);
}

void Evidence::count_cash() {
  for (auto& [name, account] : accounts_) account.cash = cash_.paid_by(name);
}

void Evidence::nothing_more_happens() {
  cash_.nothing_more_happens();
  count_cash();
}

// A picture that is shown again says nothing new.
bool Evidence::is_news(const Event& display_shown) {
  std::string picture(display_shown.text("line1"));
  picture += '\n';
  picture += display_shown.text("line2");
  auto& shown = picture_[std::string(display_shown.text("till"))];
  return picture != std::exchange(shown, picture);
}

void Evidence::see_display(const Entry& entry) {
  told_.reset();
  if (!is_news(entry.event)) return;
  const auto till = entry.event.text("till");
  const auto whose_return = returns_.told(entry.event, standing_at(till));
  cash_.on(entry, whose_return);
  count_cash();
  if (trimmed(entry.event.text("line2")) == "WAS PAID") return see_reminder(till);
  const auto text = status_text(entry.event);
  if (text.empty() || !whose_return.empty()) return;
  const bool takes_goods = text == "PAID" || text == "APPROVED OFFLINE";
  told_ = text == "PAID" ? paid_intent(till) : open_intent(till, customer_at(till));
  if (!told_) return;
  auto& intent = intents_[*told_];
  intent.text = text;
  intent.entry = entry.number;
  intent.taken = intent.taken || takes_goods;
  intent.offline = intent.offline || text == "APPROVED OFFLINE";
}

// A till that came back says that its last sale was paid: of nobody who has not paid, whoever stands there.
void Evidence::see_reminder(std::string_view till) {
  const auto paid = paid_intent(till);
  if (!paid || !has_unclaimed_money(intents_[*paid])) return;
  auto& intent = intents_[*paid];
  intent.text = "PAID";
  intent.entry = entry_;
  intent.taken = true;
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
  cash_.on(entry);
  count_cash();
  const auto receipt = parse_receipt(entry.event.text("text"));
  const auto till = entry.event.text("till");
  if (receipt.refund) return see_slip(receipt, till);
  if (!receipt.approved) return;
  told_ = intent_on(receipt, till);
  if (!told_) return;
  auto& intent = intents_[*told_];
  intent.taken = true;
  intent.txn = receipt.txn();
  intent.basket = receipt.basket;
  intent.order = receipt.order;
  if (receipt.offline) {
    intent.offline = true;
    intent.by_card = receipt.total - receipt.cash();
  }
  intent.entry = entry.number;
}

void Evidence::see_slip(const Receipt& slip, std::string_view till) {
  if (const auto buyer = buyer_of(slip.order); !buyer.empty()) returns_.printed(slip, till, buyer);
}

// It has not moved unseen: its node says in which state it is.
void Evidence::see_kept(const Entry& entry) {
  const auto machine = machines_.find(entry.event.text("machine"));
  if (machine == machines_.end()) return;
  const auto known = machine->second.find(entry.event.text("key"));
  if (known != machine->second.end()) known->second.crashes = crashes(entry.node);
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
  listed_.insert(std::string(entry.event.text("key")));
}

}  // namespace tillrig
