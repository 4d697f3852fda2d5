#include "json/token_scanner.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "json/escapes.h"
#include "json/utf8.h"

namespace offloop::json {

Status TokenScanner::Refill(size_t first) {
  const size_t left = count_ - first;
  std::memmove(buffer_.kinds, buffer_.kinds + first, left);
  std::memmove(buffer_.positions, buffer_.positions + first,
               left * sizeof(uint32_t));
  count_ = left;
  while (count_ < kLookahead && !done_) {
    if (scanned_ % RunContext::kSlice == 0 && !pace_.Pause()) {
      error_ = pace_.error();
    } else if (Status here = AwaitWindow(); !here.ok()) {
      error_ = std::move(here).error();
    }
    if (error_.has_value()) return *error_;
    ScanWindow();
  }
  return Done{};
}

Status TokenScanner::AwaitWindow() {
  if (arriving_.arrival == nullptr) return Done{};
  // An escape sequence may end in the block after the window.
  constexpr size_t kSeen = (kWindowBlocks + 1) * kScanBlock;
  const size_t seen = std::min(kSeen, text_.size() - scanned_);
  return arriving_.Await(scanned_ + seen, pace_.context());
}

void TokenScanner::ScanWindow() {
  constexpr size_t kWindow = kWindowBlocks * kScanBlock;
  static_assert(RunContext::kSlice % kWindow == 0);
  const size_t size = std::min(kWindow, text_.size() - scanned_);
  const size_t blocks = size / kScanBlock;
  const uint8_t* const from = text_.data() + scanned_;
  const auto base = static_cast<uint32_t>(scanned_);
  const ScanSink sink = {buffer_.positions + count_, buffer_.kinds + count_,
                         buffer_.specials};
  ScanResult result =
      BestScanKernel().find_tokens(from, blocks, base, state_, sink);
  const size_t rest = size % kScanBlock;
  if (rest != 0) {
    // Only at the end of the text. White space adds no token.
    uint8_t block[kScanBlock];
    std::memset(block, ' ', kScanBlock);
    std::memcpy(block, from + blocks * kScanBlock, rest);
    const ScanResult last = BestScanKernel().find_tokens(
        block, 1, base + static_cast<uint32_t>(blocks * kScanBlock), state_,
        {sink.positions + result.tokens, sink.kinds + result.tokens,
         sink.specials + result.specials});
    result.tokens += last.tokens;
    result.specials += last.specials;
    result.ascii = result.ascii && last.ascii;
    // In an unclosed string, an error anyway, the padding is not counted.
    result.spaces += last.spaces - std::min(last.spaces, kScanBlock - rest);
  }
  count_ += result.tokens;
  spaces_ += result.spaces;
  scanned_ += size;
  CheckUtf8(scanned_ - size, result.ascii);
  CheckSpecials(result.specials);
  if (stop_ != SIZE_MAX || scanned_ == text_.size()) Finish();
}

void TokenScanner::CheckUtf8(size_t start, bool ascii) {
  if (ascii && utf8_checked_ == start) {
    utf8_checked_ = scanned_;
    return;
  }
  // A sequence may continue in the next window, but not past the text.
  ByteView fresh = text_.subspan(utf8_checked_, scanned_ - utf8_checked_);
  if (scanned_ < text_.size()) fresh = fresh.first(WholeUtf8Size(fresh));
  const std::string_view chars = AsText(fresh);
  if (simdjson::validate_utf8(chars.data(), chars.size())) {
    utf8_checked_ += fresh.size();
  } else {
    StopAt(utf8_checked_ + FirstInvalidUtf8(fresh), "valid UTF-8");
  }
}

void TokenScanner::CheckSpecials(size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const size_t at = buffer_.specials[i];
    if (text_[at] != '\\') {
      StopAt(at, "a string without control characters");
      return;
    }
    const EscapeCheck check = CheckEscape(text_.subspan(at));
    if (check.valid) continue;
    StopAt(at + check.size, check.unicode
                                ? "four hexadecimal digits after \\u"
                                : "one of \"\\/bfnrtu after a backslash");
    return;
  }
}

void TokenScanner::StopAt(size_t offset, std::string_view expected) {
  if (offset >= stop_) return;
  stop_ = offset;
  expected_ = expected;
}

void TokenScanner::Finish() {
  done_ = true;
  StopAt(text_.size(),
         state_.in_string != 0 ? "'\"' at the end of a string" : "");
  const uint32_t* const first = buffer_.positions;
  const auto end = std::lower_bound(first, first + count_, stop_);
  count_ = static_cast<size_t>(end - first);
  std::fill_n(buffer_.kinds + count_, kLookahead, uint8_t{0});
  std::fill_n(buffer_.positions + count_, kLookahead,
              static_cast<uint32_t>(stop_));
}

}  // namespace offloop::json
