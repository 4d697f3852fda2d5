#ifndef OFFLOOP_CORE_PROCESS_SYMBOL_H_
#define OFFLOOP_CORE_PROCESS_SYMBOL_H_

namespace offloop {

// What this process shows under that name: its executable, and where the system
// has one name space for all, the libraries that it loaded for all to see.
// Null when there is none. Thread-safe.
void* FindProcessSymbol(const char* name);

}  // namespace offloop

#endif  // OFFLOOP_CORE_PROCESS_SYMBOL_H_
