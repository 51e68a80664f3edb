// What each shell sources. They ask `veneer completion words -- WORD...` and pass words on as arguments, never through eval (the packaged
// generators that were looked at do that, so that completing a word can run it).

const BASH = `# bash completion for veneer: source <(veneer completion bash)
_veneer() {
    local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" current words value
    # The words as typed: bash cuts at ':' and '=' by itself.
    local IFS=$' \\t\\n'
    read -ra words <<< "$line"
    [[ "$line" == *[[:space:]] ]] && words+=("")
    current="\${words[\${#words[@]}-1]}"
    IFS=$'\\n'
    COMPREPLY=()
    while IFS= read -r value; do
        value="\${value%%$'\\t'*}"
        [[ "$value" == "$current"* ]] || continue
        # What stands before the last ':' or '=' is not part of what bash replaces.
        [[ "$COMP_WORDBREAKS" == *:* && "$current" == *:* ]] && value="\${value#"\${current%"\${current##*:}"}"}"
        [[ "$COMP_WORDBREAKS" == *=* && "$current" == *=* ]] && value="\${value#"\${current%"\${current##*=}"}"}"
        COMPREPLY+=("$value")
    done < <(command veneer completion words -- "\${words[@]:1}" 2>/dev/null)
    if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *[:/=] ]]; then compopt -o nospace; fi
    return 0
}
complete -o bashdefault -o default -F _veneer veneer
`;

const ZSH = `#compdef veneer
# zsh completion for veneer: source <(veneer completion zsh)
_veneer() {
    local line value description
    local -a values descriptions open opendescriptions
    while IFS= read -r line; do
        value="\${line%%$'\\t'*}"
        description="$value"
        [[ "$line" == *$'\\t'* ]] && description="$value  -- \${line#*$'\\t'}"
        if [[ "$value" == *[:/=] ]]; then
            open+=("$value"); opendescriptions+=("$description")
        else
            values+=("$value"); descriptions+=("$description")
        fi
    done < <(command veneer completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
    (( \${#values} )) && compadd -l -d descriptions -a -- values
    (( \${#open} )) && compadd -S '' -l -d opendescriptions -a -- open
    (( \${#values} + \${#open} )) || _files
}
compdef _veneer veneer
`;

const FISH = `# fish completion for veneer: veneer completion fish > ~/.config/fish/completions/veneer.fish
function __veneer_words
    set -l words (commandline -opc)
    command veneer completion words -- $words[2..-1] (commandline -ct) 2>/dev/null
end
function __veneer_has_words
    test (count (__veneer_words)) -gt 0
end
complete -c veneer -e
complete -c veneer -n __veneer_has_words -f -a '(__veneer_words)'
`;

export const SHELLS: Readonly<Record<string, string | undefined>> = { bash: BASH, zsh: ZSH, fish: FISH };
