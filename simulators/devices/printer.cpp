#include "simulators/devices/printer.h"

#include "reference/ports/spawn.h"

namespace tillrig::devices {
namespace {

constexpr int drawer_high = 0x04, offline = 0x08;
constexpr std::string_view channel = "printer";

std::string byte(int value) {
  return std::string(1, static_cast<char>(value));
}

// Others see it: it happens when the paper has got that far.
bool is_visible(EscPos what) {
  return what == EscPos::cut || what == EscPos::drawer_kick || what == EscPos::paper_status ||
         what == EscPos::identify || what == EscPos::auto_status;
}

}  // namespace

Printer::Printer(const Desk& desk, DeviceFaults& faults, Drawer& drawer, PrinterOptions options)
    : desk_(desk), faults_(faults), drawer_(drawer), options_(options) {}

void Printer::receive(std::string_view bytes) {
  for (auto& command : parser_.feed(bytes)) {
    if (is_realtime(command.what))
      act_now(command);
    else
      buffer_.push_back(std::move(command));
  }
  if (buffer_.empty() || working_) return;
  working_ = true;
  spawn(desk_.ports.executor, work());
}

boost::asio::awaitable<void> Printer::work() {
  Duration owed{};
  while (!buffer_.empty() && !blocked()) {
    owed += cost_of(buffer_.front());
    if (is_visible(buffer_.front().what) && owed > Duration::zero()) {
      const auto until = desk_.ports.clock.steady_now() + owed;
      owed = Duration::zero();
      co_await desk_.ports.clock.sleep_until(until);
      if (buffer_.empty() || blocked()) break;
    }
    const auto command = std::move(buffer_.front());
    buffer_.pop_front();
    act(command);
  }
  working_ = false;
}

bool Printer::blocked() {
  for (const auto* fault : {"paper_out", "cover_open"}) {
    if (!faults_.active(fault)) continue;
    faults_.fire_once(fault);
    return true;
  }
  return false;
}

Duration Printer::cost_of(const EscPosCommand& command) const {
  if (command.what == EscPos::line_feed) return options_.line_latency;
  if (command.what == EscPos::feed_lines) return options_.line_latency * command.byte(0);
  return command.what == EscPos::cut ? options_.cut_latency : Duration::zero();
}

void Printer::act(const EscPosCommand& command) {
  const bool jammed = faults_.active("jam");
  if (jammed) faults_.fire_once("jam");
  paper_.lose(jammed);
  if (const auto receipt = paper_.apply(command))
    desk_.record(Event("receipt.printed").with("text", receipt->text).with("cut", receipt->cut));

  const int parameter = command.byte(0);
  if (command.what == EscPos::drawer_kick) {
    const bool pin5 = parameter == 1 || parameter == 49;
    drawer_.pulse(pin5 ? 1 : 0, std::chrono::milliseconds(2) * command.byte(1));
  } else if (command.what == EscPos::paper_status) {
    const bool drawer = parameter == 2 || parameter == 50;
    reply(byte(drawer && drawer_.open() ? 1 : 0));
  } else if (command.what == EscPos::auto_status) {
    auto_mask_ = parameter;
    if (auto_mask_ != 0) reply(auto_status());
  } else if (command.what == EscPos::identify) {
    reply(identity(parameter));
  }
}

void Printer::act_now(const EscPosCommand& command) {
  const int parameter = command.byte(0);
  if (command.what == EscPos::realtime_status)
    reply(status(parameter));
  else if (command.what == EscPos::realtime_kick)
    drawer_.pulse(parameter, std::chrono::milliseconds(100) * command.byte(1));
  else if (parameter == 2)
    buffer_.clear();  // DLE ENQ 2: recover, and forget what was to be printed
}

// DLE EOT n. A condition that somebody reads has taken effect.
std::string Printer::status(int question) const {
  const bool paper_out = faults_.active("paper_out"), cover = faults_.active("cover_open"), jam = faults_.active("jam");
  for (const auto* fault : {"paper_out", "cover_open", "jam"}) faults_.fire_once(fault);
  const int fixed = 0x12;
  switch (question) {
    case 1:
      return byte(fixed | (drawer_.open() ? drawer_high : 0) | (paper_out || cover || jam ? offline : 0));
    case 2:
      return byte(fixed | (cover ? 0x04 : 0) | (paper_out ? 0x20 : 0) | (jam ? 0x40 : 0));
    case 3:
      return byte(fixed | (jam ? 0x08 : 0) | (cover ? 0x40 : 0));
    case 4:
      return byte(fixed | (paper_out ? 0x6c : 0));
    default:
      return {};
  }
}

std::string Printer::auto_status() const {
  const bool paper_out = faults_.active("paper_out"), cover = faults_.active("cover_open"), jam = faults_.active("jam");
  return byte(0x10 | (drawer_.open() ? drawer_high : 0) | (paper_out || cover || jam ? offline : 0) |
              (cover ? 0x20 : 0)) +
         byte(jam ? 0x08 : 0) + byte(paper_out ? 0x0f : 0) + byte(0);
}

std::string Printer::identity(int question) const {
  switch (question) {
    case 1:
      return byte(0x20);
    case 2:
    case 3:
      return byte(0x02);
    case 65:
      return "_1.00" + byte(0);
    case 66:
      return "_EPSON" + byte(0);
    case 67:
      return "_TM-T88V" + byte(0);
    case 68:
      return "_0001" + byte(0);
    default:
      return {};
  }
}

void Printer::on_fault() {
  if (auto_mask_ != 0) reply(auto_status());
  if (buffer_.empty() || working_) return;
  working_ = true;
  spawn(desk_.ports.executor, work());
}

// Into an unplugged cable an answer is lost, as it should be.
void Printer::reply(const std::string& bytes) {
  if (!bytes.empty()) std::ignore = desk_.ports.devices.write(channel, bytes);
}

}  // namespace tillrig::devices
