#include "simulators/banks/bank.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "reference/ports/spawn.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/card_data.h"
#include "simulators/banks/bank_keeper.h"
#include "simulators/banks/bank_words.h"
#include "simulators/banks/card_issue.h"
#include "simulators/gateways/service_desk.h"
#include "simulators/gateways/statement_desk.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;
using Kind = BankOperation::Kind;

BankRules rules_of(const Settings& settings) {
  BankRules rules;
  rules.currency = settings.text("currency", "CNY");
  rules.rrn_prefix = settings.text("rrn_prefix", "60");
  rules.pin_tries = settings.integer("pin_tries", 3);
  rules.remembers_early_reversal = settings.flag("remembers_early_reversal", true);
  rules.honours_expiry = settings.flag("honours_expiry", true);
  if (rules.rrn_prefix.size() > 6) throw std::runtime_error("setting rrn_prefix: expected up to six digits");
  return rules;
}

Kind kind_of(std::string_view verb) {
  if (verb == "sale") return Kind::sale;
  if (verb == "reversal") return Kind::reversal;
  if (verb == "void") return Kind::void_sale;
  if (verb == "refund") return Kind::refund;
  return verb == "advice" ? Kind::advice : Kind::settle;
}

// The numbers of a settlement name a batch: it has no STAN.
CardNumber number_of(const BankRequest& wire) {
  return {wire.merchant, wire.terminal, wire.batch, wire.verb == "settle" ? 1 : wire.stan};
}

class Bank final : public Node {
 public:
  explicit Bank(NodePorts& ports)
      : ports_(ports),
        merchant_(ports.settings.text("merchant", "tillrig-shop")),
        keeper_(ports, rules_of(ports.settings)),
        desk_(ports, MoneyHouse::bank),
        statements_(ports, desk_, ports.settings.text("channel", ports.name.text()), keeper_.book().rules().currency) {}

  void start() override {
    for (const auto* verb : {"sale", "reversal", "void", "refund", "advice", "settle"})
      serve(std::string("bank.") + verb, &Bank::serve_terminal);
    serve("sim.issue_card", &Bank::issue_card);
    serve("hand.unlock_card", &Bank::unlock_card);
    serve("sim.statement", &Bank::issue_statement);
    serve("sim.fault", &Bank::start_fault);
    serve("sim.heal", &Bank::heal_fault);
    spawn(ports_.executor, recover());
  }

 private:
  using Method = awaitable<Answer> (Bank::*)(Request);

  void serve(const std::string& verb, Method method) {
    ports_.bus.serve(verb, [this, method](Request request) { return (this->*method)(std::move(request)); });
  }

  awaitable<void> recover() {
    co_await keeper_.open();
    ports_.lifecycle.ready();
  }

  // ---- the bank's wire

  awaitable<Answer> serve_terminal(Request request) {
    const auto decoded = decode<BankRequest>(request.message.body);
    if (!decoded) co_return Refused{RefusedWhy::not_executed, decoded.error().line};
    const auto& wire = *decoded;
    const auto verb = request.message.verb.substr(std::string_view("bank.").size());
    const auto arrived = ports_.clock.wall_now();
    ports_.log.record(Event("gateway.received").with("number", number_of(wire).number()).with("verb", verb));

    const auto fault = desk_.faults().take_request(verb, true, ports_.clock.steady_now());
    const auto refused = co_await desk_.way_in(verb, fault);
    if (refused) co_return *refused;

    auto view = co_await work_on(verb, wire, arrived, fault);
    co_await desk_.way_out(fault, Duration::zero());
    co_return answer(wire, std::move(view), fault);
  }

  static BankView failure(const char* code, const BankRequest& wire) {
    return {code, "", "", wire.minor, wire.currency};
  }

