#include <windows.h>

#include "process_symbol.h"

namespace offloop {

void* FindProcessSymbol(const char* name) {
  return reinterpret_cast<void*>(
      GetProcAddress(GetModuleHandleW(nullptr), name));
}

}  // namespace offloop
