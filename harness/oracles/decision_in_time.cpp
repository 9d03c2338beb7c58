#include "harness/oracles/decision_in_time.h"

#include <algorithm>

#include "harness/oracles/machines.h"
#include "reference/protocol/time.h"

namespace tillrig {
namespace {

bool is_doubt(std::string_view text) {
  return text == "BEING CHECKED" || text == "CONFIRM ON PHONE";
}

// The pad has all it asked the customer for: the card, and the PIN where one is asked for.
bool is_end_of_card_input(const Event& event) {
  return event.kind() == "pad.shown" && event.text("text").find("PLEASE WAIT") != std::string_view::npos;
}

// What the display says came of the payment. That a part is paid is the outcome of what was to pay that part.
std::string_view outcome_text(const Event& display_shown) {
  constexpr std::string_view kPartPaid = "PART PAID";
  return trimmed(display_shown.text("line1")) == kPartPaid ? kPartPaid : status_text(display_shown);
}

std::string milliseconds_text(Duration duration) {
  return std::to_string(whole_milliseconds(duration)) + " ms";
}

std::string flight(std::string_view gateway, std::string_view adapter, std::int64_t correlation) {
  return std::string(gateway) + '>' + std::string(adapter) + '#' + std::to_string(correlation);
}

}  // namespace

std::vector<std::string_view> DecisionInTime::kinds() const {
  return {};
}

void DecisionInTime::on(const Entry& entry) {
  if (!pending_.empty()) judge_overdue(entry.at);
  const auto kind = entry.event.kind();
  if (kind == "message.sent")
    message_sent(entry);
  else if (kind == "message.delivered")
    message_delivered(entry);
  else if (kind == "state.changed")
    sale_moved(entry);
  else if (kind == "listed")
    till_forgot(entry);
  else if (kind == "scanner.read" || kind == "key.pressed" || is_end_of_card_input(entry.event))
    human_input(entry);
  else if (kind == "display.shown")
    display_shown(entry);
  else if (kind == "screen.shown")
    code_turned_down(entry.event);
  else if (kind == "gateway.received")
    gateway_received(entry);
  else if (kind == "node.crashed" || kind == "node.ready")
    node_came_or_went(entry);
  else if ((kind == "fault.fired" || kind == "fault.healed") && entry.event.text("fault") == "pause")
    paused(entry);
  else if (kind == "fault.fired")
    way_damaged(entry);
  else if (kind == "cable.unplugged" || kind == "cable.plugged")
    cable_moved(entry.event);
  else if (kind == "gateway.answered")
    last_answer_.insert_or_assign(entry.node.text(),
                                  Answer{std::string(entry.event.text("number")), std::string(entry.event.text("verb")),
                                         entry.event.integer("conclusive") != 0});
}

void DecisionInTime::at_convergence() {
  for (const auto& pending : pending_) judge(pending);
  pending_.clear();
}

void DecisionInTime::sale_moved(const Entry& entry) {
  if (entry.event.text("machine") != "sale") return;
  auto& sales = payable_[entry.node.text()];
  if (entry.event.text("from").empty()) front_.insert_or_assign(entry.node.text(), entry.event.text("key"));
  if (entry.event.text("to") == "ORDERED")
    sales.emplace(entry.event.text("key"));
  else
    sales.erase(std::string(entry.event.text("key")));
}

// A till on an old disk goes on with nothing that was under way.
void DecisionInTime::till_forgot(const Entry& entry) {
  if (entry.event.text("list") != "recovery" || entry.event.text("key") != entry.node.text()) return;
  payable_.erase(entry.node.text());
  front_.erase(entry.node.text());
  std::erase_if(pending_, [&](const Pending& waits) { return waits.till == entry.node.text(); });
}

// What stepped aside when a newer sale began is paid by no code, however that one ends, until it is recalled.
bool DecisionInTime::may_be_paid(std::string_view till) const {
  const auto payable = payable_.find(till);
  if (payable == payable_.end()) return false;
  const auto front = front_.find(till);
  return front == front_.end() ? !payable->second.empty() : payable->second.contains(front->second);
}

// A code that is read while nothing can be paid, or a second one while the outcome is awaited, asks for nothing; the
// clock of the one that is awaited starts again with every input.
void DecisionInTime::human_input(const Entry& entry) {
  const auto till = entry.event.text("till");
  const auto waits = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& p) { return p.till == till && p.text.empty(); });
  const bool code = is_end_of_card_input(entry.event) ||
                    (entry.event.kind() == "scanner.read" && evidence().is_issued(entry.event.text("code")));
  if (entry.event.text("key") == "recall")
    if (const auto front = front_.find(till); front != front_.end()) front_.erase(front);
  if (!code && entry.event.text("key") != "pay") return;
  if (waits != pending_.end()) {
    waits->asked = entry.at;
    return;
  }
  const auto* intent = evidence().current_intent(till);
  if (!code || !intent || !may_be_paid(till)) return;
  for (auto& other : pending_) other.alone = false;
  Pending pending;
  pending.till = till;
  pending.account = intent->account;
  if (const auto front = front_.find(till); front != front_.end()) pending.sale = front->second;
  pending.asked = entry.at;
  pending.entry = entry.number;
  pending.crashes = evidence().crashes(NodeName(std::string(till)));
  pending.alone = pending_.empty();
  pending.way_broken = !down_.empty() || !paused_.empty();
  pending.dark = dark_.contains(pending.till) || paused_.contains(pending.till);
  pending_.push_back(std::move(pending));
}

