#ifndef OFFLOOP_ADDON_STAY_LOADED_H_
#define OFFLOOP_ADDON_STAY_LOADED_H_

namespace offloop::addon {

// Keeps the add-on loaded until the process ends: the pool's threads outlive
// the environment that loaded it (process_pool.h), and still need their code.
// Thread-safe.
void StayLoaded();

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_STAY_LOADED_H_
