#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/journal/entry.h"

namespace tillrig {

class Evidence;

// A truth that did not hold. Truth, property and role identify it, so that shrinking does not drift to another bug.
struct Violation {
  int truth = 0;
  std::string property;     // which of the truth's rules: "overcharged"
  std::string role;         // who broke it or suffers: "customer", "engine"
  std::string sentence;     // for a person, with names and amounts
  std::uint64_t entry = 0;  // that shows it best
  std::uint64_t found = 0;  // the latest entry when it was found
};

// How fast a till told a customer what came of the payment.
struct Decision {
  std::string till;
  Duration asked{};  // the last human input
  Duration took{};
  std::string text;  // "PAID", "DECLINED", "CONFIRM ON PHONE", "BEING CHECKED", ...
};

// What the truths take as given. All in scenario time.
struct OracleOptions {
  Duration decision_bound = std::chrono::seconds(3);
  // What the lane itself may need between a conclusive answer at the adapter and the text on the display.
  Duration own_hops = std::chrono::milliseconds(300);
  // An excess debit may wait this long, while no fault is active, for a stored reversal or refund.
  Duration cover_within = std::chrono::seconds(10);
  // An order may stay open, with nothing pending, until it expires.
  Duration order_expiry = std::chrono::minutes(5);
  // More state changes of one machine, or requests at a gateway for one number, than this is a runaway.
  std::int64_t events_per_payment = 200;
  // Wall clock at which the world begins, where nobody's clock is wrong; and when a business day ends.
  WallInstant epoch{};
  std::string cut_off = "23:00";
  // What a channel keeps of a payment, as its contract says.
  std::int64_t fee_per_mille = 6;
  // Violations kept of each truth; the others are counted.
  std::size_t kept_violations = 20;
};

// One truth of the catalogue. Fed with the entries of the kinds it names, after Evidence has seen them.
class Truth {
 public:
  Truth(int number, std::string_view name, const Evidence& evidence, const OracleOptions& options)
      : number_(number), name_(name), evidence_(evidence), options_(options) {}
  virtual ~Truth() = default;
  Truth(const Truth&) = delete;
  Truth& operator=(const Truth&) = delete;

  int number() const { return number_; }
  std::string_view name() const { return name_; }

  // Kinds of events that on() wants; none: every entry.
  virtual std::vector<std::string_view> kinds() const = 0;
  virtual void on(const Entry& entry) = 0;
  // Everything was healed and the bound is over, or the scenario ended.
  virtual void at_convergence() {}

  std::uint64_t subjects() const { return subjects_; }  // things it judged: none, and it says nothing
  const std::vector<Violation>& violations() const { return violations_; }
  std::uint64_t violation_count() const { return violation_count_; }

 protected:
  void subject() { ++subjects_; }
  void violated(std::string property, std::string role, std::string sentence, std::uint64_t entry);
  const Evidence& evidence() const { return evidence_; }
  const OracleOptions& options() const { return options_; }

 private:
  int number_;
  std::string_view name_;
  const Evidence& evidence_;
  const OracleOptions& options_;
  std::uint64_t subjects_ = 0;
  std::uint64_t violation_count_ = 0;
  std::vector<Violation> violations_;
};

}  // namespace tillrig
