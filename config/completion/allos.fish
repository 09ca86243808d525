# Completion of allos for fish. For good:
#   allos completion fish > ~/.config/fish/completions/allos.fish
function __allos_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    set -l plain (string unescape -- "$current" 2>/dev/null; or echo -- "$current")
    set -l lines (command $program completion words fish -- $words "$plain" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case '*'
            set -e lines[1]
            printf '%s\n' $lines
    end
end
complete -c allos -f -a '(__allos_complete)'
