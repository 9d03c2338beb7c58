#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

// What a card is and what its holder knows, in clear: for its reader and its bank, and for nobody between them.
namespace tillrig {

// The number on a card (PAN). Prints masked; the clear text leaves by one door.
class Pan {
 public:
  Pan() = default;
  explicit Pan(std::string digits) : digits_(std::move(digits)) {}

  const std::string& clear_for_wire() const { return digits_; }
  std::string masked() const;  // first six and last four digits
  bool valid() const;          // 12 to 19 digits, the last of which checks the others (Luhn)
  bool empty() const { return digits_.empty(); }

  bool operator==(const Pan&) const = default;
  friend std::ostream& operator<<(std::ostream& os, const Pan& pan) { return os << pan.masked(); }

 private:
  std::string digits_;
};

// The digit that makes a number of these digits and itself pass the Luhn check. REQUIRES: digits only.
char luhn_digit(std::string_view digits);

// A personal identification number. Never prints.
class Pin {
 public:
  Pin() = default;
  // nullopt: not 4 to 12 digits.
  static std::optional<Pin> from(std::string_view digits);

  const std::string& clear_for_wire() const { return digits_; }

  bool operator==(const Pin&) const = default;
  friend std::ostream& operator<<(std::ostream& os, const Pin&) { return os << "PIN"; }

 private:
  explicit Pin(std::string digits) : digits_(std::move(digits)) {}

  std::string digits_;
};

// What a reader reads off a card; travels sealed under "card-data".
struct CardData {
  Pan number;
  std::string expiry;      // YYMM
  std::string sequence;    // two digits: which of several cards of one number; empty off a stripe
  std::string cryptogram;  // of the chip; empty off a stripe
};

// For sealing, and back. nullopt: nobody sealed this with text_to_seal.
std::string text_to_seal(const CardData& data);
std::optional<CardData> card_data_from(std::string_view text);

// ISO 9564-1 format 4 before encipherment, 16 bytes each. `fill` is 8 random bytes (else std::logic_error).
std::string pin_field(const Pin& pin, std::string_view fill);
std::optional<Pin> pin_of_field(std::string_view field);
std::string pan_field(const Pan& number);  // REQUIRES: 12 to 19 digits (else std::logic_error)

// What travels sealed under "pin-block": both fields, so that a PIN entered for one card is none for another.
std::string pin_block(const Pin& pin, const Pan& number, std::string_view fill);
// nullopt: no PIN block, or one of another card.
std::optional<Pin> pin_of_block(std::string_view block, const Pan& number);

}  // namespace tillrig
