// Node's error codes as wasi:filesystem `error-code` ordinals (wit order).

// prettier-ignore
const ERROR_CODES = [
  'EACCES', 'EAGAIN', 'EALREADY', 'EBADF', 'EBUSY', 'EDEADLK', 'EDQUOT', 'EEXIST', 'EFBIG', 'EILSEQ',
  'EINPROGRESS', 'EINTR', 'EINVAL', 'EIO', 'EISDIR', 'ELOOP', 'EMLINK', 'EMSGSIZE', 'ENAMETOOLONG',
  'ENODEV', 'ENOENT', 'ENOLCK', 'ENOMEM', 'ENOSPC', 'ENOTDIR', 'ENOTEMPTY', 'ENOTRECOVERABLE', 'ENOTSUP',
  'ENOTTY', 'ENXIO', 'EOVERFLOW', 'EPERM', 'EPIPE', 'EROFS', 'ESPIPE', 'ETXTBSY', 'EXDEV',
] as const;

const ORDINALS: ReadonlyMap<string, number> = new Map<string, number>([
  ...ERROR_CODES.map((code, ordinal): [string, number] => [code, ordinal]),
  ['EOPNOTSUPP', ERROR_CODES.indexOf('ENOTSUP')],
  ['EMFILE', ERROR_CODES.indexOf('ENOMEM')],
  ['ENFILE', ERROR_CODES.indexOf('ENOMEM')],
]);

export type WasiErrorCode = (typeof ERROR_CODES)[number];

/** A failure that the host itself finds. */
export class WasiError extends Error {
  constructor(readonly code: WasiErrorCode) {
    super(code);
  }
}

/** The ordinal of a thrown error; whatever isn't known is EIO. */
export function errorOrdinal(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  return ORDINALS.get(typeof code === 'string' ? code : '') ?? ERROR_CODES.indexOf('EIO');
}
