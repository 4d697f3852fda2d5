#include <windows.h>

#include "addon/stay_loaded.h"

namespace offloop::addon {

void StayLoaded() {
  HMODULE self = nullptr;
  GetModuleHandleExW(
      GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
      reinterpret_cast<LPCWSTR>(&StayLoaded), &self);
}

}  // namespace offloop::addon
