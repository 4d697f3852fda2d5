#ifndef OFFLOOP_CORE_JSON_TOKEN_SCANNER_H_
#define OFFLOOP_CORE_JSON_TOKEN_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "arrival.h"
#include "bytes.h"
#include "json/scan_kernel.h"
#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// The tokens of a text (see scan_kernel.h), made one window at a time, so that
// any text is scanned in constant memory and the scan can be cancelled. Also
// checks what needs no grammar: that the text is UTF-8, and the content of
// strings.
//
// Thread-safety: none.
class TokenScanner {
 public:
  // Positions have 32 bits.
  static constexpr uint64_t kMaxTextSize = UINT32_MAX;
  // After Refill() this many tokens are available, or the text has no more.
  static constexpr size_t kLookahead = 16;
  // 8 KiB at a time: the output for a window stays in the L1 cache.
  static constexpr size_t kWindowBlocks = 128;
  static constexpr size_t kCapacity =
      kLookahead + kWindowBlocks * kScanBlock + kScanBlock + kLookahead;

  // The memory of the tokens. For Scratch.
  struct Buffer {
    bool Reset() { return true; }

    uint32_t positions[kCapacity];
    uint32_t specials[kCapacity];
    uint8_t kinds[kCapacity];
  };

  // Everything outlives the scanner. Precondition: text.size() <= kMaxTextSize.
  TokenScanner(ArrivingView text, Buffer& buffer, RunContext& context)
      : arriving_(text), text_(text.bytes), buffer_(buffer), pace_(context) {}

  // Drops the tokens before `first`, moves the others to index 0 and continues
  // the scan, once those bytes have arrived. Fails only when the run is
  // cancelled, or when the text never arrives. Precondition: fewer than
  // kLookahead tokens are left and !done().
  Status Refill(size_t first);
  // How Refill() failed, if it did. Not its result, because a walk that kept
  // that would have fewer registers left.
  const std::optional<Error>& error() const { return error_; }

  // Never move.
  const uint32_t* positions() const { return buffer_.positions; }
  const uint8_t* kinds() const { return buffer_.kinds; }

  size_t count() const { return count_; }
  // True when no tokens will come after these. Then kLookahead tokens of kind 0
  // follow, the first with position stop().
  bool done() const { return done_; }
  // The size of the text, or the offset of the first byte that cannot be right
  // in UTF-8 or in a string. Precondition: done().
  size_t stop() const { return stop_; }
  // What was expected at stop(); empty when there is no error.
  std::string_view expected() const { return expected_; }
  // White space outside strings in what was scanned so far.
  uint64_t spaces() const { return spaces_; }

  // If the text is still arriving, only what was scanned may be read.
  ByteView text() const { return text_; }
  // The pace of the scan, and of everything else that reads the text.
  Pace& pace() { return pace_; }

 private:
  // Waits for what ScanWindow() looks at.
  Status AwaitWindow();
  void ScanWindow();
  // Look at the window that ends at scanned_.
  void CheckUtf8(size_t start, bool ascii);
  void CheckSpecials(size_t count);
  void StopAt(size_t offset, std::string_view expected);
  void Finish();

  ArrivingView arriving_;
  ByteView text_;
  Buffer& buffer_;
  Pace pace_;
  ScanState state_;
  size_t count_ = 0;
  size_t scanned_ = 0;
  // Everything before this is known to be UTF-8.
  size_t utf8_checked_ = 0;
  size_t stop_ = SIZE_MAX;
  std::string_view expected_;
  uint64_t spaces_ = 0;
  std::optional<Error> error_;
  bool done_ = false;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_TOKEN_SCANNER_H_