  awaitable<BankView> work_on(std::string verb, BankRequest wire, WallInstant arrived,
                              std::optional<OutcomeFault> fault) {
    if (const auto* code = why_not_ours(wire, verb)) co_return failure(code, wire);
    if (fault && fault->kind == OutcomeFaultKind::system_error && !fault->executed) co_return failure("96", wire);
    auto operation = operation_of(verb, wire, arrived);
    if (const auto* code = add_card(operation, wire)) co_return failure(code, wire);
    if (fault && fault->kind == OutcomeFaultKind::decline) {
      desk_.record_fired(*fault);
      operation.decline_with = decline_code_of(fault->reason);
    }
    const auto result = co_await keeper_.perform(std::move(operation));
    co_return result ? result->view : failure("96", wire);
  }

  // An authenticated "not executed" when the request is not a good one; nullptr: it is.
  const char* why_not_ours(const BankRequest& wire, const std::string& verb) const {
    if (!ports_.keys.mac_matches(terminal_key, signed_text(wire), wire.sign)) return "A0";
    if (wire.verb != verb) return "30";
    if (wire.merchant != merchant_) return "03";
    return CardNumber::from(number_of(wire).number()) ? nullptr : "30";
  }

  BankOperation operation_of(const std::string& verb, const BankRequest& wire, WallInstant arrived) const {
    constexpr std::int64_t longest_ms = 100LL * 366 * 24 * 3600 * 1000;
    BankOperation operation;
    operation.kind = kind_of(verb);
    operation.number = number_of(wire);
    operation.original_batch = wire.original_batch;
    operation.original_stan = wire.original_stan;
    operation.minor = wire.minor;
    operation.currency = wire.currency;
    operation.count = wire.count;
    operation.order_ref = wire.order_ref;
    const auto patience = std::clamp<std::int64_t>(wire.expires_in_ms, 0, longest_ms);
    operation.expires_at = arrived + std::chrono::milliseconds(patience);
    return operation;
  }

  // nullptr: the card that was presented, and its PIN if there is one, are in the operation. Otherwise the code that
  // says why they cannot be read.
  const char* add_card(BankOperation& operation, const BankRequest& wire) const {
    if (operation.kind != Kind::sale && operation.kind != Kind::advice) return nullptr;
    const auto text = ports_.keys.open("card-data", wire.card);
    const auto data = text ? card_data_from(*text) : std::nullopt;
    if (!data) return "63";
    operation.number_ref = number_ref_of(ports_.keys, data->number);
    operation.expiry = data->expiry;
    if (operation.kind == Kind::advice || wire.pin_block.empty()) return nullptr;
    const auto block = ports_.keys.open("pin-block", wire.pin_block);
    const auto pin = block ? pin_of_block(*block, data->number) : std::nullopt;
    if (!pin) return "99";
    const auto* card = keeper_.book().card_of(operation.number_ref);
    const bool right = card && card->pin_ref == pin_ref_of(ports_.keys, data->number, *pin);
    operation.pin = right ? PinCheck::right : PinCheck::wrong;
    return nullptr;
  }

  Answer answer(const BankRequest& wire, BankView view, const std::optional<OutcomeFault>& fault) {
    BankAnswer bank_answer;
    bank_answer.verb = wire.verb;
    bank_answer.merchant = wire.merchant;
    bank_answer.terminal = wire.terminal;
    bank_answer.batch = wire.batch;
    bank_answer.stan = wire.stan;
    bank_answer.nonce = wire.nonce;
    const bool spoilt = fault && spoil(view, bank_answer, *fault);
    if (spoilt) desk_.record_fired(*fault);

    bank_answer.code = view.code;
    bank_answer.rrn = view.rrn;
    bank_answer.auth_code = view.auth_code;
    bank_answer.minor = view.minor;
    bank_answer.currency = view.currency;
    if (spoilt && fault->kind == OutcomeFaultKind::wrong_currency)
      bank_answer.currency = another_currency(view.currency);
    bank_answer.sign = ports_.keys.mac(terminal_key, signed_text(bank_answer));
    if (spoilt && fault->kind == OutcomeFaultKind::bad_signature)
      bank_answer.sign.front() = bank_answer.sign.front() == '0' ? '1' : '0';
    ports_.log.record(Event("gateway.answered")
                          .with("number", number_of(wire).number())
                          .with("verb", wire.verb)
                          .with("state", state_word_of(view.code))
                          .with("code", view.code)
                          .with("conclusive", std::int64_t{!spoilt && code_settles(view.code)}));
    auto body = encode(bank_answer);
    const bool malformed = spoilt && fault->kind == OutcomeFaultKind::malformed;
    return Reply{malformed ? with_a_malformed_field(body) : std::move(body)};
  }

