#compdef lottery
# zsh completion for lottery: the program itself says what may come next.
_lottery() {
    local line="lottery ${(j: :)words[2,CURRENT]}"
    local -a found
    found=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
    # Where it has nothing to say a file's name is meant.
    if (( $#found )); then
        compadd -- $found
    else
        _files
    fi
}
# From a folder of $fpath this file is the function's body, called to complete; sourced, it only defines it.
if [[ ${funcstack[1]} == _lottery ]]; then
    _lottery "$@"
else
    compdef _lottery lottery
fi
