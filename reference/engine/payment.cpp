#include "reference/engine/payment.h"

namespace tillrig::engine {

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
  return report;
}

bool same_content(const Payment& payment, const PayRequest& pay) {
  return payment.order == pay.order && payment.line == pay.line && payment.channel == pay.channel &&
         payment.amount == pay.amount && payment.code == pay.code.masked();
}

}  // namespace tillrig::engine
