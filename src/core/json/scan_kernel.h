#ifndef OFFLOOP_CORE_JSON_SCAN_KERNEL_H_
#define OFFLOOP_CORE_JSON_SCAN_KERNEL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace offloop::json {

// The part of JSON processing that looks at every byte, 64 at a time. There is
// one kernel per instruction set; all give the same results.
//
// A *token* is a byte outside strings that the grammar cares about: { } [ ] : ,
// the opening quote of a string, and the first byte of every other run of bytes
// that are neither those, nor white space, nor a quote. (The closing quote of a
// string is the last byte before the next token that is no white space.)
//
// A *special* is a byte inside a string that must be looked at: the backslash
// that starts an escape sequence, or a control character.

constexpr size_t kScanBlock = 64;

// The state of the scan before a block.
struct ScanState {
  // All ones inside a string, else 0.
  uint64_t in_string = 0;
  // 1 when the next byte is escaped by the last one, else 0.
  uint64_t escaped = 0;
  // 1 when the last byte belongs to a run that was already reported, else 0.
  uint64_t in_scalar = 0;
};

// The output of a kernel. All arrays need room for kScanBlock more entries than
// there are bytes to scan.
struct ScanSink {
  // For each token: its position, and its byte.
  uint32_t* positions;
  uint8_t* kinds;
  // The positions of specials.
  uint32_t* specials;
};

struct ScanResult {
  size_t tokens = 0;
  size_t specials = 0;
  // White-space bytes outside strings.
  size_t spaces = 0;
  bool ascii = true;
};

struct ScanKernel {
  const char* name;
  // Finds tokens and specials in `blocks` blocks at `text`, whose first byte
  // has position `base`, and moves `state` on.
  ScanResult (*find_tokens)(const uint8_t* text, size_t blocks, uint32_t base,
                            ScanState& state, ScanSink sink);
  // Copies `blocks` blocks from `text` to `to` without the white space outside
  // strings, moves `state` on and returns the end of what it wrote. `to` may be
  // at or before `text`, also in the same memory. Elsewhere it needs room for
  // kScanBlock bytes more than are kept.
  uint8_t* (*compact)(const uint8_t* text, size_t blocks, ScanState& state,
                      uint8_t* to);
};

// The fastest kernel for this processor. Thread-safe.
const ScanKernel& BestScanKernel();

// Every kernel that runs on this processor, for tests that compare them.
std::vector<const ScanKernel*> AvailableScanKernels();

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_SCAN_KERNEL_H_
