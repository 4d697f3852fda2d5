#ifndef OFFLOOP_CORE_PROCESS_SYMBOL_H_
#define OFFLOOP_CORE_PROCESS_SYMBOL_H_

namespace offloop {

// The symbol that this process exports under that name: from its executable,
// and, where the system has one name space for all, from globally loaded
// libraries. Null when there is none. Thread-safe.
void* FindProcessSymbol(const char* name);

}  // namespace offloop

#endif  // OFFLOOP_CORE_PROCESS_SYMBOL_H_
