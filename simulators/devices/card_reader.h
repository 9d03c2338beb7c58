#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/protocol/reader_wire.h"
#include "simulators/devices/card.h"
#include "simulators/devices/device_faults.h"

namespace tillrig::devices {

// Card reader with its PIN pad: a device of its own, not the till's servant. It asks the customer on its own display
// (pad.shown), takes the PIN on its own keys, and tells the till nothing that the till could read: number and PIN leave
// sealed for the bank. Speaks reader_wire.h. A transaction lives as long as the cable is in: what was under way when it
// was pulled out is forgotten, so nothing of it is sent at re-plug.
//
//   phase   begin         a card is read              PIN              cancel   pad cancel   result      cable out
//   idle    -> card       kept in the slot            -                -        -            -           -
//   card    BUSY          -> pin, bank, or declined   -                -> idle  failed       -           -> idle
//   pin     BUSY          -                           -> bank          -> idle  failed       -           -> idle
//   bank    -> card       -                           -                -> idle  -            -> idle     -> idle
//
// A card in the slot is read at once when it was put in after the last transaction, and else has to leave first: it may
// be the last customer's. Faults: pad_tampered (whoever opens the pad finds no key in it: it refuses to work),
// low_battery, overheated.
class CardReader final : public Device {
 public:
  // `patience`: how long a customer has for card and PIN.
  CardReader(const Desk& desk, DeviceFaults& faults, Duration patience)
      : desk_(desk), faults_(faults), patience_(patience) {}

  // Hands. Empty: done. Otherwise why it came to nothing.
  std::string insert(Card card);
  std::string tap(const Card& card);
  std::string swipe(const Card& card);
  std::string pull();
  std::string enter_pin(std::string_view digits);
  std::string cancel_at_pad();

  void receive(std::string_view bytes) override;
  void detached() override;
  // A fault started or ended.
  void on_fault();

 private:
  enum class Phase { idle, card, pin, bank };
  struct Slot {
    Card card;
    bool used = false;  // in an earlier transaction, or in this one
  };

  void begin(const reader_wire::Begin& wanted);
  void cancel(const reader_wire::Cancel& cancelled);
  void result(const reader_wire::Result& decided);
  boost::asio::awaitable<void> lose_patience(int transaction);

  void ask_for_card();
  void read(const Card& card, CardEntry entry);
  void present(SealedData pin_block);
  SealedData sealed_card() const;
  bool customer_is_asked() const { return phase_ == Phase::card || phase_ == Phase::pin; }

  std::optional<ReaderFailure> out_of_order();
  void fail(ReaderFailure why);
  void end(std::string text);
  void tell(const reader_wire::ToTill& message);
  void ask(std::string_view prompt);
  void show(std::string text) const;

  const Desk& desk_;
  DeviceFaults& faults_;
  Duration patience_;
  reader_wire::Lines lines_;

  Phase phase_ = Phase::idle;
  reader_wire::Begin asked_;
  int transactions_ = 0;
  std::optional<Slot> slot_;
  Card card_;  // what was read, in `pin` and `bank`
  CardEntry entry_ = CardEntry::chip;
  CardVerdict verdict_ = CardVerdict::ask_bank;
  std::string presented_;  // the transaction whose card is still in the slot
  std::string ended_with_;
};

}  // namespace tillrig::devices
