#ifndef OFFLOOP_CORE_JSON_SCAN_KERNELS_H_
#define OFFLOOP_CORE_JSON_SCAN_KERNELS_H_

// The kernels behind scan_kernel.h; private to its own files.

#include <cstddef>
#include <cstdint>

#include "json/scan_kernel.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define OFFLOOP_SCAN_X86_64 1
#else
#define OFFLOOP_SCAN_X86_64 0
#endif

namespace offloop::json {

// The classes of the bytes of a block, one bit per byte, lowest bit first.
struct Masks {
  uint64_t quote;
  uint64_t backslash;
  // { } [ ] : , and perhaps control characters: outside strings those are
  // refused anyway.
  uint64_t op;
  // Space, tab, line feed, carriage return.
  uint64_t space;
  // Below 0x20.
  uint64_t control;
  // 0x80 and above.
  uint64_t high;
};

extern const ScanKernel kScanKernelPortable;
#if OFFLOOP_SCAN_X86_64
extern const ScanKernel kScanKernelAvx2;
extern const ScanKernel kScanKernelAvx512;
#endif

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_SCAN_KERNELS_H_
