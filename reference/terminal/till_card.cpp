#include <utility>

#include "reference/ports/spawn.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {

// Asks for a card. The sale stays as it is: until a card is presented nothing has left, and what ends the question
// before ends it for good.
void Till::ask_for_card(const BasketKey& key, const Means& means) {
  const auto& sale = find(key)->kept;
  const auto amount = amount_to_pay(sale, means.typed);
  if (!amount) return;
  ++questions_;
  reader_wire::Begin question;
  question.transaction =
      ports_.name.text() + "." + std::to_string(ports_.lifecycle.incarnation()) + ".c" + std::to_string(questions_);
  question.amount = *amount;
  question.offline = core_.offline();
  question.floor_limit = question.offline ? options_.offline.floor : Money::zero(amount->currency());
  card_wish_ = CardWish{key, means.typed, question.transaction, question.offline};
  if (!reader_.begin(std::move(question))) {
    card_wish_.reset();
    return hint("READER NOT CONNECTED");
  }
  on_display_ = key.text();
  show(amount->text(), "INSERT OR TAP CARD");
  hint("SALE " + key.text() + "\nCARD " + amount->text() + ": THE READER WAITS");
}

// The last thing a hand does is the PIN, or the card itself: from here the customer waits.
void Till::card_presented(std::string transaction, CardPresentment card) {
  const auto wish = std::exchange(card_wish_, std::nullopt);
  if (!wish || wish->transaction != transaction || !find(wish->basket)) return;
  find(wish->basket)->pad = std::move(transaction);
  if (wish->offline) return spawn(ports_.executor, sell_by_card_offline(wish->basket, std::move(card)));
  Means means{TenderKind::card, {}, wish->typed, ports_.clock.steady_now(), std::move(card)};
  spawn(ports_.executor, pay(wish->basket, std::move(means)));
}

void Till::card_failed(std::string transaction, std::string why) {
  const auto wish = std::exchange(card_wish_, std::nullopt);
  const auto* sale = wish && wish->transaction == transaction ? find(wish->basket) : nullptr;
  if (!sale) return;
  take_up(sale->kept);
  hint("SALE " + wish->basket.text() + "\n" + why + ", NOTHING WAS SENT");
}

// The cashier, or the end of the order, takes the question back.
bool Till::drop_card_wish() {
  if (!card_wish_) return false;
  card_wish_.reset();
  reader_.cancel();
  return true;
}

// Once a card: what was decided about it frees the reader.
void Till::tell_pad(const SaleRecord& sale, std::string text) {
  auto* live = find(sale.key());
  if (live && !live->pad.empty()) reader_.result(std::exchange(live->pad, {}), std::move(text));
}

}  // namespace tillrig::terminal
