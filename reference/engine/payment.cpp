#include "reference/engine/payment.h"

namespace tillrig::engine {

ChannelNumber wallet_number(const AttemptKey& attempt, std::int64_t generation) {
  return ChannelNumber("P" + std::to_string(generation) + "-" + attempt.text());
}

AttemptReport report_of(const Payment& payment) {
  AttemptReport report;
  report.attempt = payment.attempt;
  report.number = payment.number;
  report.channel = payment.channel;
  report.state = payment.state;
  report.decline = payment.decline;
  report.txn = payment.txn;
  report.amount = payment.amount;
  report.refunded = payment.refunded;
  report.why = payment.why;
  report.line = payment.line;
  report.tender = tender_of(payment.plan);
  return report;
}

bool same_content(const Payment& payment, const PayRequest& pay) {
  return payment.order == pay.order && payment.line == pay.line && payment.channel == pay.channel &&
         payment.amount == pay.amount && payment.code == masked_means(pay);
}

std::string masked_means(const PayRequest& pay) {
  return pay.card ? pay.card->masked : pay.code.masked();
}

}  // namespace tillrig::engine
