'use strict'

// Loaded into every process of a test on an emulated platform (scripts/prebuild-test). The kernel cannot start the Node
// that runs, so that children are started by the command that starts the emulator.
if (process.env.OFFLOOP_NODE) process.execPath = process.env.OFFLOOP_NODE
