#compdef allos
# Completion of allos for zsh. For good, in a folder of $fpath:
#   allos completion zsh > ~/.zsh/completions/_allos
# or in ~/.zshrc after compinit: source <(allos completion zsh)
_allos() {
  local line type
  local -a lines values shown more
  lines=("${(@f)$(command "${(Q)words[1]}" completion words zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  type=$lines[1]
  case $type in
    files) _files; return ;;
    folders) _directories; return ;;
    goes-on) more=(-S '') ;;
  esac
  for line in "${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    values+=("${line%%$'\t'*}")
    shown+=("${line/$'\t'/  -- }")
  done
  compadd "${more[@]}" -V allos -l -d shown -a values
}
if [[ $funcstack[1] == _allos ]]; then
  _allos "$@"
else
  compdef _allos allos
fi
