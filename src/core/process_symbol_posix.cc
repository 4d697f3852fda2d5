#include <dlfcn.h>

#include "process_symbol.h"

namespace offloop {

void* FindProcessSymbol(const char* name) { return dlsym(RTLD_DEFAULT, name); }

}  // namespace offloop
