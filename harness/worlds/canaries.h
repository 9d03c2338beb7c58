#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// A secret of this run that must not be found anywhere: a card number, a track, a PIN, a key.
struct Canary {
  std::string what;  // for people, without the secret: "the card number of lin-debit"
  std::string secret;
  // It must be in no store even though it is not a secret by itself: what tells an enciphered PIN block from other
  // bytes.
  bool only_in_stores = false;
};

struct CanaryFound {
  const Canary* canary = nullptr;
  std::string_view form;  // "ASCII", "BCD", ...
};

// Finds secrets in bytes of any kind, however they are written: as ASCII, UTF-16, BCD in both alignments, hex, base64
// in all phases, JSON escapes. One pass over the bytes for all of them, most of which it steps over.
class CanarySearch {
 public:
  // REQUIRES: secrets of at least eight bytes: shorter ones are found everywhere.
  explicit CanarySearch(std::vector<Canary> canaries);
  CanarySearch(const CanarySearch&) = delete;
  CanarySearch& operator=(const CanarySearch&) = delete;

  // Each canary once for each form it is found in. A store holds pages of a database, free ones and logs included.
  std::vector<CanaryFound> search(std::string_view bytes, bool is_a_store) const;

 private:
  struct Needle {
    std::size_t canary = 0;
    std::string_view form;
    std::string bytes;
  };

  // A needle by its first four bytes and by its fourth and fifth.
  struct Candidate {
    std::uint16_t ends = 0;
    std::uint32_t begins = 0;
    std::size_t needle = 0;
  };

  void add(std::size_t canary, std::string_view form, std::string bytes);
  void add_text(std::size_t canary, const std::string& text);
  void add_digits(std::size_t canary, const std::string& digits);
  static std::size_t bit_of(std::uint32_t begins);
  void compare(std::string_view bytes, std::uint16_t ends, bool is_a_store, std::vector<CanaryFound>& found) const;

  std::vector<Canary> canaries_;
  std::vector<Needle> needles_;
  std::vector<std::uint8_t> skip_;     // by two bytes: how far they are at least from the fifth byte of a needle
  std::vector<bool> may_begin_;        // by bit_of(a needle's first four bytes)
  std::vector<Candidate> candidates_;  // by `ends`
};

}  // namespace tillrig
