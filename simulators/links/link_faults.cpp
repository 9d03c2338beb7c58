#include "simulators/links/link_faults.h"

#include <algorithm>
#include <utility>

#include "reference/ports/random.h"

namespace tillrig {
namespace {

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool swallows(LinkAction action) {
  return action == LinkAction::drop || action == LinkAction::hold || action == LinkAction::refuse;
}

bool needs_body(LinkAction action) {
  return action == LinkAction::corrupt || action == LinkAction::truncate;
}

// What it takes on a real link, about.
Duration time_to_leave(const Frame& frame, int bytes_a_second) {
  constexpr std::size_t kHead = 64;
  const auto bytes = kHead + frame.verb.size() + frame.key.size() + frame.body.size() + frame.detail.size();
  return Duration(std::chrono::seconds(bytes)) / bytes_a_second;
}

bool same_direction(const Frame& a, const Frame& b) {
  return a.from == b.from && a.to == b.to;
}

}  // namespace

LinkFaults::LinkFaults(Transport& inner, Clock& clock, Timers& timers, Log& log, std::uint64_t key, NodeName untouched)
    : inner_(inner), clock_(clock), timers_(timers), log_(log), key_(key), untouched_(std::move(untouched)) {}

LinkFaults::~LinkFaults() {
  for (const auto& [number, token] : delayed_) timers_.cancel(token);
}

void LinkFaults::add(LinkRule rule) {
  fired_.try_emplace(rule.id, 0);
  const int left = rule.count;
  rules_.push_back({std::move(rule), left, {}, {}});
}

void LinkFaults::heal(std::int64_t id) {
  std::deque<Frame> freed;
  const auto free = [&freed](std::deque<Frame>& kept) {
    std::move(kept.begin(), kept.end(), std::back_inserter(freed));
  };
  for (auto& active : rules_) {
    if (active.rule.id != id) continue;
    free(active.held);
    for (auto& [direction, waiting] : active.dripping) free(waiting);
  }
  std::erase_if(rules_, [id](const Active& active) { return active.rule.id == id; });
  release(std::move(freed));
}

void LinkFaults::heal_all() {
  while (!rules_.empty()) heal(rules_.front().rule.id);
}

std::int64_t LinkFaults::fired(std::int64_t id) const {
  const auto found = fired_.find(id);
  return found == fired_.end() ? 0 : found->second;
}

void LinkFaults::on_frame(std::function<void(Frame&&)> receive) {
  inner_.on_frame(std::move(receive));
}

std::optional<Refused> LinkFaults::send(Frame&& frame) {
  if (rules_.empty() || frame.from == untouched_ || frame.to == untouched_) return inner_.send(std::move(frame));
  auto overtaken = overtaken_by(frame);
  Active* chosen = first_that_chooses(frame, true);
  if (!chosen) chosen = first_that_chooses(frame, false);
  auto refused = chosen ? act(*chosen, std::move(frame)) : inner_.send(std::move(frame));
  release(std::move(overtaken));
  return refused;
}

LinkFaults::Active* LinkFaults::first_that_chooses(const Frame& frame, bool swallowing) {
  const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const Active& active) {
    return swallows(active.rule.action) == swallowing && chooses(active, frame);
  });
  return found == rules_.end() ? nullptr : &*found;
}

bool LinkFaults::chooses(const Active& active, const Frame& frame) {
  const auto& rule = active.rule;
  if (rule.count > 0 && active.left == 0) return false;
  if (!rule.from.empty() && rule.from != frame.from) return false;
  if (!rule.to.empty() && rule.to != frame.to) return false;
  if (needs_body(rule.action) && frame.body.empty()) return false;
  if (rule.type && *rule.type != frame.type) return false;
  if (!rule.verb.empty() && !glob_matches(rule.verb, frame.verb)) return false;
  return rule.permille >= 1000 ||
         uniform_from_bits(keyed_bits(key_, draws_++), 1000) < static_cast<std::uint64_t>(rule.permille);
}

