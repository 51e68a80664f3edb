// Names of a container's files that the host can't have. Linux and macOS say so themselves; Windows takes some apart, or for something else.

/** `\` and `:` would lead elsewhere; the rest no file can be called. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\x00-\x1f<>:"\\|?*]/;
/** Devices in every directory, whatever follows a point. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
/** Windows leaves them away, so that the name would be another's. */
const LEFT_AWAY = /[ .]$/;

/** Why a file of the host can't have this name; undefined where it can, or the host will tell. */
export function whyNoHostName(name: Uint8Array, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform !== 'win32') return undefined;
  const text = Buffer.from(name).toString();
  if (!Buffer.from(text).equals(name)) return 'Windows has no names that are not UTF-8';
  const [character] = FORBIDDEN.exec(text) ?? [];
  if (character !== undefined) return `Windows has no names with ${JSON.stringify(character)}`;
  if (DEVICE.test(text)) return 'Windows has a device of this name';
  return LEFT_AWAY.test(text) ? 'Windows has no names that end in a point or space' : undefined;
}
