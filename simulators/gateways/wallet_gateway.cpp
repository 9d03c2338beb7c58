#include "simulators/gateways/wallet_gateway.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <vector>

#include "reference/ports/spawn.h"
#include "reference/protocol/invariant.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/text.h"
#include "simulators/gateways/notice_sender.h"
#include "simulators/gateways/service_desk.h"
#include "simulators/gateways/statement_desk.h"
#include "simulators/gateways/wallet_keeper.h"
#include "simulators/gateways/wallet_words.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;
using Operation = BookOperation::Kind;

std::map<std::string, std::int64_t> customers_of(const std::string& text) {
  std::map<std::string, std::int64_t> customers;
  for (const auto part : split(text, ',')) {
    const auto fields = split(part, ':');
    const auto balance = fields.size() == 2 ? whole_number(fields[1]) : std::nullopt;
    if (!balance || *balance < 0 || fields[0].empty())
      throw std::runtime_error(fmt::format("setting customers: expected name:minor units, found '{}'", part));
    customers.emplace(fields[0], *balance);
  }
  return customers;
}

BookRules rules_of(const Settings& settings) {
  BookRules rules;
  rules.currency = settings.text("currency", "CNY");
  rules.txn_prefix = settings.text("code_prefix", "28");
  rules.code_validity = settings.duration("code_validity", std::chrono::seconds(60));
  rules.wait_limit = settings.duration("wait_limit", std::chrono::seconds(120));
  rules.password_above = settings.integer("password_above", 100000);
  rules.coupon_minor = settings.integer("coupon_minor", 0);
  rules.remembers_early_cancel = settings.flag("remembers_early_cancel", true);
  rules.binds_first_error = settings.flag("binds_first_error", false);
  rules.honours_expiry = settings.flag("honours_expiry", true);
  return rules;
}

std::string adapter_of(const NodePorts& ports) {
  return ports.settings.text("adapter", "adapter-" + ports.settings.text("channel", ports.name.text()));
}

class WalletGateway final : public Node {
 public:
  explicit WalletGateway(NodePorts& ports)
      : ports_(ports),
        merchant_(ports.settings.text("merchant", "tillrig-shop")),
        code_prefix_(ports.settings.text("code_prefix", "28")),
        code_digits_(static_cast<std::size_t>(ports.settings.integer("code_digits", 18))),
        keeper_(ports, rules_of(ports.settings), customers_of(ports.settings.text("customers", ""))),
        desk_(ports, MoneyHouse::wallet),
        notices_(ports, keeper_, desk_, merchant_, adapter_of(ports)),
        statements_(ports, desk_, ports.settings.text("channel", ports.name.text()), keeper_.book().rules().currency) {
    if (code_digits_ < 16 || code_digits_ > 24 || code_prefix_.size() > 6)
      throw std::runtime_error("settings code_prefix, code_digits: expected up to 6 digits of 16 to 24");
  }

  void start() override {
    for (const auto* verb : {"pay", "query", "close", "cancel", "refund", "refund-query"})
      serve(std::string("wallet.") + verb, &WalletGateway::serve_wallet);
    serve("hand.show_code", &WalletGateway::show_code);
    serve("hand.confirm", &WalletGateway::customer_answers);
    serve("hand.reject", &WalletGateway::customer_answers);
    serve("sim.statement", &WalletGateway::issue_statement);
    serve("sim.fault", &WalletGateway::start_fault);
    serve("sim.heal", &WalletGateway::heal_fault);
    spawn(ports_.executor, recover());
  }

 private:
  using Method = awaitable<Answer> (WalletGateway::*)(Request);

  void serve(const std::string& verb, Method method) {
    ports_.bus.serve(verb, [this, method](Request request) { return (this->*method)(std::move(request)); });
  }

  awaitable<void> recover() {
    co_await keeper_.open();
    const auto numbers = keeper_.unacknowledged();
    for (const auto& number : numbers) {
      std::string asked = number;
      std::string no_refund;
      const auto view = co_await keeper_.look_up(std::move(asked), std::move(no_refund));
      if (view && view->state == "SUCCESS") notices_.send(number, *view);
    }
    ports_.lifecycle.ready();
  }

  // ---- the wallet's wire

