import { TemplateFailure } from './functions.js';

/** A string, a parenthesis, a bar, or a word: a field, function or number. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[()|]|[^\s()|"`]+)/y;

/** The words of an action. Variables are refused: Docker's users have no need of them. */
export function tokensOf(action: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (action.slice(TOKEN.lastIndex).trim() !== '') {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(action)?.[1];
    if (token === undefined) throw new TemplateFailure(`'${action.slice(from).trim()}' is not understood`);
    if (/^\$\w|^:?=$/.test(token)) throw new TemplateFailure('there are no variables');
    tokens.push(token);
  }
  return tokens;
}
