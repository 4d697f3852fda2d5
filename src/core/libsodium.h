#ifndef OFFLOOP_CORE_LIBSODIUM_H_
#define OFFLOOP_CORE_LIBSODIUM_H_

namespace offloop {

// Initialises libsodium: it picks the implementations that suit this CPU, and
// opens its source of random numbers. False when there is none. Everything that
// needs either calls this first; after the first call it costs nothing.
// Thread-safe, unlike what libsodium does by itself at first use.
bool SodiumReady();

}  // namespace offloop

#endif  // OFFLOOP_CORE_LIBSODIUM_H_
