# offloop::node: the headers of Node-API and of node-addon-api.
find_program(NODE node REQUIRED)
execute_process(COMMAND ${NODE} -p "[fs.realpathSync(process.execPath), process.version.slice(1)].join(';')"
  OUTPUT_VARIABLE node_facts OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
list(GET node_facts 0 node_executable)
list(GET node_facts 1 node_version)
cmake_path(GET node_executable PARENT_PATH node_bin)

find_path(NODE_INCLUDE_DIR node_api.h NO_DEFAULT_PATH PATHS
  $ENV{npm_config_nodedir}/include/node
  ${node_bin}/../include/node
  $ENV{npm_config_devdir}/${node_version}/include/node
  $ENV{HOME}/.cache/node-gyp/${node_version}/include/node)
if(NOT NODE_INCLUDE_DIR)
  message(FATAL_ERROR "node_api.h was not found. Run scripts/setup (node-gyp then fetches the headers of Node "
    "${node_version}), or give -DNODE_INCLUDE_DIR=/path/to/include/node")
endif()
set(node_addon_api ${CMAKE_SOURCE_DIR}/node_modules/node-addon-api)
if(NOT EXISTS ${node_addon_api}/napi.h)
  message(FATAL_ERROR "${node_addon_api} is missing: run npm ci --ignore-scripts (scripts/setup does)")
endif()

add_library(offloop::node INTERFACE IMPORTED)
target_include_directories(offloop::node SYSTEM INTERFACE ${node_addon_api} ${NODE_INCLUDE_DIR})
target_compile_definitions(offloop::node INTERFACE ${addon_defines})
if(WIN32)
  # On Windows each import names the file that it comes from, here node.exe, and the linker needs an import library that says
  # so. zig makes one from the names that Node's headers declare.
  file(READ ${NODE_INCLUDE_DIR}/js_native_api.h declarations)
  file(READ ${NODE_INCLUDE_DIR}/node_api.h more_declarations)
  string(REGEX MATCHALL "NAPI_CDECL[ \n]+(napi|node_api)_[a-z0-9_]+\\(" names "${declarations}${more_declarations}")
  list(TRANSFORM names REPLACE "NAPI_CDECL[ \n]+([a-z0-9_]+)\\(" "\\1")
  list(JOIN names "\n" names)
  file(WRITE ${CMAKE_BINARY_DIR}/node.def "LIBRARY node.exe\nEXPORTS\n${names}\n")
  execute_process(COMMAND ${OFFLOOP_ZIG} dlltool -m i386:x86-64 -d ${CMAKE_BINARY_DIR}/node.def -l ${CMAKE_BINARY_DIR}/libnode.a
    COMMAND_ERROR_IS_FATAL ANY)
  target_link_libraries(offloop::node INTERFACE ${CMAKE_BINARY_DIR}/libnode.a)
endif()
