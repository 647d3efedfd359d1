# LLVM 22 and its Clang, as Debian packages them. Sets CLANG_LIBRARIES and TIDY_LIBRARY_DIR.
set(COROLINT_LLVM /usr/lib/llvm-22 CACHE PATH "Where LLVM 22 is installed")
find_package(LLVM 22.1 CONFIG PATHS ${COROLINT_LLVM} NO_DEFAULT_PATH)
if(NOT LLVM_FOUND)
  message(FATAL_ERROR "LLVM 22.1 is not in ${COROLINT_LLVM}. Run ./dev deps, which names or "
                      "installs the packages, or set COROLINT_LLVM.")
endif()

add_library(corolint_llvm INTERFACE)
target_include_directories(corolint_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
# As the packages are built: no RTTI, no exceptions, no assertions in header code (NDEBUG).
target_compile_definitions(corolint_llvm INTERFACE NDEBUG ${LLVM_DEFINITIONS_LIST})
target_compile_options(corolint_llvm INTERFACE -fno-rtti -fno-exceptions)

# Hosts link this; the plugin does not, since its symbols come from the host.
add_library(corolint_llvm_libs INTERFACE)
target_link_libraries(corolint_llvm_libs INTERFACE
  ${COROLINT_LLVM}/lib/libclang-cpp.so.22.1 ${COROLINT_LLVM}/lib/libLLVM.so.22.1)
