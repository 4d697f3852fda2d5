#ifndef OFFLOOP_CORE_LIBSODIUM_H_
#define OFFLOOP_CORE_LIBSODIUM_H_

namespace offloop {

// Makes libsodium ready: it picks the implementations that suit this CPU, and
// its random numbers may be used. False when they may not. Everything that
// needs either calls this first; after the first call it costs nothing.
// Thread-safe, which what libsodium does by itself at a first use is not.
bool SodiumReady();

}  // namespace offloop

#endif  // OFFLOOP_CORE_LIBSODIUM_H_
