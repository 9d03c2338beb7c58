#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "harness/journal/entry.h"
#include "reference/ports/journal.h"

namespace tillrig {

// The chain by itself: links entries one after another. Used by whoever writes a journal and whoever checks one.
class ChainHasher {
 public:
  ChainHasher();
  ~ChainHasher();
  ChainHasher(const ChainHasher&) = delete;
  ChainHasher& operator=(const ChainHasher&) = delete;

  // REQUIRES: number is one more than before (1 at first).
  void add(std::uint64_t number, const Stamp& stamp, const Event& event);
  const ChainLink& link() const { return link_; }

 private:
  struct Digest;

  std::unique_ptr<Digest> digest_;
  ChainLink link_{};
  std::uint64_t number_ = 0;
  std::string bytes_;  // kept between entries: one allocation for the whole run
};

}  // namespace tillrig
