#include <algorithm>
#include <functional>
#include <utility>

#include "harness/oracles/evidence.h"

// What is seen and done at the counter: codes, cards and cash, displays, screens and paper.
namespace tillrig {

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
  if (trimmed(entry.event.text("line2")) == "WAS PAID") return see_reminder(till, entry.event.text("line1"));
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
  if (text == "APPROVED OFFLINE") intent.by_card = intent.minor;  // the paper may say less, and may never come
}

// A till that came back says that its last sale was paid, "LAST SALE 12.50": of nobody who has not paid, whoever stands
// there, and nothing new of the last one that was told so.
void Evidence::see_reminder(std::string_view till, std::string_view last_sale) {
  constexpr std::string_view kLastSale = "LAST SALE ";
  const auto amount = last_sale.starts_with(kLastSale)
                          ? parse_printed_amount(trimmed(last_sale.substr(kLastSale.size())), "CNY")
                          : std::nullopt;
  const auto paid = paid_intent(till);
  if (!paid || !has_unclaimed_money(intents_[*paid])) return;
  if (amount && amount->minor != intents_[*paid].minor) return;
  auto& intent = intents_[*paid];
  intent.text = "PAID";
  intent.entry = entry_;
  intent.taken = true;
}

// The first of its tenders that a book knows: cash is in none. nullptr: no book knows any.
const BookedPayment* Evidence::payment_on(const Receipt& receipt) const {
  for (const auto& tender : receipt.tenders)
    if (const auto* payment = payment_of_txn(tender.txn)) return payment;
  return nullptr;
}

// What tells whose paper it is, the surest first. Cash and what a card has yet to pay are in no book: then it is the
// price of the goods, and of two who buy for one price it is whoever's cash was handled last.
std::optional<std::size_t> Evidence::intent_on(const Receipt& receipt, std::string_view till) const {
  using Intent = const StatedIntent&;
  const auto* payment = payment_on(receipt);
  if (!payment && !receipt.offline && receipt.cash() == 0) return std::nullopt;
  const auto payer = receipt.cash() > 0 ? cash_.customer_at(till) : std::string_view();
  const auto may_be = [&](Intent intent) {
    return intent.till == till && (!payment || intent.account == payment->account);
  };
  const auto is_its_price = [&](Intent intent) { return payment || intent.minor == receipt.total; };
  const auto waits = [&](Intent intent) { return !intent.taken && is_its_price(intent); };
  const std::function<bool(Intent)> signs[] = {
      [&](Intent intent) { return !receipt.basket.empty() && intent.basket == receipt.basket; },
      [&](Intent intent) { return payment && intent.txn == receipt.txn(); },
      [&](Intent intent) {
        return intent.taken && intent.txn.empty() && intent.basket.empty() && is_its_price(intent);
      },
      [&](Intent intent) { return !payment && waits(intent) && accounts_.at(intent.account).customer == payer; },
      waits,
  };
  for (const auto& tells : signs)
    for (std::size_t i = 0; i < intents_.size(); ++i)
      if (may_be(intents_[i]) && tells(intents_[i])) return i;
  return std::nullopt;
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

}  // namespace tillrig