// While a node between the adapter and the till is dead or its disk fails, or frames between them are being damaged, an
// answer that reached the adapter cannot reach the till: "being checked" is then what the lane has to say.
void DecisionInTime::node_came_or_went(const Entry& entry) {
  if (gateways_.contains(entry.node.text())) return;
  if (entry.event.kind() == "node.ready") {
    down_.erase(entry.node.text());
    return;
  }
  down_.insert(entry.node.text());
  for (auto& pending : pending_) pending.way_broken = true;
}

void DecisionInTime::way_damaged(const Entry& entry) {
  const auto target = entry.event.text("target");
  const auto arrow = target.find("->");
  const bool link = arrow != std::string_view::npos;
  if (!link && !entry.event.text("fault").starts_with("disk_")) return;
  const bool inside =
      !gateways_.contains(target.substr(0, arrow)) && !(link && gateways_.contains(target.substr(arrow + 2)));
  for (auto& pending : pending_) pending.way_broken = pending.way_broken || inside;
}

// Who stands still passes nothing on, and a till that does tells nobody anything.
void DecisionInTime::paused(const Entry& entry) {
  const auto target = entry.event.text("target");
  if (gateways_.contains(target)) return;
  if (entry.event.kind() == "fault.healed") {
    if (const auto over = paused_.find(target); over != paused_.end()) paused_.erase(over);
    return;
  }
  paused_.emplace(target);
  for (auto& pending : pending_) {
    pending.way_broken = true;
    pending.dark = pending.dark || pending.till == target;
  }
}

// Nobody can be told by a display whose cable is out.
void DecisionInTime::cable_moved(const Event& event) {
  if (event.text("device") != "display") return;
  const auto till = event.text("till");
  if (event.kind() == "cable.plugged") {
    dark_.erase(std::string(till));
    return;
  }
  dark_.emplace(till);
  for (auto& pending : pending_) pending.dark = pending.dark || pending.till == till;
}

void DecisionInTime::gateway_received(const Entry& entry) {
  gateways_.insert(entry.node.text());
  const std::string number(entry.event.text("number"));
  if (!received_at_.try_emplace(number, entry.at).second) return;
  // What goes back is nobody's decision.
  const auto verb = entry.event.text("verb");
  if (verb != "pay" && verb != "sale") return;
  for (auto& pending : pending_) pending.numbers.push_back(number);
}

// A gateway sends right after it recorded the answer.
void DecisionInTime::message_sent(const Entry& entry) {
  // A request that is still under way to a gateway has been asked.
  if (entry.event.text("type") == "request" && entry.node.text().starts_with("adapter-"))
    for (auto& pending : pending_) pending.sent = true;
  if (last_answer_.empty() || entry.event.text("type") != "reply") return;
  const auto answer = last_answer_.find(entry.node.text());
  if (answer == last_answer_.end()) return;
  const auto verb = entry.event.text("verb");
  if (!verb.ends_with('.' + answer->second.verb) && verb != answer->second.verb) return;
  if (answer->second.conclusive)
    in_flight_.insert_or_assign(flight(entry.node.text(), entry.event.text("to"), entry.event.integer("correlation")),
                                answer->second);
  last_answer_.erase(answer);
}

