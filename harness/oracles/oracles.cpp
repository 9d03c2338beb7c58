#include "harness/oracles/oracles.h"

#include <algorithm>

#include "harness/oracles/decision_in_time.h"
#include "harness/oracles/truths.h"

namespace tillrig {

Oracles::Oracles(OracleOptions options) : options_(options) {
  for (const auto make :
       {no_double_charge, no_lost_money, amounts_are_exact, books_balance, legal_transitions, idempotency,
        effects_exactly_once, acknowledged_survives, one_active_payment, identifiers_are_unique, secrets_stay_secret,
        settlement_matches, stock_is_constant, till_tells_the_truth, everything_becomes_final, always_a_way_out})
    truths_.push_back(make(evidence_, options_));
  auto decision = std::make_unique<DecisionInTime>(evidence_, options_);
  decision_ = decision.get();
  truths_.push_back(std::move(decision));
  std::sort(truths_.begin(), truths_.end(), [](const auto& a, const auto& b) { return a->number() < b->number(); });
  for (const auto& truth : truths_) {
    const auto kinds = truth->kinds();
    if (kinds.empty()) every_kind_.push_back(truth.get());
    for (const auto kind : kinds) by_kind_[kind].push_back(truth.get());
  }
}

Oracles::~Oracles() = default;

void Oracles::on(const Entry& entry) {
  const auto kind = entry.event.kind();
  const bool ended = kind == "scenario.ended";
  const bool due = judge_after_ && entry.at > *judge_after_;
  if (!converged_ && (ended || due)) converge(due ? *judge_after_ : entry.at);
  evidence_.on(entry);
  if (evidence_.said_again()) return;
  if (kind == "world.healed") judge_after_ = entry.at + std::chrono::milliseconds(entry.event.integer("bound_ms"));
  if (const auto wanted = by_kind_.find(kind); wanted != by_kind_.end())
    for (auto* truth : wanted->second) truth->on(entry);
  for (auto* truth : every_kind_) truth->on(entry);
}

void Oracles::converge(Duration now) {
  evidence_.at(now);
  evidence_.nothing_more_happens();
  converged_ = true;
  for (const auto& truth : truths_) truth->at_convergence();
}

std::vector<Violation> Oracles::violations() const {
  std::vector<Violation> all;
  for (const auto& truth : truths_) all.insert(all.end(), truth->violations().begin(), truth->violations().end());
  // By when they were found: what was found at convergence comes after everything that was seen happening.
  std::stable_sort(all.begin(), all.end(), [](const Violation& a, const Violation& b) { return a.found < b.found; });
  return all;
}

std::vector<TruthReport> Oracles::reports() const {
  std::vector<TruthReport> reports;
  reports.reserve(truths_.size());
  for (const auto& truth : truths_)
    reports.push_back({truth->number(), std::string(truth->name()), truth->subjects(), truth->violation_count()});
  return reports;
}

const std::vector<Decision>& Oracles::decisions() const {
  return decision_->decisions();
}

}  // namespace tillrig
