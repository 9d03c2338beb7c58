#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tillrig {

// The words that cross wires for enumerations, one table a type. Unknown words do not decode.
template <class E>
struct Words;  // specialised below: static constexpr std::array of {value, "WORD"}

// What a channel says of one charge. UNKNOWN: it may or may not have happened. REFUSED: certainly never executed.
enum class ChannelState { refused, unknown, not_found, waiting, succeeded, failed, closed, reversed, refunded };

// A payment in the engine; also what acquiring and the till know of an attempt.
// CLOSING: the channel was asked to close it if unpaid. REVERSING: the reversal is activated, the point of no return.
enum class PaymentState { sending, waiting, unknown, closing, reversing, succeeded, failed, closed, reversed, refused };

// OFFLINE: sold by a till that could not reach the core, its card tender not yet accepted by the bank. UNCOLLECTED: the
// bank declined what the card had approved: goods given, no money; neither paid nor unpaid.
enum class OrderState { open, paid, closing, closed, offline, uncollected };

// What a customer pays a tender line with.
enum class TenderKind { wallet, card, cash };

// How the card was read. STRIPE and FALLBACK (a chip card swiped) never work offline.
enum class CardEntry { chip, contactless, stripe, fallback };

// What card and terminal decided between them (EMV): ask the bank (ARQC), approved without it (TC), declined (AAC).
enum class CardVerdict { ask_bank, approved_offline, declined };

enum class RefundState { sending, unknown, refunded, failed };

// Why a channel declined, as far as a till needs to know it.
enum class DeclineClass { none, insufficient_funds, bad_code, expired, risk, limit, wrong_pin, other };

constexpr bool is_final(PaymentState state) {
  return state == PaymentState::succeeded || state == PaymentState::failed || state == PaymentState::closed ||
         state == PaymentState::reversed || state == PaymentState::refused;
}

template <>
struct Words<ChannelState> {
  static constexpr std::array all{
      std::pair{ChannelState::refused, "REFUSED"},     std::pair{ChannelState::unknown, "UNKNOWN"},
      std::pair{ChannelState::not_found, "NOT_FOUND"}, std::pair{ChannelState::waiting, "WAITING"},
      std::pair{ChannelState::succeeded, "SUCCEEDED"}, std::pair{ChannelState::failed, "FAILED"},
      std::pair{ChannelState::closed, "CLOSED"},       std::pair{ChannelState::reversed, "REVERSED"},
      std::pair{ChannelState::refunded, "REFUNDED"}};
};
template <>
struct Words<PaymentState> {
  static constexpr std::array all{
      std::pair{PaymentState::sending, "SENDING"},     std::pair{PaymentState::waiting, "WAITING"},
      std::pair{PaymentState::unknown, "UNKNOWN"},     std::pair{PaymentState::closing, "CLOSING"},
      std::pair{PaymentState::reversing, "REVERSING"}, std::pair{PaymentState::succeeded, "SUCCEEDED"},
      std::pair{PaymentState::failed, "FAILED"},       std::pair{PaymentState::closed, "CLOSED"},
      std::pair{PaymentState::reversed, "REVERSED"},   std::pair{PaymentState::refused, "REFUSED"}};
};
template <>
struct Words<OrderState> {
  static constexpr std::array all{
      std::pair{OrderState::open, "OPEN"},       std::pair{OrderState::paid, "PAID"},
      std::pair{OrderState::closing, "CLOSING"}, std::pair{OrderState::closed, "CLOSED"},
      std::pair{OrderState::offline, "OFFLINE"}, std::pair{OrderState::uncollected, "UNCOLLECTED"}};
};
template <>
struct Words<TenderKind> {
  static constexpr std::array all{std::pair{TenderKind::wallet, "WALLET"}, std::pair{TenderKind::card, "CARD"},
                                  std::pair{TenderKind::cash, "CASH"}};
};
template <>
struct Words<CardEntry> {
  static constexpr std::array all{std::pair{CardEntry::chip, "CHIP"}, std::pair{CardEntry::contactless, "CONTACTLESS"},
                                  std::pair{CardEntry::stripe, "STRIPE"}, std::pair{CardEntry::fallback, "FALLBACK"}};
};
template <>
struct Words<CardVerdict> {
  static constexpr std::array all{std::pair{CardVerdict::ask_bank, "ASK_BANK"},
                                  std::pair{CardVerdict::approved_offline, "APPROVED_OFFLINE"},
                                  std::pair{CardVerdict::declined, "DECLINED"}};
};
template <>
struct Words<RefundState> {
  static constexpr std::array all{
      std::pair{RefundState::sending, "SENDING"}, std::pair{RefundState::unknown, "UNKNOWN"},
      std::pair{RefundState::refunded, "REFUNDED"}, std::pair{RefundState::failed, "FAILED"}};
};
template <>
struct Words<DeclineClass> {
  static constexpr std::array all{std::pair{DeclineClass::none, "NONE"},
                                  std::pair{DeclineClass::insufficient_funds, "INSUFFICIENT_FUNDS"},
                                  std::pair{DeclineClass::bad_code, "BAD_CODE"},
                                  std::pair{DeclineClass::expired, "EXPIRED"},
                                  std::pair{DeclineClass::risk, "RISK"},
                                  std::pair{DeclineClass::limit, "LIMIT"},
                                  std::pair{DeclineClass::wrong_pin, "WRONG_PIN"},
                                  std::pair{DeclineClass::other, "OTHER"}};
};

template <class E>
constexpr std::string_view word_of(E value) {
  for (const auto& [candidate, word] : Words<E>::all)
    if (candidate == value) return word;
  return "?";
}

template <class E>
constexpr std::optional<E> from_word(std::string_view word) {
  for (const auto& [value, candidate] : Words<E>::all)
    if (word == candidate) return value;
  return std::nullopt;
}

}  // namespace tillrig
