/** Where libuv's words, which Node's errors have, aren't those of the C library. */
const WORDS: Readonly<Record<string, string | undefined>> = {
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
  EXDEV: 'Invalid cross-device link',
};

/** The reason of a failed file call, as the C library words it: `No such file or directory`. */
export function reasonOf(error: unknown): string {
  const { message } = error as Error;
  const [, code = '', words = ''] = /^(E[A-Z0-9]+): ([^,]*)/.exec(message) ?? [];
  return code === '' ? message : (WORDS[code] ?? words.charAt(0).toUpperCase() + words.slice(1));
}