  awaitable<Answer> serve_wallet(Request request) {
    const auto decoded = decode<WalletRequest>(request.message.body);
    if (!decoded) co_return Refused{RefusedWhy::not_executed, decoded.error().line};
    const auto& wire = *decoded;
    const auto verb = request.message.verb.substr(std::string_view("wallet.").size());
    const auto arrived = ports_.clock.wall_now();
    ports_.log.record(Event("gateway.received").with("number", wire.number).with("verb", verb));

    const auto& book = keeper_.book();
    const bool known = verb == "refund" ? book.knows_refund(wire.number, wire.refund) : book.knows(wire.number);
    const auto fault = desk_.faults().take_request(verb, known, ports_.clock.steady_now());
    const auto refused = co_await desk_.way_in(verb, fault);
    if (refused) co_return *refused;

    auto view = why_not_ours(wire, verb);
    if (!view && fault && fault->kind == OutcomeFaultKind::system_error && !fault->executed) {
      desk_.record_fired(*fault);
      view = failure("SYSTEM_ERROR", "SYSTEM_ERROR");
    }
    if (!view && fault && fault->kind == OutcomeFaultKind::rate_limit) {
      desk_.record_fired(*fault);
      view = failure("FAIL", "RATE_LIMIT");
    }
    if (!view && verb == "pay" && keeper_.book().answers_error(wire.number))
      view = failure("SYSTEM_ERROR", "SYSTEM_ERROR");
    Duration reply_waits{};
    if (!view) {
      auto result = co_await execute(verb, wire, arrived, fault);
      if (may_take_back(fault, wire.number, result.view))
        result.view = co_await take_back(*fault, wire.number);
      else
        reply_waits = notices_.after(verb, result);
      view = std::move(result.view);
    }
    if (verb == "pay" && fault && fault->kind == OutcomeFaultKind::system_error) co_await bind_error(wire.number);
    co_await desk_.way_out(fault, reply_waits);
    co_return answer(verb, wire, std::move(*view), fault);
  }

  // Its house may keep to the first error that it gave under a number.
  awaitable<void> bind_error(std::string number) {
    BookOperation operation;
    operation.kind = Operation::bind_error;
    operation.number = std::move(number);
    co_await keeper_.perform(std::move(operation));
  }

  // An authenticated "not executed" when the request is not a good one.
  std::optional<TradeView> why_not_ours(const WalletRequest& wire, const std::string& verb) const {
    if (!ports_.keys.mac_matches(merchant_key, signed_text(wire), wire.sign)) return failure("FAIL", "BAD_SIGN");
    if (wire.verb != verb) return failure("FAIL", "BAD_VERB");
    if (wire.merchant != merchant_) return failure("FAIL", "BAD_MERCHANT");
    if (wire.number.empty()) return failure("FAIL", "BAD_NUMBER");
    return std::nullopt;
  }

  awaitable<BookResult> execute(std::string verb, WalletRequest wire, WallInstant arrived,
                                std::optional<OutcomeFault> fault) {
    BookResult executed;
    executed.number = wire.number;
    if (verb == "query" || verb == "refund-query") {
      std::string number = wire.number;
      std::string refund;
      if (verb == "refund-query") refund = wire.refund;
      auto view = co_await keeper_.look_up(std::move(number), std::move(refund));
      executed.view = view ? std::move(*view) : failure("SYSTEM_ERROR", "SYSTEM_ERROR");
      co_return executed;
    }
    if (fault && fault->kind == OutcomeFaultKind::cancel_not_done) {
      auto pretended = co_await pretend_to_cancel(*fault, wire.number);
      if (pretended) {
        executed.view = std::move(*pretended);
        co_return executed;
      }
    }
    auto operation = operation_of(verb, wire, arrived);
    if (fault && fault->kind == OutcomeFaultKind::decline) {
      desk_.record_fired(*fault);
      operation.decline_with = sub_code_of(fault->reason);
    }
    if (fault && fault->kind == OutcomeFaultKind::confirm_on_phone) {
      desk_.record_fired(*fault);
      operation.ask_customer = true;
    }
    if (fault && fault->kind == OutcomeFaultKind::executes_other_amount && !keeper_.book().knows(wire.number)) {
      desk_.record_fired(*fault);
      operation.debits = fault->minor > 0 ? fault->minor : operation.minor + 100;
    }
    auto result = co_await keeper_.perform(std::move(operation));
    if (result) co_return std::move(*result);
    executed.view = failure("SYSTEM_ERROR", "SYSTEM_ERROR");
    co_return executed;
  }

