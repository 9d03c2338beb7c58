#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "reference/protocol/messages.h"

// How messages become JSON and back, for the sources that say TILLRIG_MESSAGE. The fields of a message come from its
// describe(visit, m): declared beside the message (message_fields.h).
namespace tillrig {
namespace message_codec {

using Json = nlohmann::ordered_json;  // written: in the order of the description
using Read = nlohmann::json;

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Kind>
struct IsId<Id<Kind>> : std::true_type {};

class Writer {
 public:
  // An object that grows copies all that is in it.
  Writer() { out_.get_ref<Json::object_t&>().reserve(usual_fields); }

  template <class T>
  void operator()(const char* name, T& value) {
    if constexpr (IsOptional<T>::value) {
      if (value) out_.get_ref<Json::object_t&>().emplace_back(name, json_of(*value));
    } else {
      out_.get_ref<Json::object_t&>().emplace_back(name, json_of(value));
    }
  }

  template <class T>
  static Json json_of(T& value) {
    if constexpr (std::is_enum_v<T>) {
      return word_of(value);
    } else if constexpr (std::is_same_v<T, Money>) {
      return Json{{"minor", value.minor()}, {"currency", value.currency().code()}};
    } else if constexpr (std::is_same_v<T, PaymentCode> || std::is_same_v<T, SealedData>) {
      return value.clear_for_wire();
    } else if constexpr (IsId<T>::value) {
      return value.text();
    } else if constexpr (IsVector<T>::value) {
      auto list = Json::array();
      for (auto& item : value) list.push_back(json_of(item));
      return list;
    } else if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
      return value;
    } else {
      Writer inner;
      describe(inner, value);
      return std::move(inner.out_);
    }
  }

 private:
  static constexpr std::size_t usual_fields = 16;

  Json out_ = Json::object();
};

// Where in a message: put into words only when something is wrong there.
struct Place {
  const Place* within = nullptr;
  const char* name = nullptr;  // none: an element of a list
  std::size_t index = 0;

  std::string text() const {
    const auto outer = within ? within->text() : std::string();
    if (!name) return within ? outer + "[" + std::to_string(index) + "]" : outer;
    return outer.empty() ? std::string(name) : outer + "." + name;
  }
};

// Reads the fields a message describes; the first thing wrong is kept, with the path to it.
class Reader {
 public:
  Reader(const Read& in, const Place& place, std::string& wrong) : in_(in), place_(place), wrong_(wrong) {}

  template <class T>
  void operator()(const char* name, T& value) {
    if (!wrong_.empty()) return;
    const Place where{&place_, name};
    const auto found = in_.find(name);
    if constexpr (IsOptional<T>::value) {
      if (found != in_.end()) read(*found, where, value.emplace());
    } else if (found == in_.end()) {
      wrong_ = where.text() + ": missing";
    } else {
      read(*found, where, value);
    }
  }

 private:
  void expected(const Place& where, const char* what, const Read& found) {
    wrong_ = where.text() + ": expected " + what + ", found " + found.type_name();
  }

  template <class T>
  void read(const Read& json, const Place& where, T& value) {
    if constexpr (std::is_enum_v<T>) {
      if (!json.is_string()) return expected(where, "a word", json);
      const auto known = from_word<T>(json.template get_ref<const std::string&>());
      if (!known) wrong_ = where.text() + ": not a known word";
      if (known) value = *known;
    } else if constexpr (std::is_same_v<T, Money>) {
      read_money(json, where, value);
    } else if constexpr (std::is_same_v<T, PaymentCode> || std::is_same_v<T, SealedData> || IsId<T>::value) {
      if (!json.is_string()) return expected(where, "a text", json);
      value = T(json.template get<std::string>());
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (!json.is_string()) return expected(where, "a text", json);
      value = json.template get<std::string>();
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!json.is_boolean()) return expected(where, "true or false", json);
      value = json.template get<bool>();
    } else if constexpr (std::is_integral_v<T>) {
      if (!fits(json)) return expected(where, "a whole number of 64 bits", json);
      value = json.template get<T>();
    } else if constexpr (IsVector<T>::value) {
      if (!json.is_array()) return expected(where, "a list", json);
      for (std::size_t i = 0; i < json.size() && wrong_.empty(); ++i)
        read(json[i], Place{&where, nullptr, i}, value.emplace_back());
    } else {
      if (!json.is_object()) return expected(where, "an object", json);
      Reader inner(json, where, wrong_);
      describe(inner, value);
    }
  }

  static bool fits(const Read& json) {
    if (json.is_number_unsigned())
      return json.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return json.is_number_integer();
  }

  void read_money(const Read& json, const Place& where, Money& value) {
    if (!json.is_object()) return expected(where, "an amount {minor, currency}", json);
    std::int64_t minor = 0;
    std::string code;
    Reader inner(json, where, wrong_);
    inner("minor", minor);
    inner("currency", code);
    if (!wrong_.empty()) return;
    const auto currency = Currency::from_code(code);
    if (!currency)
      wrong_ = where.text() + ".currency: not a known currency";
    else if (minor < 0)
      wrong_ = where.text() + ".minor: expected an amount of zero or more";
    else
      value = Money(minor, *currency);
  }

  const Read& in_;
  const Place& place_;
  std::string& wrong_;
};

// Values joined as name=length:value&..., for a signature that does not depend on JSON's spelling. The length keeps a
// value with a '&' in it from passing for two fields.
class SignedText {
 public:
  void operator()(std::string_view name, const std::string& value) {
    if (name != "sign") add(name, value);
  }
  void operator()(std::string_view name, std::int64_t value) { add(name, std::to_string(value)); }
  std::string text;

 private:
  void add(std::string_view name, const std::string& value) {
    if (!text.empty()) text += '&';
    text.append(name).append("=").append(std::to_string(value.size())).append(":").append(value);
  }
};

template <class M>
std::string text_to_sign(const M& message) {
  SignedText signer;
  auto copy = message;
  describe(signer, copy);
  return std::move(signer.text);
}

}  // namespace message_codec

template <class M>
std::string encode(const M& message) {
  // describe() visits by reference for the sake of the reader; the writer changes nothing.
  message_codec::Writer writer;
  return writer.json_of(const_cast<M&>(message)).dump(-1, ' ', false, message_codec::Json::error_handler_t::replace);
}

template <class M>
tl::expected<M, BadMessage> decode(std::string_view body) {
  const auto json = message_codec::Read::parse(body, nullptr, false);
  if (json.is_discarded()) return tl::unexpected(BadMessage{"body: expected JSON"});
  if (!json.is_object()) return tl::unexpected(BadMessage{"body: expected a JSON object"});
  M message;
  std::string wrong;
  const message_codec::Place whole;
  message_codec::Reader reader(json, whole, wrong);
  describe(reader, message);
  if (!wrong.empty()) return tl::unexpected(BadMessage{wrong});
  return message;
}

}  // namespace tillrig

#define TILLRIG_MESSAGE(M)                           \
  template std::string tillrig::encode<M>(const M&); \
  template tl::expected<M, tillrig::BadMessage> tillrig::decode<M>(std::string_view)
