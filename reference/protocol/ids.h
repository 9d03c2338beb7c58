#pragma once

#include <compare>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace tillrig {

// A text that only means something as an identifier of one kind. Two kinds do not compare or convert.
template <class Kind>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }

  auto operator<=>(const Id&) const = default;
  friend std::ostream& operator<<(std::ostream& os, const Id& id) { return os << id.text_; }

 private:
  std::string text_;
};

// Names of one purchase, outermost first; see "Names for one purchase" in the rules of the money.
using BasketKey = Id<struct BasketKeyKind>;          // till, one a sale
using OrderId = Id<struct OrderIdKind>;              // acquiring, a Snowflake number in decimal
using TenderLine = Id<struct TenderLineKind>;        // one way of paying within an order: "1", "2", ...
using AttemptKey = Id<struct AttemptKeyKind>;        // till, new only when the former is final or abandoned
using ChannelNumber = Id<struct ChannelNumberKind>;  // engine, one an attempt and channel, stored before use
using ChannelTxn = Id<struct ChannelTxnKind>;        // the channel's own number for what it executed
using RefundKey = Id<struct RefundKeyKind>;          // one a refund

using NodeName = Id<struct NodeNameKind>;  // a node of the lane or a simulator: "till-1", "engine", "wallet-a"
using Sku = Id<struct SkuKind>;
using Channel = Id<struct ChannelKind>;  // a way to move money: "wallet-a", "bank", "cash"
inline const Channel kCash("cash");

// A customer's payment code: lets whoever holds it take money, once. Prints masked; the clear text leaves by one door.
class PaymentCode {
 public:
  PaymentCode() = default;
  explicit PaymentCode(std::string digits) : digits_(std::move(digits)) {}

  const std::string& clear_for_wire() const { return digits_; }
  std::string masked() const;  // first two and last four digits
  bool empty() const { return digits_.empty(); }

  bool operator==(const PaymentCode&) const = default;
  friend std::ostream& operator<<(std::ostream& os, const PaymentCode& code) { return os << code.masked(); }

 private:
  std::string digits_;
};

// What a device enciphered for somebody further on (card data, a PIN block), as hex. Whoever carries it cannot read it;
// no log shows it, and a PIN block goes into no store.
class SealedData {
 public:
  SealedData() = default;
  explicit SealedData(std::string hex) : hex_(std::move(hex)) {}

  const std::string& clear_for_wire() const { return hex_; }
  bool empty() const { return hex_.empty(); }

  bool operator==(const SealedData&) const = default;
  friend std::ostream& operator<<(std::ostream& os, const SealedData& data) {
    return os << "sealed:" << data.hex_.size() / 2;
  }

 private:
  std::string hex_;
};

}  // namespace tillrig

template <class Kind>
struct std::hash<tillrig::Id<Kind>> {
  std::size_t operator()(const tillrig::Id<Kind>& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};
