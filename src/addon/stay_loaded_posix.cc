#include "addon/stay_loaded.h"

#if defined(__APPLE__)
#include <dlfcn.h>
#endif

namespace offloop::addon {

// On Linux a linker flag does this (cmake/flags.gypi); Apple's linker has none.
void StayLoaded() {
#if defined(__APPLE__)
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(&StayLoaded), &self) == 0) return;
  dlopen(self.dli_fname, RTLD_NOW | RTLD_NODELETE);
#endif
}

}  // namespace offloop::addon
