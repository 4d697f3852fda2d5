# offloop_addon: offloop.node as binding.gyp makes it, for builds that node-gyp does not do (sanitizers, tidy).
include(${CMAKE_SOURCE_DIR}/cmake/node.cmake)
json_list(addon_sources ${CMAKE_SOURCE_DIR}/src/addon/sources.gypi addon_sources)
add_library(offloop_addon MODULE ${addon_sources})
offloop_flags(offloop_addon)
offloop_unity(offloop_addon)
# In this order: <zlib.h> is ours, not the one beside Node's headers.
target_link_libraries(offloop_addon PRIVATE offloop_core offloop::node)
if(OFFLOOP_PLATFORM)
  # Not known to zig. The version script hides what the archives define just as well.
  list(FILTER addon_link_flags EXCLUDE REGEX exclude-libs)
  list(APPEND addon_link_flags -s)
endif()
target_link_options(offloop_addon PRIVATE ${addon_link_flags}
  -Wl,--version-script=${CMAKE_SOURCE_DIR}/cmake/exports.map)
set_target_properties(offloop_addon PROPERTIES PREFIX "" SUFFIX .node OUTPUT_NAME offloop
  LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/exports.map)
