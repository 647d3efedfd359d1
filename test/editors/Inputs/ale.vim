" SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set nocompatible
set runtimepath+=/usr/share/vim-ale
filetype plugin on
let g:ale_linters = {'cpp': ['clangtidy']}
let g:ale_cpp_clangtidy_executable = $COROLINT_TIDY
let g:ale_cpp_clangtidy_checks = ['-*', 'coro-*']
let g:ale_cpp_clangtidy_extra_options = '--header-filter=^$'
runtime plugin/ale.vim
edit demo.cpp
ALELint
for s:attempt in range(600)
  if !empty(getloclist(0)) | break | endif
  sleep 100m
endfor
for s:item in getloclist(0)
  verbose echo s:item.lnum . ':' . s:item.col . ' ' . s:item.type . ' ' . s:item.text . "\n"
endfor
qall!
