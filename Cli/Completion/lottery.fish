# fish completion for lottery: the program itself says what may come next, else a file's name is meant.
function __lottery
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l line (string join ' ' -- lottery $words "$token")
    $program "[suggest:"(string length -- $line)"]" $line 2>/dev/null
end
complete -c lottery -a '(__lottery)'