  // What a fault makes of an answer. false: it leaves it alone.
  static bool spoil(BankView& view, BankAnswer& answer, const OutcomeFault& fault) {
    switch (fault.kind) {
      case OutcomeFaultKind::system_error:
        view = {"96", "", "", view.minor, view.currency};
        return true;
      case OutcomeFaultKind::wrong_reply:
        ++answer.stan;
        return true;
      case OutcomeFaultKind::wrong_amount:
        view.minor = fault.minor;
        return true;
      default:
        return fault.kind == OutcomeFaultKind::bad_signature || fault.kind == OutcomeFaultKind::wrong_currency ||
               fault.kind == OutcomeFaultKind::malformed;
    }
  }

  // ---- what the rig does

  awaitable<Answer> issue_card(Request request) {
    BankOperation operation;
    operation.kind = Kind::issue_card;
    const auto card = card_to_issue(ports_.keys, request.message.body, keeper_.book().rules().currency);
    if (!card) co_return Refused{RefusedWhy::not_executed, card.error()};
    if (keeper_.book().knows_card(card->name) || keeper_.book().card_of(card->number_ref))
      co_return Refused{RefusedWhy::not_executed, "card: expected one that was not issued before"};
    operation.card = *card;
    const auto result = co_await keeper_.perform(std::move(operation));
    if (!result) co_return Refused{RefusedWhy::not_executed, "the bank's store failed"};
    ports_.log.record(Event("card.issued")
                          .with("customer", card->holder)
                          .with("card", card->name)
                          .with("code_ref", card->number_ref));
    co_return Reply{"{}"};
  }

  awaitable<Answer> unlock_card(Request request) {
    const auto json = nlohmann::json::parse(request.message.body, nullptr, false);
    BankOperation operation;
    operation.kind = Kind::unlock_card;
    if (json.is_object() && json.contains("card") && json["card"].is_string()) operation.card.name = json["card"];
    if (!keeper_.book().knows_card(operation.card.name))
      co_return Refused{RefusedWhy::not_executed, "card: expected one that was issued"};
    const auto result = co_await keeper_.perform(std::move(operation));
    if (!result) co_return Refused{RefusedWhy::not_executed, "the bank's store failed"};
    nlohmann::json done{{"done", result->changed}};
    if (!result->changed) done["why"] = "no wrong PIN was entered";
    co_return Reply{done.dump()};
  }

  awaitable<Answer> issue_statement(Request request) {
    const auto entries = co_await keeper_.durable_entries();
    if (!entries) co_return Refused{RefusedWhy::not_executed, "the bank's store failed"};
    co_return statements_.issue(request, *entries);
  }
  awaitable<Answer> start_fault(Request request) { co_return desk_.start_fault(request); }

  awaitable<Answer> heal_fault(Request request) { co_return desk_.heal_fault(request); }

  NodePorts& ports_;
  std::string merchant_;
  BankKeeper keeper_;
  ServiceDesk desk_;
  StatementDesk statements_;
};

}  // namespace

std::unique_ptr<Node> make_bank(NodePorts& ports) {
  return std::make_unique<Bank>(ports);
}

}  // namespace tillrig
