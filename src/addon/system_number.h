#ifndef OFFLOOP_ADDON_SYSTEM_NUMBER_H_
#define OFFLOOP_ADDON_SYSTEM_NUMBER_H_

namespace offloop::addon {

// How Node numbers what an errno says: negative, as libuv does. Thread-safe.
int SystemNumber(int number);

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_SYSTEM_NUMBER_H_
