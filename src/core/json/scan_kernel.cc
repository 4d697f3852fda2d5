#include "json/scan_kernel.h"

#include "json/scan_kernels.h"

namespace offloop::json {

std::vector<const ScanKernel*> AvailableScanKernels() {
  std::vector<const ScanKernel*> kernels;
#if OFFLOOP_SCAN_X86_64
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
      __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul") &&
      __builtin_cpu_supports("popcnt")) {
    if (__builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512vbmi") &&
        __builtin_cpu_supports("avx512vbmi2")) {
      kernels.push_back(&kScanKernelAvx512);
    }
    kernels.push_back(&kScanKernelAvx2);
  }
#endif
  kernels.push_back(&kScanKernelPortable);
  return kernels;
}

const ScanKernel& BestScanKernel() {
  static const ScanKernel* const kBest = AvailableScanKernels().front();
  return *kBest;
}

}  // namespace offloop::json
