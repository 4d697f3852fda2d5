# offloop_core_bench: the program whose instructions and allocations CI counts; see bench/core/main.cc. It is only built on
# request. It is linked with the core that users get: the archive that node-gyp builds for the add-on (scripts/setup).
file(GLOB bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/core/*.cc)
add_executable(offloop_core_bench EXCLUDE_FROM_ALL ${bench_sources})
offloop_flags(offloop_core_bench)
target_compile_options(offloop_core_bench PRIVATE -O2)
target_link_libraries(offloop_core_bench PRIVATE ${CMAKE_SOURCE_DIR}/build/Release/offloop_core.a offloop::deps
  ${CMAKE_DL_LIBS})
