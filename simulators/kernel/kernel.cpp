#include "simulators/kernel/kernel.h"

#include <algorithm>
#include <exception>
#include <systemc>
#include <utility>

#include "reference/protocol/invariant.h"

// The library's own main() asks for it; every program of ours has a main() of its own.
extern "C" int sc_main(int, char**);  // NOLINT(misc-use-internal-linkage)
extern "C" int sc_main(int, char**) {
  return 1;
}

namespace tillrig {
namespace {

sc_core::sc_time sc_duration(Duration duration) {
  return sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(duration.count()));
}

// Before the first sc_time of the process exists.
const char* with_nanosecond_resolution(const char* name) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  sc_core::sc_set_time_resolution(1, sc_core::SC_NS);
  return name;
}

}  // namespace

struct Kernel::Pump : sc_core::sc_module {
  Pump() : sc_core::sc_module(sc_core::sc_module_name(with_nanosecond_resolution("pump"))) {
    SC_METHOD(perform_one);
    sensitive << wake;
    dont_initialize();
  }
  SC_HAS_PROCESS(Pump);

  void perform_one() {
    now = elapsed();
    const auto due = heap.next_at();
    if (due && *due <= now) {
      performing = heap.next_token();
      perform(heap.pop());
    }
    if (broken || (done && *done && (*done)())) {
      stopped = true;
      sc_core::sc_pause();
      return;
    }
    const auto next = heap.next_at();
    if (!next) return;
    if (*next <= now)
      wake.notify(sc_core::SC_ZERO_TIME);
    else
      wake.notify(sc_duration(*next - now));
  }

  Duration elapsed() const { return Duration(static_cast<Duration::rep>(sc_core::sc_time_stamp().value())) - began; }

  void begin() {
    invariant(!in_use, "one kernel at a time in a process");
    in_use = true;
    began = Duration(static_cast<Duration::rep>(sc_core::sc_time_stamp().value()));
    now = {};
    performed = 0;
  }
  void end() {
    wake.cancel();
    heap = EntryHeap();
    broken = nullptr;
    in_use = false;
  }

  // SystemC turns what leaves a process into a report of its own: so nothing leaves.
  void perform(Action action) {
    inside = true;
    try {
      action();
    } catch (...) {
      broken = std::current_exception();
    }
    inside = false;
    ++performed;
  }

  sc_core::sc_event wake;
  EntryHeap heap;
  Duration began{};  // on the clock of SystemC
  Duration now{};
  bool in_use = false;
  std::uint64_t performed = 0;
  Token performing = 0;
  const std::function<bool()>* done = nullptr;
  std::exception_ptr broken;
  bool inside = false;
  bool stopped = false;
};

Kernel::Pump& Kernel::pump_of_the_process() {
  static Pump pump;
  return pump;
}

Kernel::Kernel() : pump_(pump_of_the_process()) {
  pump_.begin();
}
Kernel::~Kernel() {
  pump_.end();
}

Duration Kernel::now() const {
  return pump_.now;
}
std::uint64_t Kernel::performed() const {
  return pump_.performed;
}
Kernel::Token Kernel::at(Duration when, Action action) {
  return pump_.heap.push(std::max(when, pump_.now), std::move(action));
}
void Kernel::cancel(Token token) {
  pump_.heap.cancel(token);
}

Kernel::Token Kernel::performing() const {
  return pump_.performing;
}

bool Kernel::run_until(const std::function<bool()>& done, Duration limit) {
  auto& pump = pump_;
  invariant(!pump.inside, "the kernel is not run from within an entry");
  if (done && done()) return true;
  pump.done = &done;
  pump.stopped = false;
  pump.wake.notify(sc_core::SC_ZERO_TIME);
  // What falls on the limit itself needs delta cycles after the clock has got there.
  while (!pump.stopped) {
    const auto next = pump.heap.next_at();
    if (pump.now >= limit && !(next && *next <= pump.now)) break;
    pump.wake.notify(sc_core::SC_ZERO_TIME);
    sc_core::sc_start(sc_duration(std::max(limit - pump.now, Duration::zero())), sc_core::SC_RUN_TO_TIME);
    pump.now = pump.elapsed();
  }
  pump.done = nullptr;
  if (pump.broken) std::rethrow_exception(std::exchange(pump.broken, nullptr));
  return pump.stopped;
}

}  // namespace tillrig
