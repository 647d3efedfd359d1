# Self-contained programs: LLVM, the C++ library and the C library are linked into them, so that they
# run on any Linux of this architecture. They are made of the objects of the programs that use
# LLVM's shared libraries, and lie in self-contained/bin of the build folder.
set(COROLINT_SELF_CONTAINED OFF)
find_library(COROLINT_ARCHIVE_C libc.a)
find_library(COROLINT_ARCHIVE_Z libz.a)
find_library(COROLINT_ARCHIVE_ZSTD libzstd.a)
set(SELF_CONTAINED_DIR ${PROJECT_BINARY_DIR}/self-contained)
if(CMAKE_CXX_FLAGS MATCHES "fsanitize" OR COROLINT_FUZZ)
  message(STATUS "no self-contained programs: sanitizers need shared libraries")
elseif(NOT CMAKE_SYSTEM_NAME STREQUAL Linux OR NOT EXISTS ${COROLINT_LLVM}/lib/libclangAST.a
       OR "${COROLINT_ARCHIVE_C};${COROLINT_ARCHIVE_Z};${COROLINT_ARCHIVE_ZSTD}" MATCHES NOTFOUND)
  message(STATUS "no self-contained programs: they need libc.a, libz.a, libzstd.a and the archives "
                 "of LLVM and Clang")
else()
  set(COROLINT_SELF_CONTAINED ON)
  file(GLOB ARCHIVES ${COROLINT_LLVM}/lib/libclang*.a ${COROLINT_LLVM}/lib/libLLVM*.a)
  add_library(corolint_llvm_archives INTERFACE)
  target_link_libraries(corolint_llvm_archives INTERFACE
    -Wl,--start-group ${ARCHIVES} -Wl,--end-group ${COROLINT_ARCHIVE_Z} ${COROLINT_ARCHIVE_ZSTD})
  # Parsing asks a back end only for Microsoft's inline assembly, which is x86's: the others, a third
  # of corolint-tidy, are not linked in.
  set(NO_BACK_ENDS "")
  set(BACK_ENDS ${LLVM_TARGETS_TO_BUILD})
  list(REMOVE_ITEM BACK_ENDS X86)
  foreach(TARGET IN LISTS BACK_ENDS)
    foreach(PART AsmParser TargetMC)
      list(APPEND NO_BACK_ENDS -Wl,--defsym=LLVMInitialize${TARGET}${PART}=corolintNoBackEnd)
    endforeach()
  endforeach()
  target_link_options(corolint_llvm_archives INTERFACE ${NO_BACK_ENDS})
  # Clang's own headers, where every program looks for them first.
  file(MAKE_DIRECTORY ${SELF_CONTAINED_DIR}/lib)
  file(CREATE_LINK ${COROLINT_LLVM}/lib/clang ${SELF_CONTAINED_DIR}/lib/clang SYMBOLIC)
endif()

# corolint_self_contained(PROGRAM [SOURCES ...] [LIBRARIES ...] [OPTIONS ...]): the target
# PROGRAM-self-contained. SOURCES replace what the archives lack, LIBRARIES come before those of
# LLVM, OPTIONS are the linker's.
function(corolint_self_contained PROGRAM)
  if(NOT COROLINT_SELF_CONTAINED)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LIBRARIES;OPTIONS")
  set(TARGET ${PROGRAM}-self-contained)
  add_executable(${TARGET} $<TARGET_OBJECTS:${PROGRAM}> ${ARG_SOURCES}
                 ${PROJECT_SOURCE_DIR}/driver/self_contained/System.cpp)
  target_link_libraries(${TARGET} PRIVATE ${ARG_LIBRARIES} corolint_llvm corolint_llvm_archives)
  target_link_options(${TARGET} PRIVATE ${ARG_OPTIONS} -static -s -Wl,--gc-sections
                      -Wl,--wrap=dlopen -Wl,--wrap=dlerror -Wl,--wrap=getpwuid_r
                      -Wl,--wrap=_ZN4llvm14CreateZ3SolverEv)
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    target_link_options(${TARGET} PRIVATE -fuse-ld=lld)
  endif()
  set_target_properties(${TARGET} PROPERTIES OUTPUT_NAME ${PROGRAM}
                        RUNTIME_OUTPUT_DIRECTORY ${SELF_CONTAINED_DIR}/bin)
endfunction()
