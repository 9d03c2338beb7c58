#include "reference/terminal/print_queue.h"

#include "reference/ports/spawn.h"

namespace tillrig::terminal {
namespace {

constexpr std::string_view kPrinter = "printer";
constexpr std::string_view how_are_you = "\x10\x04\x02\x10\x04\x04";
constexpr std::string_view tell_when_through = "\x1dr\x01";

// Bits 0, 1, 4 and 7 of a real-time status are fixed; the answer to GS r never has bit 4 set.
bool is_realtime_status(unsigned char byte) {
  return (byte & 0x93) == 0x12;
}

}  // namespace

std::string trouble_of(unsigned char offline_cause, unsigned char paper) {
  if (offline_cause & 0x04) return "COVER OPEN";
  if ((paper & 0x60) || (offline_cause & 0x20)) return "NO PAPER";
  if (offline_cause & 0x40) return "PRINTER ERROR";
  return {};
}

PrintQueue::PrintQueue(NodePorts& ports, PrintClient& client, Options options)
    : ports_(ports), client_(client), options_(options) {}

void PrintQueue::add(PrintJob job) {
  jobs_.push_back(std::move(job));
  if (phase_ == Phase::idle) look();
}

void PrintQueue::enter(Phase phase) {
  phase_ = phase;
  ++turn_;
}

void PrintQueue::look() {
  enter(Phase::idle);
  if (!jobs_.empty()) ask_status(Phase::looking);
}

void PrintQueue::ask_status(Phase phase) {
  enter(phase);
  status_.clear();
  if (ports_.devices.write(kPrinter, how_are_you))
    arm(options_.answer_bound);
  else
    on_detached();
}

void PrintQueue::pause(std::string trouble) {
  tell(std::move(trouble));
  enter(Phase::pausing);
  arm(options_.retry);
}

void PrintQueue::tell(std::string trouble) {
  if (trouble == told_) return;
  told_ = trouble;
  client_.printer_trouble(std::move(trouble));
}

void PrintQueue::arm(Duration bound) {
  spawn(ports_.executor, time_out(turn_, bound));
}

boost::asio::awaitable<void> PrintQueue::time_out(std::uint64_t turn, Duration bound) {
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + bound);
  if (turn == turn_) on_time_out();
}

void PrintQueue::on_time_out() {
  switch (phase_) {
    case Phase::looking:
    case Phase::asking_why:  // not a word: it may have been switched off and on with the job in its memory
      return pause("PRINTER DOES NOT ANSWER");
    case Phase::sent:
      return ask_status(Phase::asking_why);
    case Phase::pausing:
      return look();
    case Phase::idle:
    case Phase::preparing:
    case Phase::finishing:
      return;
  }
}

boost::asio::awaitable<void> PrintQueue::keep() {
  for (;;) {
    co_await ports_.devices.until_attached(std::string(kPrinter));
    if (phase_ == Phase::idle || phase_ == Phase::pausing) look();
    for (;;) {
      const auto bytes = co_await ports_.devices.read(std::string(kPrinter));
      if (!bytes) break;
      for (const char byte : *bytes) on_byte(static_cast<unsigned char>(byte));
    }
    on_detached();
  }
}

void PrintQueue::on_byte(unsigned char byte) {
  if (is_realtime_status(byte)) {
    if (phase_ != Phase::looking && phase_ != Phase::asking_why) return;
    status_ += static_cast<char>(byte);
    if (status_.size() == 2)
      on_status(trouble_of(static_cast<unsigned char>(status_[0]), static_cast<unsigned char>(status_[1])));
  } else if (phase_ == Phase::sent || phase_ == Phase::asking_why) {
    enter(Phase::finishing);
    spawn(ports_.executor, finish());
  }
}

void PrintQueue::on_status(std::string trouble) {
  const bool was_troubled = !told_.empty();
  const bool sent = phase_ == Phase::asking_why;
  if (!trouble.empty() && !sent) return pause(std::move(trouble));
  tell(std::move(trouble));
  if (sent && told_.empty() && !was_troubled) return pause("RECEIPT NOT CONFIRMED");
  if (sent) {
    // The printer keeps what it was sent and prints it when the trouble is over.
    enter(Phase::sent);
    return arm(options_.confirm_bound);
  }
  enter(Phase::preparing);
  spawn(ports_.executor, send());
}

void PrintQueue::on_detached() {
  if (phase_ == Phase::preparing || phase_ == Phase::finishing || jobs_.empty()) return;
  tell("PRINTER NOT CONNECTED");
  enter(Phase::pausing);
}

boost::asio::awaitable<void> PrintQueue::send() {
  auto bytes = co_await client_.about_to_print(jobs_.front());
  if (!bytes) {
    jobs_.pop_front();
    look();
    co_return;
  }
  bytes->append(tell_when_through);
  if (!ports_.devices.write(kPrinter, *bytes)) {
    enter(Phase::idle);
    on_detached();
    co_return;
  }
  enter(Phase::sent);
  arm(options_.confirm_bound);
  co_await ports_.lifecycle.fault_point("till.receipt.sent");
}

boost::asio::awaitable<void> PrintQueue::finish() {
  co_await client_.printed(jobs_.front());
  tell({});
  jobs_.pop_front();
  look();
}

}  // namespace tillrig::terminal
