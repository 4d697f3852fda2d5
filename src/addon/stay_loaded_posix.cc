#include "addon/stay_loaded.h"

#if defined(__APPLE__)
#include <dlfcn.h>
#endif

namespace offloop::addon {

// Elsewhere the linker is told (cmake/flags.gypi); Apple's has no such flag.
void StayLoaded() {
#if defined(__APPLE__)
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(&StayLoaded), &self) == 0) return;
  dlopen(self.dli_fname, RTLD_NOW | RTLD_NODELETE);
#endif
}

}  // namespace offloop::addon
