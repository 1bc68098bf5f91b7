# bash completion for lottery: the program itself says what may come next.
_lottery() {
    # It knows itself by its name, however it was called: ./lottery, out/lottery.
    local line="lottery${COMP_LINE:${#1}}" point=$((COMP_POINT - ${#1} + 7))
    local words
    words=$("$1" "[suggest:$point]" "$line" 2>/dev/null)
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$words" -- "$2"))
}
# Where it has nothing to say a file's name is meant.
complete -o default -F _lottery lottery
