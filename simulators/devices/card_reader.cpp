#include "simulators/devices/card_reader.h"

#include <array>
#include <tuple>
#include <utility>

#include "reference/ports/seal.h"
#include "reference/ports/spawn.h"

namespace tillrig::devices {
namespace {

constexpr std::array kOutOfOrder{std::pair<std::string_view, ReaderFailure>{"pad_tampered", ReaderFailure::tampered},
                                 std::pair<std::string_view, ReaderFailure>{"low_battery", ReaderFailure::low_battery},
                                 std::pair<std::string_view, ReaderFailure>{"overheated", ReaderFailure::overheated}};
constexpr std::string_view kRandom = "reader";
constexpr std::size_t kPinFill = 8;
constexpr std::size_t kShortHex = 16;  // digits of a card's reference and of a cryptogram

const char* text_of(ReaderFailure why) {
  switch (why) {
    case ReaderFailure::card_declined:
      return "DECLINED";
    case ReaderFailure::pad_cancelled:
      return "CANCELLED";
    case ReaderFailure::card_removed:
      return "CARD REMOVED";
    case ReaderFailure::timed_out:
      return "TIME OUT";
    case ReaderFailure::low_battery:
      return "LOW BATTERY";
    case ReaderFailure::overheated:
      return "TOO HOT";
    case ReaderFailure::busy:
    case ReaderFailure::tampered:
      break;
  }
  return "OUT OF ORDER";
}

}  // namespace

std::string CardReader::insert(Card card) {
  if (slot_) return "there is a card in the reader";
  slot_ = Slot{std::move(card), false};
  if (phase_ == Phase::card) ask_for_card();
  return {};
}

std::string CardReader::tap(const Card& card) {
  if (phase_ != Phase::card || slot_) return "the reader asks for no card";
  if (!card.chip) return "the card has no chip";
  read(card, CardEntry::contactless);
  return {};
}

std::string CardReader::swipe(const Card& card) {
  if (phase_ != Phase::card || slot_) return "the reader asks for no card";
  read(card, entry_of_swipe(card));
  return {};
}

std::string CardReader::pull() {
  if (!slot_) return "there is no card in the reader";
  slot_.reset();
  if (!presented_.empty()) tell(reader_wire::Removed{std::exchange(presented_, {})});
  if (phase_ == Phase::card)
    ask_for_card();
  else if (phase_ == Phase::pin)
    fail(ReaderFailure::card_removed);
  else if (phase_ == Phase::idle && !ended_with_.empty())
    show(ended_with_);
  return {};
}

std::string CardReader::enter_pin(std::string_view digits) {
  if (phase_ != Phase::pin) return "the pad asks for no PIN";
  const auto pin = Pin::from(digits);
  if (!pin) return "a PIN has 4 to 12 digits";
  auto& ports = desk_.ports;
  const auto block = pin_block(*pin, card_.number, random_bytes(ports.random, kRandom, kPinFill));
  SealedData sealed(ports.keys.seal("pin-block", seal_nonce(ports.random, kRandom), block));
  // The nonce in front tells this block from other bytes and gives nothing of it away.
  desk_.record(Event("pin.sealed").with("nonce", sealed.clear_for_wire().substr(0, 2 * seal_nonce_bytes)));
  present(std::move(sealed));
  return {};
}

std::string CardReader::cancel_at_pad() {
  if (!customer_is_asked()) return "the pad asks for nothing";
  fail(ReaderFailure::pad_cancelled);
  return {};
}

void CardReader::receive(std::string_view bytes) {
  lines_.take(bytes);
  while (const auto line = lines_.next()) {
    const auto message = reader_wire::to_reader(*line);
    if (!message) continue;  // noise on the cable
    if (const auto* wanted = std::get_if<reader_wire::Begin>(&*message)) begin(*wanted);
    if (const auto* cancelled = std::get_if<reader_wire::Cancel>(&*message)) cancel(*cancelled);
    if (const auto* decided = std::get_if<reader_wire::Result>(&*message)) result(*decided);
  }
}

void CardReader::detached() {
  lines_.forget();
  presented_.clear();
  if (phase_ != Phase::idle) end("NOT CONNECTED");
}

void CardReader::on_fault() {
  if (!customer_is_asked()) return;
  if (const auto why = out_of_order()) fail(*why);
}

std::optional<ReaderFailure> CardReader::out_of_order() {
  for (const auto& [fault, why] : kOutOfOrder)
    if (faults_.fire(fault)) return why;
  return std::nullopt;
}

void CardReader::begin(const reader_wire::Begin& wanted) {
  if (customer_is_asked()) {
    if (wanted.transaction != asked_.transaction) tell(reader_wire::Failed{wanted.transaction, ReaderFailure::busy});
    return;
  }
  asked_ = wanted;
  presented_.clear();
  if (const auto why = out_of_order()) return fail(*why);
  phase_ = Phase::card;
  spawn(desk_.ports.executor, lose_patience(++transactions_));
  ask_for_card();
}

void CardReader::cancel(const reader_wire::Cancel& cancelled) {
  if (phase_ == Phase::idle || cancelled.transaction != asked_.transaction) return;
  end("CANCELLED");
}

void CardReader::result(const reader_wire::Result& decided) {
  if (phase_ == Phase::bank && decided.transaction == asked_.transaction) end(decided.text);
}

boost::asio::awaitable<void> CardReader::lose_patience(int transaction) {
  co_await desk_.ports.clock.sleep_until(desk_.ports.clock.steady_now() + patience_);
  if (transaction == transactions_ && customer_is_asked()) fail(ReaderFailure::timed_out);
}

void CardReader::ask_for_card() {
  if (!slot_) return ask("INSERT CARD");
  if (std::exchange(slot_->used, true)) return ask("REMOVE CARD");
  if (!slot_->card.chip) return ask("SWIPE CARD");
  read(slot_->card, CardEntry::chip);
}

void CardReader::read(const Card& card, CardEntry entry) {
  card_ = card;
  entry_ = entry;
  verdict_ = verdict_of(card, entry, asked_);
  desk_.record(Event("card.presented")
                   .with("customer", card.holder)
                   .with("card", card.number.masked())
                   .with("entry", word_of(entry)));
  if (verdict_ == CardVerdict::declined) return fail(ReaderFailure::card_declined);
  if (!card.pin_online) return present({});
  phase_ = Phase::pin;
  ask("ENTER PIN");
}

void CardReader::present(SealedData pin_block) {
  const auto reference = desk_.ports.keys.mac("card-data", card_.number.clear_for_wire()).substr(0, kShortHex);
  CardPresentment card{entry_, verdict_, card_.number.masked(), reference, sealed_card(), std::move(pin_block)};
  phase_ = Phase::bank;
  if (slot_) presented_ = asked_.transaction;
  show("PLEASE WAIT");
  tell(reader_wire::Presented{asked_.transaction, std::move(card)});
}

// A chip signs the sale it is asked for; a stripe says the same every time.
SealedData CardReader::sealed_card() const {
  const auto& keys = desk_.ports.keys;
  CardData data{card_.number, card_.expiry, "", ""};
  if (entry_ == CardEntry::chip || entry_ == CardEntry::contactless) {
    const auto sale = asked_.transaction + " " + asked_.amount.text() + " " + card_.number.clear_for_wire();
    data.sequence = "01";
    data.cryptogram = (verdict_ == CardVerdict::approved_offline ? "TC " : "ARQC ") +
                      keys.mac("card-data", "cryptogram " + sale).substr(0, kShortHex);
  }
  return SealedData(keys.seal("card-data", seal_nonce(desk_.ports.random, kRandom), text_to_seal(data)));
}

void CardReader::fail(ReaderFailure why) {
  end(text_of(why));
  tell(reader_wire::Failed{asked_.transaction, why});
}

void CardReader::end(std::string text) {
  phase_ = Phase::idle;
  card_ = {};
  ended_with_ = std::move(text);
  show(slot_ ? ended_with_ + "\nREMOVE CARD" : ended_with_);
}

// Nothing waits for a cable that is out: there is no transaction by then.
void CardReader::tell(const reader_wire::ToTill& message) {
  std::ignore = desk_.ports.devices.write("reader", reader_wire::line_of(message));
}

void CardReader::ask(std::string_view prompt) {
  show(asked_.amount.text() + "\n" + std::string(prompt));
}

void CardReader::show(std::string text) const {
  desk_.record(Event("pad.shown").with("text", std::move(text)));
}

}  // namespace tillrig::devices
