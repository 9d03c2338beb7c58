#include "harness/oracles/truth.h"

#include <utility>

#include "harness/oracles/evidence.h"

namespace tillrig {

void Truth::violated(std::string property, std::string role, std::string sentence, std::uint64_t entry) {
  ++violation_count_;
  if (violations_.size() < options_.kept_violations)
    violations_.push_back(
        {number_, std::move(property), std::move(role), std::move(sentence), entry, evidence_.entry()});
}

}  // namespace tillrig
