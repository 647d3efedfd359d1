# complete.sh FILE: what the completion for bash in FILE offers.
source "$1"
offer() {
  COMP_WORDS=(corolint "$@") COMP_CWORD=$# COMPREPLY=()
  _corolint
  echo "$*: ${COMPREPLY[*]}"
}
cd /proc/self/task # a folder without files that match
offer do
offer --ti
offer --tier ''
offer --fail-on w
offer explain coro-lock-
offer link --sta
offer cache --sta