void DecisionInTime::message_delivered(const Entry& entry) {
  if (in_flight_.empty() || entry.event.text("type") != "reply") return;
  const auto sent =
      in_flight_.find(flight(entry.event.text("from"), entry.node.text(), entry.event.integer("correlation")));
  if (sent == in_flight_.end()) return;
  conclusive_at_.try_emplace(sent->second.number, entry.at);
  in_flight_.erase(sent);
}

// A till that has just found that it is offline takes no code: it says so to its cashier, and nothing is asked for.
void DecisionInTime::code_turned_down(const Event& screen_shown) {
  if (screen_shown.text("text").find("OFFLINE: NO PAYMENT CODES") == std::string_view::npos) return;
  std::erase_if(pending_, [&](const Pending& waits) {
    return waits.till == screen_shown.text("till") && waits.text.empty() && !waits.sent;
  });
}

void DecisionInTime::display_shown(const Entry& entry) {
  const auto text = outcome_text(entry.event);
  if (text.empty()) return;
  const auto till = entry.event.text("till");
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& p) { return p.till == till; });
  if (found == pending_.end()) return;
  if (found->text.empty()) {
    found->first_text = text;
    found->first_shown = entry.at;
  }
  found->text = text;
  if (is_doubt(text)) return;
  judge(*found);
  pending_.erase(found);
}

void DecisionInTime::judge_overdue(Duration now) {
  while (!pending_.empty() && now > pending_.front().asked + options().decision_bound) {
    judge(pending_.front());
    pending_.pop_front();
  }
}

void DecisionInTime::judge(const Pending& pending) {
  if (pending.text.empty() && evidence().crashes(NodeName(pending.till)) > pending.crashes) return;
  const bool in_time = !pending.text.empty() && pending.first_shown - pending.asked <= options().decision_bound;
  // What was shown before it went dark may have stayed there.
  if (pending.dark && (!in_time || is_doubt(pending.text))) return;
  subject();
  if (pending.text.empty()) {
    // Counted as one all the same: a live world has to say whether its machine was punctual meanwhile.
    decisions_.push_back({pending.till, pending.asked, options().decision_bound, "NOTHING"});
    return violated("no decision", "till",
                    pending.till + " told the customer nothing within " + milliseconds_text(options().decision_bound),
                    pending.entry);
  }
  const auto took = pending.first_shown - pending.asked;
  decisions_.push_back({pending.till, pending.asked, took, pending.first_text});
  if (took > options().decision_bound)
    return violated("decision too late", "till",
                    pending.till + " showed " + pending.first_text + " after " + milliseconds_text(took) +
                        ", the bound is " + milliseconds_text(options().decision_bound),
                    pending.entry);
  if (is_doubt(pending.text)) judge_doubt(pending);
}

void DecisionInTime::judge_doubt(const Pending& pending) {
  if (pending.way_broken) return;
  const auto limit = pending.asked + options().decision_bound - options().own_hops;
  if (const auto* number = conclusive_number(pending, limit))
    return violated("doubt shown although the answer was there", "lane",
                    pending.till + " still showed " + pending.text +
                        " when the decision was due, but the answer for number " + *number +
                        " had reached the adapter after " +
                        milliseconds_text(conclusive_at_.find(*number)->second - pending.asked),
                    pending.entry);
  if (pending.text == "BEING CHECKED" && !evidence().fault_seen() && pending.numbers.empty() && !pending.sent)
    violated("doubt shown without a fault", "lane",
             pending.till + " showed BEING CHECKED although nothing was broken and no gateway had even been asked",
             pending.entry);
}

const std::string* DecisionInTime::conclusive_number(const Pending& pending, Duration limit) const {
  for (const auto& number : pending.numbers) {
    const auto known = conclusive_at_.find(number);
    if (known != conclusive_at_.end() && known->second <= limit && is_its_own(pending, number)) return &known->first;
  }
  return nullptr;
}

// By the book; a number that moved nothing is told apart only while nobody else waits.
bool DecisionInTime::is_its_own(const Pending& pending, const std::string& number) const {
  // A copy of what was asked for another sale may come while this one waits.
  const auto attempt = evidence().old_disks().attempt_of(number);
  if (!attempt.empty() && !pending.sale.empty() && !attempt.starts_with(pending.sale + '/')) return false;
  const auto booked = evidence().payments().find(number);
  return booked == evidence().payments().end() ? pending.alone : booked->second.account == pending.account;
}

}  // namespace tillrig
