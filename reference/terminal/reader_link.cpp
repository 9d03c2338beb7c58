#include "reference/terminal/reader_link.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tillrig::terminal {
namespace {

constexpr std::string_view kReader = "reader";

bool has_reader(const Devices& devices) {
  const auto names = devices.names();
  return std::find(names.begin(), names.end(), kReader) != names.end();
}

}  // namespace

bool ReaderLink::connected() const {
  return has_reader(ports_.devices) && ports_.devices.attached(kReader);
}

bool ReaderLink::begin(reader_wire::Begin question) {
  if (!connected() || !tell(question)) return false;
  asked_ = std::move(question.transaction);
  return true;
}

void ReaderLink::cancel() {
  if (asked_) tell(reader_wire::Cancel{*std::exchange(asked_, std::nullopt)});
}

void ReaderLink::result(std::string transaction, std::string text) {
  tell(reader_wire::Result{std::move(transaction), std::move(text)});
}

boost::asio::awaitable<void> ReaderLink::keep() {
  if (!has_reader(ports_.devices)) co_return;
  for (;;) {
    co_await ports_.devices.until_attached(std::string(kReader));
    for (;;) {
      const auto bytes = co_await ports_.devices.read(std::string(kReader));
      if (!bytes) break;
      lines_.take(*bytes);
      while (const auto line = lines_.next())
        if (const auto message = reader_wire::to_till(*line)) hear(*message);
    }
    lines_.forget();
    if (asked_) client_.card_failed(*std::exchange(asked_, std::nullopt), "READER NOT CONNECTED");
  }
}

bool ReaderLink::tell(const reader_wire::ToReader& message) {
  return ports_.devices.write(kReader, reader_wire::line_of(message));
}

// A card that leaves after it was presented changes nothing: the bank is being asked.
void ReaderLink::hear(const reader_wire::ToTill& message) {
  if (const auto* presented = std::get_if<reader_wire::Presented>(&message)) {
    if (presented->transaction != asked_) return;
    asked_.reset();
    client_.card_presented(presented->transaction, presented->card);
  } else if (const auto* failed = std::get_if<reader_wire::Failed>(&message)) {
    if (failed->transaction != asked_) return;
    asked_.reset();
    client_.card_failed(failed->transaction, words_of(failed->why));
  }
}

std::string words_of(ReaderFailure why) {
  switch (why) {
    case ReaderFailure::card_declined:
      return "THE CARD DECLINED";
    case ReaderFailure::pad_cancelled:
      return "CANCELLED AT THE PAD";
    case ReaderFailure::card_removed:
      return "CARD REMOVED TOO EARLY";
    case ReaderFailure::timed_out:
      return "NO CARD IN TIME";
    case ReaderFailure::busy:
      return "READER BUSY";
    case ReaderFailure::tampered:
      return "READER OUT OF ORDER";
    case ReaderFailure::low_battery:
      return "READER BATTERY LOW";
    case ReaderFailure::overheated:
      return "READER TOO HOT";
  }
  return "NO CARD";
}

}  // namespace tillrig::terminal
