# offloop_core_bench: what CI counts, instructions and allocations; see bench/core/main.cc. Not built unless asked for.
# Linked with the core as users get it: the archive that node-gyp made on the way to the add-on (scripts/setup).
file(GLOB bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/core/*.cc)
add_executable(offloop_core_bench EXCLUDE_FROM_ALL ${bench_sources})
offloop_flags(offloop_core_bench)
target_compile_options(offloop_core_bench PRIVATE -O2)
target_link_libraries(offloop_core_bench PRIVATE ${CMAKE_SOURCE_DIR}/build/Release/offloop_core.a offloop::deps
  ${CMAKE_DL_LIBS})
