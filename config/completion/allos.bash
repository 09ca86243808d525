# Completion of allos for bash. For good:
#   allos completion bash > ~/.local/share/bash-completion/completions/allos
# or in ~/.bashrc: source <(allos completion bash)
_allos() {
  local line type=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$type" ]; then type=$line; else COMPREPLY+=("$line"); fi
  done < <(command "${1/#\~/$HOME}" completion words bash "$COMP_WORDBREAKS" -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  case $type in
    goes-on) compopt -o nospace 2>/dev/null ;;
    files) compopt -o default 2>/dev/null ;;
    folders) compopt -o dirnames 2>/dev/null ;;
  esac
}
complete -F _allos allos
