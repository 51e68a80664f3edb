/** A pattern of fnmatch(3) as a regular expression over byte text: `*` and `?` match anything, slashes too. */
export function globPattern(pattern: string, ignoreCase = false): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern.charAt(at);
    if (letter === '*') source += '[^]*';
    else if (letter === '?') source += '[^]';
    else if (letter === '[') {
      const [whole = '', negated = '', members = ''] = /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at)) ?? [];
      source += whole === '' ? '\\[' : `[${negated === '' ? '' : '^'}${members.replace(/[\\\]]/g, '\\$&')}]`;
      at += Math.max(0, whole.length - 1);
    } else {
      const literal = letter === '\\' && at + 1 < pattern.length ? pattern.charAt(++at) : letter;
      source += literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    }
  }
  return new RegExp(`^${source}$`, ignoreCase ? 'i' : '');
}
