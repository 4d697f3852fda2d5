#ifndef OFFLOOP_ADDON_SYSTEM_NUMBER_H_
#define OFFLOOP_ADDON_SYSTEM_NUMBER_H_

namespace offloop::addon {

// Node's number for an errno: negative, as in libuv. Thread-safe.
int SystemNumber(int number);

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_SYSTEM_NUMBER_H_
