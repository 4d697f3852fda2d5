'use strict'

// scripts/prebuild-test loads this into every process of a test on an emulated platform. The kernel cannot start Node for that
// platform, so tests that start children by process.execPath must get the command that starts it in the emulator.
if (process.env.OFFLOOP_NODE) process.execPath = process.env.OFFLOOP_NODE
