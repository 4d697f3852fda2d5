#include "json/scan_kernel.h"

#include "json/scan_kernels.h"

#if OFFLOOP_SCAN_X86_64
#include <cpuid.h>
#endif

namespace offloop::json {
namespace {

#if OFFLOOP_SCAN_X86_64

struct VectorUnits {
  bool avx2 = false;
  bool avx512 = false;
};

constexpr bool HasAll(uint32_t bits, uint32_t wanted) {
  return (bits & wanted) == wanted;
}

// The features for kernels that the processor has, and whose registers the
// system saves. Read from the processor itself: __builtin_cpu_supports() relies
// on the compiler's run-time library, and zig's detects nothing.
VectorUnits DetectVectorUnits() {
  constexpr uint32_t kPclmulPopcntXsave = 1u << 1 | 1u << 23 | 1u << 27;
  constexpr uint32_t kBmiAvx2Bmi2 = 1u << 3 | 1u << 5 | 1u << 8;
  constexpr uint32_t kAvx512FBwVl = 1u << 16 | 1u << 30 | 1u << 31;
  constexpr uint32_t kAvx512VbmiVbmi2 = 1u << 1 | 1u << 6;
  constexpr uint32_t kSavedYmm = 0x06;
  constexpr uint32_t kSavedZmm = 0xE6;

  VectorUnits units;
  uint32_t eax = 0;
  uint32_t ebx = 0;
  uint32_t ecx = 0;
  uint32_t edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 ||
      !HasAll(ecx, kPclmulPopcntXsave)) {
    return units;
  }
  uint32_t saved = 0;
  __asm__ volatile("xgetbv" : "=a"(saved), "=d"(edx) : "c"(0));
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return units;
  units.avx2 = HasAll(saved, kSavedYmm) && HasAll(ebx, kBmiAvx2Bmi2);
  units.avx512 = units.avx2 && HasAll(saved, kSavedZmm) &&
                 HasAll(ebx, kAvx512FBwVl) && HasAll(ecx, kAvx512VbmiVbmi2);
  return units;
}

#endif

}  // namespace

std::vector<const ScanKernel*> AvailableScanKernels() {
  std::vector<const ScanKernel*> kernels;
#if OFFLOOP_SCAN_X86_64
  const VectorUnits units = DetectVectorUnits();
  if (units.avx512) kernels.push_back(&kScanKernelAvx512);
  if (units.avx2) kernels.push_back(&kScanKernelAvx2);
#endif
  kernels.push_back(&kScanKernelPortable);
  return kernels;
}

const ScanKernel& BestScanKernel() {
  static const ScanKernel* const kBest = AvailableScanKernels().front();
  return *kBest;
}

}  // namespace offloop::json
