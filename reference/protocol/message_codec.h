#pragma once

#include <array>
#include <boost/json.hpp>
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

using Json = nlohmann::ordered_json;  // written: in the order of the description, what is not UTF-8 replaced
using Read = boost::json::value;      // read: into memory that is let go of at once

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
  Reader(const boost::json::object& in, const Place& place, std::string& wrong)
      : in_(in), place_(place), wrong_(wrong) {}

  template <class T>
  void operator()(const char* name, T& value) {
    if (!wrong_.empty()) return;
    const Place where{&place_, name};
    const auto* found = in_.if_contains(name);
    if constexpr (IsOptional<T>::value) {
      if (found) read(*found, where, value.emplace());
    } else if (!found) {
      wrong_ = where.text() + ": missing";
    } else {
      read(*found, where, value);
    }
  }

 private:
  void expected(const Place& where, const char* what, const Read& found) {
    wrong_ = where.text() + ": expected " + what + ", found " + name_of(found.kind());
  }

  static const char* name_of(boost::json::kind kind) {
    switch (kind) {
      case boost::json::kind::null:
        return "null";
      case boost::json::kind::bool_:
        return "boolean";
      case boost::json::kind::string:
        return "string";
      case boost::json::kind::array:
        return "array";
      case boost::json::kind::object:
        return "object";
      default:
        return "number";
    }
  }

  template <class T>
  void read(const Read& json, const Place& where, T& value) {
    if constexpr (std::is_enum_v<T>) {
      if (!json.is_string()) return expected(where, "a word", json);
      const auto known = from_word<T>(std::string_view(json.get_string()));
      if (!known) wrong_ = where.text() + ": not a known word";
      if (known) value = *known;
    } else if constexpr (std::is_same_v<T, Money>) {
      read_money(json, where, value);
    } else if constexpr (std::is_same_v<T, PaymentCode> || std::is_same_v<T, SealedData> || IsId<T>::value) {
      if (!json.is_string()) return expected(where, "a text", json);
      value = T(std::string(json.get_string()));
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (!json.is_string()) return expected(where, "a text", json);
      value = std::string(json.get_string());
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!json.is_bool()) return expected(where, "true or false", json);
      value = json.get_bool();
    } else if constexpr (std::is_integral_v<T>) {
      const auto* whole = json.if_int64();
      if (!whole) return expected(where, "a whole number of 64 bits", json);
      value = static_cast<T>(*whole);
    } else if constexpr (IsVector<T>::value) {
      if (!json.is_array()) return expected(where, "a list", json);
      const auto& list = json.get_array();
      for (std::size_t i = 0; i < list.size() && wrong_.empty(); ++i)
        read(list[i], Place{&where, nullptr, i}, value.emplace_back());
    } else {
      if (!json.is_object()) return expected(where, "an object", json);
      Reader inner(json.get_object(), where, wrong_);
      describe(inner, value);
    }
  }

  void read_money(const Read& json, const Place& where, Money& value) {
    if (!json.is_object()) return expected(where, "an amount {minor, currency}", json);
    std::int64_t minor = 0;
    std::string code;
    Reader inner(json.get_object(), where, wrong_);
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

  const boost::json::object& in_;
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
  std::array<unsigned char, 4096> nearby;  // what most messages need: then nothing is allocated
  boost::json::monotonic_resource memory(nearby.data(), nearby.size());
  boost::system::error_code trouble;
  const message_codec::Read json = boost::json::parse(body, trouble, &memory);
  if (trouble) return tl::unexpected(BadMessage{"body: expected JSON"});
  if (!json.is_object()) return tl::unexpected(BadMessage{"body: expected a JSON object"});
  M message;
  std::string wrong;
  const message_codec::Place whole;
  message_codec::Reader reader(json.get_object(), whole, wrong);
  describe(reader, message);
  if (!wrong.empty()) return tl::unexpected(BadMessage{wrong});
  return message;
}

}  // namespace tillrig

#define TILLRIG_MESSAGE(M)                           \
  template std::string tillrig::encode<M>(const M&); \
  template tl::expected<M, tillrig::BadMessage> tillrig::decode<M>(std::string_view)