  // What the shop was told is paid, it has given the goods for: no wallet takes that back without a word.
  bool may_take_back(const std::optional<OutcomeFault>& fault, const std::string& number, const TradeView& view) const {
    return fault && fault->kind == OutcomeFaultKind::take_back && view.state == "SUCCESS" &&
           !answered_paid_.contains(number) && !notices_.has_said_paid(number);
  }

  // The wallet's own operator is there between the book and the answer.
  awaitable<TradeView> take_back(OutcomeFault fault, std::string number) {
    desk_.record_fired(fault);
    notices_.withdraw(number);
    BookOperation operation;
    operation.kind = Operation::cancel;
    operation.number = std::move(number);
    const auto result = co_await keeper_.perform(std::move(operation));
    co_return result ? result->view : failure("SYSTEM_ERROR", "SYSTEM_ERROR");
  }

  // What a cancel would be answered that was done. nullopt: there is no money to keep, the fault does not fire.
  awaitable<std::optional<TradeView>> pretend_to_cancel(OutcomeFault fault, std::string number) {
    std::string no_refund;
    auto view = co_await keeper_.look_up(std::move(number), std::move(no_refund));
    if (!view || view->state != "SUCCESS") co_return std::nullopt;
    desk_.record_fired(fault);
    view->state = word_of(TradeState::reversed);
    view->refunded_minor = view->minor;
    co_return view;
  }

  BookOperation operation_of(const std::string& verb, const WalletRequest& wire, WallInstant arrived) const {
    constexpr std::int64_t longest_ms = 100LL * 366 * 24 * 3600 * 1000;
    BookOperation operation;
    operation.number = wire.number;
    operation.minor = wire.minor;
    operation.currency = wire.currency;
    if (verb == "pay") {
      operation.kind = Operation::pay;
      operation.code_ref = code_ref(wire.auth_code);
      operation.order_ref = wire.order_ref;
      operation.expires_at = arrived + milliseconds(std::clamp<std::int64_t>(wire.expires_in_ms, 0, longest_ms));
    } else if (verb == "close") {
      operation.kind = Operation::close;
    } else if (verb == "cancel") {
      operation.kind = Operation::cancel;
    } else {
      operation.kind = Operation::refund;
      operation.refund = wire.refund;
    }
    return operation;
  }

  // What stands for a payment code in the book and in the journal: nobody can find the code from it.
  std::string code_ref(const std::string& code) const {
    return ports_.keys.mac(merchant_key, "payment code " + code).substr(0, 16);
  }

  Answer answer(const std::string& verb, const WalletRequest& wire, TradeView view,
                const std::optional<OutcomeFault>& fault) {
    auto conclusive = settles(verb, view);
    auto number = wire.number;
    auto kind = fault ? std::optional(fault->kind) : std::nullopt;
    if (kind == OutcomeFaultKind::not_found) {
      view = failure("FAIL", verb == "query" ? "TRADE_NOT_EXIST" : "REFUND_NOT_EXIST");
    } else if (kind == OutcomeFaultKind::system_error) {
      view = failure("SYSTEM_ERROR", "SYSTEM_ERROR");
    } else if (kind == OutcomeFaultKind::wrong_reply) {
      number += "7";
    } else if (kind == OutcomeFaultKind::wrong_amount) {
      view.minor = fault->minor;
    } else if (kind == OutcomeFaultKind::duplicate_answered) {
      view = failure("FAIL", "NUMBER_USED");
    } else if (kind != OutcomeFaultKind::bad_signature && kind != OutcomeFaultKind::wrong_currency &&
               kind != OutcomeFaultKind::malformed) {
      kind.reset();
    }
    if (kind) {
      conclusive = false;
      if (kind != OutcomeFaultKind::system_error || fault->executed) desk_.record_fired(*fault);
    }

    if (view.state == "SUCCESS") answered_paid_.insert(wire.number);
    auto wallet_answer = to_answer(verb, merchant_, number, keeper_.book().rules().currency, view);
    if (kind == OutcomeFaultKind::wrong_currency) wallet_answer.currency = another_currency(wallet_answer.currency);
    wallet_answer.refund = wire.refund;
    wallet_answer.nonce = wire.nonce;
    wallet_answer.sign = ports_.keys.mac(merchant_key, signed_text(wallet_answer));
    if (kind == OutcomeFaultKind::bad_signature)
      wallet_answer.sign.front() = wallet_answer.sign.front() == '0' ? '1' : '0';
    ports_.log.record(Event("gateway.answered")
                          .with("number", number)
                          .with("verb", verb)
                          .with("state", view.state)
                          .with("code", view.code)
                          .with("conclusive", std::int64_t{conclusive}));
    auto body = encode(wallet_answer);
    return Reply{kind == OutcomeFaultKind::malformed ? with_a_malformed_field(body) : std::move(body)};
  }

