#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "reference/ports/log.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/time.h"

namespace tillrig {

// One event of a run with its place in the only order that counts.
struct Entry {
  std::uint64_t number = 0;  // from 1, without gaps
  Duration at{};             // scenario time since the start of the world
  NodeName node;             // who recorded it
  std::uint64_t incarnation = 0;
  Event event;
};

// h_0 is all zero; h_n = SHA-256(h_(n-1) | n as 8 bytes, little-endian | canonical form of entry n).
using ChainLink = std::array<std::uint8_t, 32>;

std::string hex(const ChainLink& link);  // 64 lower-case digits

}  // namespace tillrig
