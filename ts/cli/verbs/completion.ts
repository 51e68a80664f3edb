import { usageError } from '../cli-error.js';
import type { CommonOptions } from '../context.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

const NOTES = `Prints a script that lets a shell complete verbs, options, and the names of the
store's containers, images, checkpoints and files. With words behind --, what can
stand for the last of them: that is what the scripts ask.`;

export const define: Define = (verb, programFor) => {
  verb({
    usage: 'completion [shell] [words...]',
    summary: 'Let bash, zsh or fish complete command lines.',
    notes: NOTES,
    json: '{shell, script}; with words [{value, description}]',
    examples: [
      'source <(veneer completion bash)           in ~/.bashrc',
      'source <(veneer completion zsh)            in ~/.zshrc, behind compinit',
      'veneer completion fish > ~/.config/fish/completions/veneer.fish',
    ],
  }).action(async (shell: string | undefined, words: readonly string[], options: CommonOptions) => {
    const { SHELLS } = await import('../completion/scripts.js');
    const script = shell === undefined ? undefined : SHELLS[shell];
    if (shell === undefined || (script === undefined && shell !== 'words')) {
      throw usageError(
        shell === undefined ? 'which shell?' : `${shell}: there is no completion for it`,
        "'veneer completion bash', zsh or fish",
      );
    }
    if (script !== undefined) return options.json === true ? printJson({ shell, script }) : print(script.trimEnd());
    const { candidates } = await import('../completion/candidates.js');
    const found = await candidates(words, programFor);
    if (options.json === true) return printJson(found);
    return print(...found.map(({ value, description }) => (description === '' ? value : `${value}\t${description}`)));
  });
};
