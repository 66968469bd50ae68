# Build conventions shared by every folder: compiler flags, and the three functions that declare
# a library, a test program and a family of data tests.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")

option(CAMBRIDGE_FUZZ "build the fuzz targets (clang only)" OFF)
set(CAMBRIDGE_SANITIZE "" CACHE STRING "sanitizers, comma separated: address,undefined | thread")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
endif()

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS context)
find_package(ICU REQUIRED COMPONENTS uc data)
find_package(OpenSSL REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(cambridge_flags INTERFACE)
target_compile_options(cambridge_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  $<$<CXX_COMPILER_ID:GNU>:-Wno-psabi>
  "$<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion;-fbracket-depth=4096>")
target_include_directories(cambridge_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_link_libraries(cambridge_flags INTERFACE Threads::Threads fmt::fmt)
if(CAMBRIDGE_SANITIZE)
  target_compile_options(cambridge_flags INTERFACE
    -fsanitize=${CAMBRIDGE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(cambridge_flags INTERFACE -fsanitize=${CAMBRIDGE_SANITIZE})
endif()
if(CAMBRIDGE_FUZZ)
  target_compile_options(cambridge_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

enable_testing()

# cam_library(<name> [LINK <targets>...])
# The library of the current folder: every *.cpp beside the CMakeLists.txt or, with FOLDER, in that
# sub-folder, with RECURSE also below it. A folder of headers only becomes an interface library.
function(cam_library name)
  cmake_parse_arguments(ARG "RECURSE" "FOLDER" "LINK" ${ARGN})
  set(dir "${CMAKE_CURRENT_SOURCE_DIR}")
  if(ARG_FOLDER)
    string(APPEND dir "/${ARG_FOLDER}")
  endif()
  if(ARG_RECURSE)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${dir}/*.cpp")
  else()
    file(GLOB sources CONFIGURE_DEPENDS "${dir}/*.cpp")
  endif()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC cambridge_flags ${ARG_LINK})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE cambridge_flags ${ARG_LINK})
  endif()
endfunction()

# cam_tests(<name> [LINK <targets>...] [LABELS <labels>...])
# One doctest program from every *.cpp below the current tests folder, run by CTest as <name>.
# Files named fuzz_*.cpp and driver_*.cpp are programs of their own and stay out of it.
function(cam_tests name)
  cmake_parse_arguments(ARG "" "" "LINK;LABELS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/(fuzz|driver)_[^/]*\\.cpp$")
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE cambridge_flags tests_support ${ARG_LINK})
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  if(NOT ARG_LABELS)
    set(ARG_LABELS fast)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}")
endfunction()

# cam_data_tests(<prefix> PATTERN <glob> COMMAND <command...> [LABELS <labels>...])
# One CTest case per data file; the file's path is appended to the command.
function(cam_data_tests prefix)
  cmake_parse_arguments(ARG "" "PATTERN" "COMMAND;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS fast)
  endif()
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}"
       "${CMAKE_CURRENT_SOURCE_DIR}/${ARG_PATTERN}")
  foreach(file ${files})
    add_test(NAME "${prefix}/${file}" COMMAND ${ARG_COMMAND} "${CMAKE_CURRENT_SOURCE_DIR}/${file}"
             WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    set_tests_properties("${prefix}/${file}" PROPERTIES LABELS "${ARG_LABELS}")
  endforeach()
endfunction()

# cam_fuzz(<name> SOURCE <file> [LINK <targets>...])
# One libFuzzer target; exists only in the fuzz preset.
function(cam_fuzz name)
  cmake_parse_arguments(ARG "" "SOURCE" "LINK" ${ARGN})
  if(CAMBRIDGE_FUZZ)
    add_executable(${name} ${ARG_SOURCE})
    target_link_libraries(${name} PRIVATE cambridge_flags ${ARG_LINK})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  endif()
endfunction()