std::optional<Refused> LinkFaults::act(Active& active, Frame frame) {
  const LinkRule& rule = active.rule;
  if (active.left > 0) --active.left;
  ++fired_[rule.id];
  record_fired(rule, frame);
  switch (rule.action) {
    case LinkAction::drop:
      log_.record(Event("message.dropped")
                      .with("from", frame.from)
                      .with("to", frame.to)
                      .with("type", name_of(frame.type))
                      .with("verb", frame.verb)
                      .with("correlation", static_cast<std::int64_t>(frame.correlation))
                      .with("key", frame.key)
                      .with("why", rule.fault));
      return std::nullopt;
    case LinkAction::delay:
      later(rule.delay, std::move(frame));
      return std::nullopt;
    case LinkAction::duplicate: {
      auto refused = inner_.send(Frame(frame));
      if (!refused) later(rule.delay, std::move(frame));
      return refused;
    }
    case LinkAction::hold:
      active.held.push_back(std::move(frame));
      return std::nullopt;
    case LinkAction::reorder: {
      const auto id = rule.id;
      active.held.push_back(std::move(frame));
      const auto number = ++last_delayed_;
      delayed_[number] = timers_.at(clock_.steady_now() + patience_of(rule), [this, id, number] {
        delayed_.erase(number);
        for (auto& other : rules_)
          if (other.rule.id == id) release(std::exchange(other.held, {}));
      });
      return std::nullopt;
    }
    case LinkAction::refuse:
      return Refused{RefusedWhy::no_connection, "no connection to " + frame.to.text()};
    case LinkAction::throttle:
      return drip(active, std::move(frame));
    case LinkAction::corrupt:
      spoil_byte(frame);
      return inner_.send(std::move(frame));
    case LinkAction::truncate:
      frame.body.resize(uniform_from_bits(keyed_bits(key_, draws_++), frame.body.size()));
      return inner_.send(std::move(frame));
  }
  return std::nullopt;
}

void LinkFaults::record_fired(const LinkRule& rule, const Frame& frame) {
  log_.record(Event("fault.fired")
                  .with("fault", rule.fault)
                  .with("target", frame.from.text() + "->" + frame.to.text())
                  .with("id", rule.id));
}

Duration LinkFaults::patience_of(const LinkRule& rule) const {
  return rule.delay > Duration::zero() ? rule.delay : std::chrono::seconds(1);
}

std::deque<Frame> LinkFaults::overtaken_by(const Frame& frame) {
  std::deque<Frame> overtaken;
  for (auto& active : rules_)
    if (active.rule.action == LinkAction::reorder && !active.held.empty() && same_direction(active.held.front(), frame))
      std::move(active.held.begin(), active.held.end(), std::back_inserter(overtaken)), active.held.clear();
  return overtaken;
}

void LinkFaults::spoil_byte(Frame& frame) {
  auto& byte = frame.body[uniform_from_bits(keyed_bits(key_, draws_++), frame.body.size())];
  byte = static_cast<char>(byte ^ static_cast<char>(1 + uniform_from_bits(keyed_bits(key_, draws_++), 255)));
}

std::optional<Refused> LinkFaults::drip(Active& active, Frame frame) {
  const Direction direction{frame.from, frame.to};
  auto& waiting = active.dripping[direction];
  if (waiting.size() >= static_cast<std::size_t>(active.rule.queue))
    return Refused{RefusedWhy::queue_full, "too much waits for " + frame.to.text()};
  waiting.push_back(std::move(frame));
  if (waiting.size() == 1) let_next_out(active, direction);
  return std::nullopt;
}

void LinkFaults::let_next_out(const Active& active, const Direction& direction) {
  const auto number = ++last_delayed_;
  const auto takes = time_to_leave(active.dripping.at(direction).front(), active.rule.rate);
  delayed_[number] = timers_.at(clock_.steady_now() + takes, [this, id = active.rule.id, number, direction] {
    delayed_.erase(number);
    next_is_out(id, direction);
  });
}

// Healed meanwhile: it has left already.
void LinkFaults::next_is_out(std::int64_t id, const Direction& direction) {
  for (auto& active : rules_) {
    const auto found = active.dripping.find(direction);
    if (active.rule.id != id || found == active.dripping.end()) continue;
    auto& waiting = found->second;
    std::deque<Frame> out;
    out.push_back(std::move(waiting.front()));
    waiting.pop_front();
    if (waiting.empty())
      active.dripping.erase(found);
    else
      let_next_out(active, direction);
    return release(std::move(out));
  }
}

void LinkFaults::later(Duration delay, Frame frame) {
  const auto number = ++last_delayed_;
  delayed_[number] = timers_.at(clock_.steady_now() + delay, [this, number, late = std::move(frame)]() mutable {
    Frame taken = std::move(late);
    delayed_.erase(number);
    inner_.send(std::move(taken));
  });
}

// A refusal now has nobody to hear it: the frame is lost, as it would be on a real link that closed meanwhile.
void LinkFaults::release(std::deque<Frame> frames) {
  for (auto& frame : frames) {
    const NodeName from = frame.from, to = frame.to;
    if (inner_.send(std::move(frame)))
      log_.record(Event("message.dropped").with("from", from).with("to", to).with("why", "the link refused it"));
  }
}

}  // namespace tillrig
