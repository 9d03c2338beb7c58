#include "harness/scenario/performer.h"

#include <utility>

#include "harness/scenario/hands.h"
#include "harness/scenario/placeholders.h"
#include "harness/scenario/waiting.h"

namespace tillrig {

using boost::asio::awaitable;

Performer::Performer(const Scenario& scenario, DriverPorts ports, Observations& seen, Storm& storm, Notes& notes)
    : scenario_(scenario),
      ports_(ports),
      seen_(seen),
      storm_(storm),
      notes_(notes),
      cards_(ports.bus, scenario.world, ports.seed),
      services_(std::make_shared<Services>(scenario, ports, seen, cards_)),
      office_(ports.bus, storm, scenario.world) {
  for (const Step& step : scenario.steps) {
    if (const auto* wait = std::get_if<WaitFor>(&step.action)) remembered_.insert(wait->event.event);
    if (const auto* capture = std::get_if<Capture>(&step.action)) remembered_.insert(capture->event.event);
  }
  watcher_ = seen_.watch([this](const Entry& entry) {
    if (remembered_.contains(entry.event.kind())) history_.push_back(entry);
  });
}

Performer::~Performer() {
  services_->close();
  seen_.unwatch(watcher_);
}

std::vector<std::string> Performer::operations() const {
  auto all = operations_;
  all.insert(all.end(), services_->operations().begin(), services_->operations().end());
  return all;
}

awaitable<void> Performer::prepare() {
  return cards_.issue_cards();
}

awaitable<bool> Performer::perform(const Step& step, std::int64_t number) {
  const StepAction& action = step.action;
  if (const auto* expected = std::get_if<ExpectNow>(&action)) {
    co_return co_await expect(expected->expectation, number);
  } else if (std::holds_alternative<WaitFor>(action) || std::holds_alternative<Capture>(action)) {
    co_return co_await wait_for(step, number);
  } else if (const auto* wait = std::get_if<Wait>(&action)) {
    co_await ports_.clock.sleep_until(ports_.clock.steady_now() + wait->time);
  } else if (const auto* advance = std::get_if<Advance>(&action)) {
    co_await pass(advance->time);
  } else if (const auto* serve = std::get_if<Serve>(&action)) {
    services_->begin(*serve);
  } else if (const auto* start = std::get_if<StartFault>(&action)) {
    Fault fault = start->fault;
    if (fault.when) fault.when = filled_trigger(*fault.when);
    co_await storm_.start(std::move(fault));
  } else if (const auto* heal = std::get_if<Heal>(&action)) {
    co_await storm_.heal(heal->as);
  } else if (!act_on_world(action)) {
    co_return co_await act_behind_the_shop(step, number);
  }
  co_return true;
}

awaitable<bool> Performer::act_behind_the_shop(const Step& step, std::int64_t number) {
  if (const auto* decision = std::get_if<DecideRow>(&step.action)) {
    co_return co_await decide(*decision, step.text, number);
  } else if (const auto* statement = std::get_if<IssueStatement>(&step.action)) {
    co_await office_.issue(*statement);
  } else if (const auto* again = std::get_if<DeliverAgain>(&step.action)) {
    office_.deliver_again(*again);
  } else {
    co_await act_by_hand(step.action);
  }
  co_return true;
}

bool Performer::act_on_world(const StepAction& action) {
  if (const auto* crash = std::get_if<Crash>(&action)) {
    Crash copy = *crash;
    if (copy.when) copy.when = filled_trigger(*copy.when);
    storm_.crash(std::move(copy));
  } else if (const auto* restart = std::get_if<Restart>(&action)) {
    storm_.restart(restart->node);
  } else if (const auto* backup = std::get_if<BackUp>(&action)) {
    storm_.back_up(*backup);
  } else if (const auto* restore = std::get_if<Restore>(&action)) {
    storm_.restore(*restore);
  } else if (const auto* cable = std::get_if<Cable>(&action)) {
    storm_.cable(*cable);
  } else if (const auto* step = std::get_if<StepClock>(&action)) {
    storm_.step_clock(*step);
  } else if (const auto* drift = std::get_if<DriftClock>(&action)) {
    storm_.drift_clock(*drift);
  } else {
    return false;
  }
  return true;
}

awaitable<void> Performer::act_by_hand(const StepAction& action) {
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + ports_.hand_time);
  if (const auto* scan = std::get_if<Scan>(&action)) {
    std::string code = filled_text(scan->code);
    co_await read_by_scanner(scan->till, std::move(code), "scan");
  } else if (const auto* again = std::get_if<ScanCode>(&action)) {
    std::string code = codes_.at(again->as).clear_for_wire();
    co_await read_by_scanner(again->till, std::move(code), "scan_code");
  } else if (const auto* pressed = std::get_if<Press>(&action)) {
    co_await press(pressed->till, pressed->key, "press");
  } else if (const auto* typed = std::get_if<TypeAmount>(&action)) {
    co_await press(typed->till, typed->amount, "type");
  } else if (const auto* cash = std::get_if<GiveCash>(&action)) {
    co_await give_cash(*cash);
  } else if (const auto* back = std::get_if<BringBack>(&action)) {
    ports_.log.record(
        Event("return.stated").with("till", back->till).with("customer", back->customer).with(back->amount));
  } else if (const auto* show = std::get_if<ShowCode>(&action)) {
    co_await show_code(*show);
  } else if (const auto* phone = std::get_if<OnPhone>(&action)) {
    NodeName wallet = wallet_of(phone->customer);
    std::string customer = phone->customer;
    const bool done = co_await hand_on_phone(ports_, std::move(wallet), std::move(customer), phone->agrees);
    if (done) operations_.emplace_back(phone->agrees ? "confirm" : "reject");
  } else {
    co_await act_at_reader(action);
  }
}

