#include "simulators/gateways/service_desk.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "reference/ports/spawn.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;

// Suspends for ever: the request never gets an answer.
awaitable<void> never() {
  co_await suspend<Woken>([](Resumption<Woken>) {});
}

bool is(const std::optional<OutcomeFault>& fault, OutcomeFaultKind kind) {
  return fault && fault->kind == kind;
}

}  // namespace

Answer ServiceDesk::start_fault(const Request& request) {
  auto fault = OutcomeFaults::parse(house_, request.message.body, ports_.clock.steady_now());
  if (!fault) return Refused{RefusedWhy::not_executed, fault.error()};
  faults_.start(std::move(*fault));
  return Reply{"{}"};
}

Answer ServiceDesk::heal_fault(const Request& request) {
  const auto json = nlohmann::json::parse(request.message.body, nullptr, false);
  if (!json.is_object() || !json.contains("id") || !json["id"].is_number_integer())
    return Refused{RefusedWhy::not_executed, "id: expected a whole number"};
  const auto id = json["id"].get<std::int64_t>();
  faults_.heal(id);
  let_go(id);
  return Reply{"{}"};
}

void ServiceDesk::record_fired(const OutcomeFault& fault) {
  ports_.log.record(Event("fault.fired")
                        .with("fault", name_of(fault.kind))
                        .with("target", ports_.name)
                        .with("id", fault.id)
                        .with("times", fault.fired));
}

awaitable<std::optional<Refused>> ServiceDesk::way_in(std::string verb, std::optional<OutcomeFault> fault) {
  if (is(fault, OutcomeFaultKind::refuse)) {
    record_fired(*fault);
    co_return Refused{RefusedWhy::no_connection, "connection refused"};
  }
  if (is(fault, OutcomeFaultKind::request_lost)) {
    record_fired(*fault);
    co_await never();
  }
  const auto time = time_to_work(verb);
  if (is(fault, OutcomeFaultKind::stall)) {
    record_fired(*fault);
    co_await stall(fault->id, fault->delay);
  } else {
    co_await sleep(time);
  }
  co_return std::nullopt;
}

awaitable<void> ServiceDesk::stall(std::int64_t fault, Duration time) {
  auto hold = [this, fault, time](Resumption<Woken> request) {
    auto held = std::make_shared<Resumption<Woken>>(std::move(request));
    stalled_.emplace(fault, held);
    spawn(ports_.executor, let_go_later(fault, std::move(held), time));
  };
  co_await suspend<Woken>(std::move(hold));
}

awaitable<void> ServiceDesk::let_go_later(std::int64_t fault, std::shared_ptr<Resumption<Woken>> held, Duration time) {
  co_await sleep(time);
  const auto [first, last] = stalled_.equal_range(fault);
  const auto still = std::find_if(first, last, [&](const auto& one) { return one.second == held; });
  if (still == last) co_return;
  stalled_.erase(still);
  (*held)(Woken{});
}

// 0: all, as for faults.
void ServiceDesk::let_go(std::int64_t fault) {
  std::vector<std::shared_ptr<Resumption<Woken>>> healed;
  for (auto one = stalled_.begin(); one != stalled_.end();) {
    const bool goes = fault == 0 || one->first == fault;
    if (goes) healed.push_back(one->second);
    one = goes ? stalled_.erase(one) : std::next(one);
  }
  for (auto& held : healed) (*held)(Woken{});
}

awaitable<void> ServiceDesk::way_out(std::optional<OutcomeFault> fault, Duration time) {
  if (is(fault, OutcomeFaultKind::reply_lost)) {
    record_fired(*fault);
    co_await never();
  }
  if (is(fault, OutcomeFaultKind::reply_late)) {
    record_fired(*fault);
    time += fault->delay;
  }
  co_await sleep(time);
}

awaitable<void> ServiceDesk::sleep(Duration time) {
  if (time > Duration::zero()) co_await ports_.clock.sleep_until(ports_.clock.steady_now() + time);
}

Duration ServiceDesk::time_to_work(const std::string& verb) {
  const auto& settings = ports_.settings;
  auto prefix = verb;
  std::replace(prefix.begin(), prefix.end(), '-', '_');
  const auto least = settings.duration(prefix + "_latency_min", settings.duration("latency_min", milliseconds(30)));
  const auto mean = settings.duration(prefix + "_latency_mean", settings.duration("latency_mean", milliseconds(60)));
  auto time = least;
  if (mean > Duration::zero())
    time = std::max(least, Duration(ports_.random.exponential("latency." + verb, mean.count())));
  const auto permille = static_cast<std::uint64_t>(settings.integer("slow_permille", 0));
  if (permille > 0 && ports_.random.below("slow." + verb, 1000) < permille) {
    const auto slow = settings.duration("slow_mean", std::chrono::seconds(1));
    time += Duration(ports_.random.exponential("slow_time." + verb, slow.count()));
  }
  return time;
}

}  // namespace tillrig
