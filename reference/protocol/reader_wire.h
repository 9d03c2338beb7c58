#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "reference/protocol/messages.h"

namespace tillrig {

// Why a reader read no card. PAD_CANCELLED: the customer pressed cancel on the PIN pad.
enum class ReaderFailure {
  card_declined,
  pad_cancelled,
  card_removed,
  timed_out,
  busy,
  tampered,
  low_battery,
  overheated
};

template <>
struct Words<ReaderFailure> {
  static constexpr std::array all{std::pair{ReaderFailure::card_declined, "CARD_DECLINED"},
                                  std::pair{ReaderFailure::pad_cancelled, "PAD_CANCELLED"},
                                  std::pair{ReaderFailure::card_removed, "CARD_REMOVED"},
                                  std::pair{ReaderFailure::timed_out, "TIMED_OUT"},
                                  std::pair{ReaderFailure::busy, "BUSY"},
                                  std::pair{ReaderFailure::tampered, "TAMPERED"},
                                  std::pair{ReaderFailure::low_battery, "LOW_BATTERY"},
                                  std::pair{ReaderFailure::overheated, "OVERHEATED"}};
};

// What a till and its card reader say to each other over the reader's cable: JSON, one line a message, its first field
// `type`. Every message names the transaction it is about: the till makes a new name for each `begin`, and what comes
// about another name than the one it waits for is about the past.
namespace reader_wire {

// ---- till -> reader

// Ask for a card. One at a time: a second one is answered `failed` BUSY until the first has been presented, has failed
// or was cancelled.
struct Begin {
  std::string transaction;
  Money amount = Money::zero(Currency::cny());
  bool offline = false;                              // the till cannot reach the core: card and reader decide
  Money floor_limit = Money::zero(Currency::cny());  // offline: the most that is sold so
};
// No card is wanted any more. Not answered.
struct Cancel {
  std::string transaction;
};
// What the customer is to read on the PIN pad: `APPROVED`, `DECLINED`, ... Not answered.
struct Result {
  std::string transaction;
  std::string text;
};

// ---- reader -> till

// A card, read, and with its PIN where it wants one. What was declined by the card itself is `failed`.
struct Presented {
  std::string transaction;
  CardPresentment card;
};
// The card has left the slot after it was presented. Before the result it changes nothing: the bank is being asked.
struct Removed {
  std::string transaction;
};
struct Failed {
  std::string transaction;
  ReaderFailure why = ReaderFailure::timed_out;
};

using ToReader = std::variant<Begin, Cancel, Result>;
using ToTill = std::variant<Presented, Removed, Failed>;

// With its end of line.
std::string line_of(const ToReader& message);
std::string line_of(const ToTill& message);
// Of a line without its end.
tl::expected<ToReader, BadMessage> to_reader(std::string_view line);
tl::expected<ToTill, BadMessage> to_till(std::string_view line);

// Cuts what a cable carries into lines. A line longer than any message is dropped whole.
class Lines {
 public:
  void take(std::string_view bytes);
  std::optional<std::string> next();  // oldest first, without its end
  // The cable is out: what came before is of no use to what comes after.
  void forget();

 private:
  static constexpr std::size_t max_line = 8192;

  std::string begun_;
  bool too_long_ = false;
  std::deque<std::string> whole_;
};

}  // namespace reader_wire
}  // namespace tillrig
