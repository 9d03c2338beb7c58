#include "harness/scenario/fault_kinds.h"

#include <algorithm>
#include <array>

namespace tillrig {

namespace {

constexpr auto kOutcome = FaultPlace::outcome;
constexpr auto kDevice = FaultPlace::device;
constexpr auto kLink = FaultPlace::link;
constexpr auto kDisk = FaultPlace::disk;
constexpr auto kNode = FaultPlace::node;

constexpr std::string_view kWallet = "wallet";

constexpr std::array kKinds{
    // name, place, simulated, live, takes, about
    FaultKind{"reply_lost", kOutcome, true, true, "verb", "executed, no answer ever"},
    FaultKind{"reply_late", kOutcome, true, true, "verb delay", "executed at once, answered late"},
    FaultKind{"request_lost", kOutcome, true, true, "verb", "received, not executed, no answer"},
    FaultKind{"stall", kOutcome, true, true, "verb delay", "nothing for a while, then executed and answered"},
    FaultKind{"refuse", kOutcome, true, true, "verb", "connection refused"},
    FaultKind{"system_error", kOutcome, true, true, "verb executed", "answered with a system error"},
    FaultKind{"decline", kOutcome, true, true, "verb reason", "answered FAILED, nothing moves"},
    FaultKind{"confirm_on_phone", kOutcome, true, true, "", "answered WAITING until the customer confirms", kWallet},
    FaultKind{"not_found", kOutcome, true, true, "verb", "a query is answered NOT_FOUND although executed", kWallet},
    FaultKind{"take_back", kOutcome, true, true, "verb", "the wallet takes a payment back before it answers", kWallet},
    FaultKind{"cancel_not_done", kOutcome, true, true, "", "a cancel is answered REVERSED, nothing moves", kWallet},
    FaultKind{"bad_signature", kOutcome, true, true, "verb", "answered with a signature that does not verify"},
    FaultKind{"wrong_reply", kOutcome, true, true, "verb", "answered with the signed answer of another number"},
    FaultKind{"wrong_amount", kOutcome, true, true, "verb amount", "answered with another amount; the book is right"},
    FaultKind{"wrong_currency", kOutcome, true, true, "verb", "answered in another currency; the book is right"},
    FaultKind{"malformed", kOutcome, true, true, "verb", "executed, answered with a field that is none"},
    FaultKind{"rate_limit", kOutcome, true, true, "verb", "answered: too many requests, not executed", kWallet},
    FaultKind{"duplicate_answered", kOutcome, true, true, "verb", "what comes again is answered: a duplicate", kWallet},
    FaultKind{"executes_other_amount", kOutcome, true, true, "amount", "the book debits another amount", kWallet},
    FaultKind{"notice_never", kOutcome, true, true, "", "no call-back", kWallet},
    FaultKind{"notice_early", kOutcome, true, true, "delay", "call-back before the reply", kWallet},
    FaultKind{"notice_late", kOutcome, true, true, "delay", "call-back late", kWallet},
    FaultKind{"notice_twice", kOutcome, true, true, "delay", "call-back twice", kWallet},
    FaultKind{"notice_wrong_amount", kOutcome, true, true, "amount", "call-back with another amount", kWallet},
    FaultKind{"statement_row_missing", kOutcome, true, true, "", "the last row of the statement is missing for ever"},
    FaultKind{"statement_row_extra", kOutcome, true, true, "amount", "a row of nobody is on the statement"},
    FaultKind{"statement_row_twice", kOutcome, true, true, "", "the last row is on the statement twice"},
    FaultKind{"statement_amount", kOutcome, true, true, "amount", "the last row has another amount"},
    FaultKind{"statement_currency", kOutcome, true, true, "", "the last row has another currency"},
    FaultKind{"statement_fee", kOutcome, true, true, "amount", "the last row has another fee"},
    FaultKind{"statement_terminal", kOutcome, true, true, "", "the last row is under another number"},
    FaultKind{"statement_after_cut_off", kOutcome, true, true, "", "the last row is on the next day's statement"},
    FaultKind{"statement_wrong_totals", kOutcome, true, true, "", "the totals do not add up"},
    FaultKind{"paper_out", kDevice, true, true, "", "the printer keeps what it is sent until healed"},
    FaultKind{"cover_open", kDevice, true, true, "", "the printer keeps what it is sent until healed"},
    FaultKind{"jam", kDevice, true, true, "", "what is printed meanwhile is lost"},
    FaultKind{"double_read", kDevice, true, true, "delay", "the scanner reads a code twice"},
    FaultKind{"short_read", kDevice, true, true, "", "the scanner drops the last digit"},
    FaultKind{"pad_tampered", kDevice, true, true, "", "the PIN pad has been opened and refuses to work"},
    FaultKind{"low_battery", kDevice, true, true, "", "the card reader refuses to work: its battery is low"},
    FaultKind{"overheated", kDevice, true, true, "", "the card reader refuses to work: it is too hot"},
    FaultKind{"drop", kLink, true, true, "verb frame both_ways permille", "frames never arrive"},
    FaultKind{"delay", kLink, true, true, "verb frame both_ways delay permille", "frames arrive late"},
    FaultKind{"duplicate", kLink, true, true, "verb frame both_ways delay permille", "frames arrive twice"},
    FaultKind{"hold", kLink, true, true, "verb frame both_ways", "frames are kept until healed, then released"},
    FaultKind{"reorder", kLink, true, true, "verb frame both_ways delay", "the next frame overtakes"},
    FaultKind{"throttle", kLink, true, true, "verb frame both_ways rate queue", "frames leave one by one, at a rate"},
    FaultKind{"corrupt", kLink, true, true, "verb frame both_ways permille", "a byte of a frame's body is changed"},
    FaultKind{"truncate", kLink, true, true, "verb frame both_ways permille", "a frame's body is cut short"},
    FaultKind{"partition", kLink, true, true, "both_ways", "nothing gets through"},
    FaultKind{"unreachable", kLink, true, true, "both_ways", "the sender's transport refuses"},
    FaultKind{"disk_full", kDisk, true, true, "", "writes fail: full"},
    FaultKind{"disk_io_error", kDisk, true, true, "", "writes and syncs fail"},
    FaultKind{"disk_slow", kDisk, true, true, "delay", "each sync, so each commit, takes longer"},
    FaultKind{"disk_loses_unsynced", kDisk, true, false, "", "the next crash drops unsynced writes"},
    FaultKind{"disk_tears", kDisk, true, false, "", "the next crash leaves torn sectors"},
    FaultKind{"pause", kNode, true, true, "", "the node stands still with its clock running, then goes on"},
};

}  // namespace

std::span<const FaultKind> fault_kinds() {
  return kKinds;
}

bool FaultKind::happens_at(std::string_view role) const {
  return books.find(role) != std::string_view::npos;
}

const FaultKind* find_fault_kind(std::string_view name) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace tillrig