awaitable<void> Performer::act_at_reader(const StepAction& action) {
  bool done = false;
  std::string operation;
  if (const auto* held = std::get_if<HoldCard>(&action)) {
    NodeName desk = desk_of(held->till);
    std::string card = held->card;
    operation = "card " + card;
    done = co_await cards_.hold(std::move(desk), std::move(card), held->move);
  } else if (const auto* pulled = std::get_if<PullCard>(&action)) {
    NodeName desk = desk_of(pulled->till);
    operation = "pull card";
    done = co_await cards_.pull(std::move(desk));
  } else if (const auto* entered = std::get_if<EnterPin>(&action)) {
    NodeName desk = desk_of(entered->till);
    std::string card = entered->card;
    operation = "enter pin";
    done = co_await cards_.enter_pin(std::move(desk), std::move(card), entered->wrong);
  } else if (const auto* cancelled = std::get_if<CancelPad>(&action)) {
    NodeName desk = desk_of(cancelled->till);
    operation = "cancel at the pad";
    done = co_await cards_.cancel_pad(std::move(desk));
  }
  if (done) operations_.push_back(std::move(operation));
}

// On the counter first: whoever watches knows of it before the till does.
awaitable<void> Performer::give_cash(const GiveCash& cash) {
  ports_.log.record(Event("cash.given").with("till", cash.till).with("customer", cash.customer).with(cash.amount));
  std::string amount = cash.amount.amount_text();
  co_await press(cash.till, std::move(amount), "type");
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + ports_.hand_time);
  std::string key = "cash";
  co_await press(cash.till, std::move(key), "press");
}

awaitable<void> Performer::press(NodeName till, std::string key, const char* operation) {
  NodeName desk = desk_of(till);
  std::string done = std::string(operation) + " " + key;
  if (co_await hand_press(ports_.bus, std::move(desk), std::move(key))) operations_.push_back(std::move(done));
}

awaitable<void> Performer::show_code(const ShowCode& show) {
  NodeName wallet = wallet_of(show.customer);
  std::string customer = show.customer;
  const PaymentCode code = co_await hand_show_code(ports_, std::move(wallet), std::move(customer));
  if (!show.as.empty()) codes_[show.as] = code;
  if (!show.scan) co_return;
  std::string clear = code.clear_for_wire();
  co_await read_by_scanner(show.till, std::move(clear), "show_code");
}

awaitable<void> Performer::read_by_scanner(NodeName till, std::string code, std::string operation) {
  NodeName desk = desk_of(till);
  const bool done = co_await hand_scan(ports_.bus, std::move(desk), std::move(code));
  if (done) operations_.push_back(std::move(operation));
}

awaitable<void> Performer::pass(Duration time) {
  const SteadyInstant until = ports_.clock.steady_now() + time;
  if (!storm_.advance(time)) co_await ports_.clock.sleep_until(until);
}

