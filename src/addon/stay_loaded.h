#ifndef OFFLOOP_ADDON_STAY_LOADED_H_
#define OFFLOOP_ADDON_STAY_LOADED_H_

namespace offloop::addon {

// Keeps the add-on in the process until that ends: the pool's threads go on
// when the environment that loaded it is gone (process_pool.h), and must then
// find their code. Thread-safe.
void StayLoaded();

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_STAY_LOADED_H_
