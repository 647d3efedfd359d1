# LLVM and its Clang, as Debian packages them: version 22; 23 is accepted and has not been tried.
set(COROLINT_LLVM /usr/lib/llvm-22 CACHE PATH "Where LLVM is installed")
foreach(VERSION 22.1 23.1)
  if(NOT LLVM_FOUND)
    find_package(LLVM ${VERSION} CONFIG QUIET PATHS ${COROLINT_LLVM} NO_DEFAULT_PATH)
  endif()
endforeach()
if(NOT LLVM_FOUND)
  message(FATAL_ERROR "LLVM 22.1 is not in ${COROLINT_LLVM}. Run ./dev deps, which names or "
                      "installs the packages, or set COROLINT_LLVM.")
endif()
if(LLVM_VERSION_MAJOR GREATER 22)
  message(WARNING "corolint has been tried with LLVM 22 only, not with ${LLVM_VERSION}: where Clang's "
                  "interfaces have changed, it does not compile or link. Please report what differs.")
endif()

add_library(corolint_llvm INTERFACE)
target_include_directories(corolint_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
# As the packages are built: no RTTI, no exceptions, no assertions in header code (NDEBUG).
target_compile_definitions(corolint_llvm INTERFACE NDEBUG ${LLVM_DEFINITIONS_LIST})
target_compile_options(corolint_llvm INTERFACE -fno-rtti -fno-exceptions)

# Hosts link this; the plugin does not, since its symbols come from the host.
foreach(NAME clang-cpp LLVM)
  find_library(COROLINT_SHARED_${NAME} ${NAME} PATHS ${COROLINT_LLVM}/lib NO_DEFAULT_PATH REQUIRED)
endforeach()
add_library(corolint_llvm_libs INTERFACE)
target_link_libraries(corolint_llvm_libs INTERFACE ${COROLINT_SHARED_clang-cpp} ${COROLINT_SHARED_LLVM})