  // ---- hands and faults

  // The customer a hand names; nullopt: the rig names somebody whom this wallet does not know.
  std::optional<std::string> customer_in(const Request& request) const {
    const auto json = nlohmann::json::parse(request.message.body, nullptr, false);
    if (!json.is_object() || !json.contains("customer") || !json["customer"].is_string()) return std::nullopt;
    auto customer = json["customer"].get<std::string>();
    if (!keeper_.book().knows_customer(customer)) return std::nullopt;
    return customer;
  }

  Refused no_such_customer(const Request& request) const {
    return Refused{RefusedWhy::not_executed,
                   request.message.verb + ": expected a customer of " + ports_.name.text() + " in the body"};
  }

  PaymentCode draw_code() {
    for (;;) {
      std::string digits = code_prefix_;
      while (digits.size() < code_digits_) digits += static_cast<char>('0' + ports_.random.below("code", 10));
      if (!keeper_.book().knows_code(code_ref(digits))) return PaymentCode(std::move(digits));
    }
  }

  awaitable<Answer> show_code(Request request) {
    const auto customer = customer_in(request);
    if (!customer) co_return no_such_customer(request);
    const auto code = draw_code();
    BookOperation operation;
    operation.kind = Operation::issue_code;
    operation.customer = *customer;
    operation.code_ref = code_ref(code.clear_for_wire());
    const auto ref = operation.code_ref;
    const auto result = co_await keeper_.perform(std::move(operation));
    if (!result) co_return Refused{RefusedWhy::not_executed, "the wallet's store failed"};
    ports_.log.record(Event("code.issued").with("customer", *customer).with("code", code).with("code_ref", ref));
    co_return Reply{nlohmann::json{{"code", code.clear_for_wire()}}.dump()};
  }

  awaitable<Answer> customer_answers(Request request) {
    const auto customer = customer_in(request);
    if (!customer) co_return no_such_customer(request);
    const bool agrees = request.message.verb == "hand.confirm";
    BookOperation operation;
    operation.kind = agrees ? Operation::confirm : Operation::reject;
    operation.customer = *customer;
    const auto result = co_await keeper_.perform(std::move(operation));
    if (!result) co_return Refused{RefusedWhy::not_executed, "the wallet's store failed"};
    nlohmann::json done{{"done", !result->number.empty()}};
    if (result->number.empty()) done["why"] = "no payment of " + *customer + " waits to be confirmed";
    notices_.after(agrees ? "confirm" : "reject", *result);
    co_return Reply{done.dump()};
  }

  awaitable<Answer> issue_statement(Request request) {
    const auto entries = co_await keeper_.durable_entries();
    if (!entries) co_return Refused{RefusedWhy::not_executed, "the wallet's store failed"};
    co_return statements_.issue(request, *entries);
  }
  awaitable<Answer> start_fault(Request request) { co_return desk_.start_fault(request); }
  awaitable<Answer> heal_fault(Request request) { co_return desk_.heal_fault(request); }

  NodePorts& ports_;
  std::string merchant_;
  std::string code_prefix_;
  std::size_t code_digits_;
  WalletKeeper keeper_;
  ServiceDesk desk_;
  NoticeSender notices_;
  StatementDesk statements_;
  std::set<std::string> answered_paid_;  // numbers, in this life
};

}  // namespace

std::unique_ptr<Node> make_wallet_gateway(NodePorts& ports) {
  return std::make_unique<WalletGateway>(ports);
}

}  // namespace tillrig