awaitable<const Entry*> Performer::find_event(const Trigger& event, Duration within) {
  const Trigger wanted = filled_trigger(event);
  const SteadyInstant deadline = ports_.clock.steady_now() + within;
  std::function<bool()> holds = [this, wanted] { return nth_in_history(wanted) != nullptr; };
  co_await wait_until(ports_, seen_, std::move(holds), deadline);
  co_return nth_in_history(wanted);
}

awaitable<bool> Performer::wait_for(const Step& step, std::int64_t number) {
  const auto* capture = std::get_if<Capture>(&step.action);
  const auto* wait = std::get_if<WaitFor>(&step.action);
  const Duration within = capture ? capture->within : wait->within;
  const Entry* entry = co_await find_event(capture ? capture->event : wait->event, within);
  if (entry && capture) {
    const Event::Value* value = entry->event.find(capture->field);
    if (!value) throw RigTrouble("an event " + capture->event.event + " has no field " + capture->field);
    const auto* integer = std::get_if<std::int64_t>(value);
    captures_[capture->name] = integer ? std::to_string(*integer) : std::get<std::string>(*value);
  }
  if (!entry) notes_.add({step.text, false, within, "it was not seen", within}, number);
  co_return entry != nullptr;
}

const Entry* Performer::nth_in_history(const Trigger& wanted) const {
  int left = wanted.nth;
  for (const Entry& entry : history_)
    if (matches(wanted, entry) && --left == 0) return &entry;
  return nullptr;
}

awaitable<bool> Performer::expect(const Expectation& expectation, std::int64_t number) {
  const Expectation wanted = filled(expectation);
  const SteadyInstant start = ports_.clock.steady_now();
  bool met = !seen_.why_not(wanted);
  if (!met && wanted.within) {
    std::function<bool()> holds = [this, &wanted] { return !seen_.why_not(wanted); };
    met = co_await wait_until(ports_, seen_, std::move(holds), start + *wanted.within);
  }
  const std::string why = met ? "" : seen_.why_not(wanted).value_or("it came true just after the bound");
  notes_.add({wanted.text, met, ports_.clock.steady_now() - start, why, wanted.within}, number);
  co_return met;
}

awaitable<bool> Performer::decide(const DecideRow& decision, const std::string& text, std::int64_t number) {
  const SteadyInstant start = ports_.clock.steady_now();
  DecideRow filled = decision;
  filled.row = filled_text(decision.row);
  const bool expected = decision.refused.has_value();
  const auto wrong = co_await office_.decide(std::move(filled));
  if (wrong || expected)
    notes_.add({text, !wrong, ports_.clock.steady_now() - start, wrong.value_or(""), std::nullopt}, number);
  co_return !wrong;
}

// The loader has checked both names.
NodeName Performer::desk_of(const NodeName& till) const {
  return scenario_.world.desk_of(till.text())->name;
}
NodeName Performer::wallet_of(const std::string& customer) const {
  return scenario_.world.customer(customer)->wallet;
}

std::string Performer::filled_text(const std::string& text) const {
  return replace_placeholders(text, [this](const std::string& name) {
    const auto found = captures_.find(name);
    return found == captures_.end() ? nullptr : &found->second;
  });
}

Trigger Performer::filled_trigger(Trigger trigger) const {
  for (auto& [name, value] : trigger.fields) value = filled_text(value);
  return trigger;
}

Expectation Performer::filled(Expectation expectation) const {
  if (auto* display = std::get_if<ExpectDisplay>(&expectation.what)) display->text = filled_text(display->text);
  if (auto* screen = std::get_if<ExpectScreen>(&expectation.what)) screen->text = filled_text(screen->text);
  if (auto* order = std::get_if<ExpectOrder>(&expectation.what)) order->id = filled_text(order->id);
  if (auto* receipt = std::get_if<ExpectReceipt>(&expectation.what)) receipt->contains = filled_text(receipt->contains);
  if (auto* pad = std::get_if<ExpectPad>(&expectation.what)) pad->text = filled_text(pad->text);
  if (auto* paper = std::get_if<ExpectPrinted>(&expectation.what)) paper->text = filled_text(paper->text);
  if (auto* found = std::get_if<ExpectDifferences>(&expectation.what)) found->contains = filled_text(found->contains);
  if (auto* listed = std::get_if<ExpectListed>(&expectation.what)) listed->why = filled_text(listed->why);
  return expectation;
}

}  // namespace tillrig
