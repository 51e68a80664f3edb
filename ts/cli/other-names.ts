import { ContainerFsError, VeneerError, type Store } from '../index.js';
import { CliError } from './cli-error.js';

const OF_CONTAINERS: readonly unknown[] = ['open', 'remove', 'rename'];
const OF_IMAGES: readonly unknown[] = ['resolve', 'tag', 'untag', 'removeImage'];

/** A failure to find a container or image, with a hint at what its name may have been meant for; other failures as they are. */
export function withOtherNames(store: Store, error: unknown): unknown {
  if (!(error instanceof VeneerError) || error instanceof ContainerFsError || error.code !== 'ENOENT') return error;
  const { code, path, syscall, detail } = error;
  if (path === undefined || detail === undefined) return error;
  const hint = OF_CONTAINERS.includes(syscall)
    ? hintAtImage(store, path)
    : OF_IMAGES.includes(syscall)
      ? hintAtContainer(store, path)
      : undefined;
  return hint === undefined ? error : new CliError(`${path}: ${detail}`, { code, path, hint });
}

/** For a name that no container has. */
function hintAtImage(store: Store, name: string): string | undefined {
  const image = store.images().find(({ id, names }) => [name, `${name}:latest`].some((one) => names.includes(one)) || startsId(id, name));
  return image === undefined ? hintAtId(name) : `that is an image: 'veneer create ${name} --name NAME' makes a container of it`;
}

/** For a name that no image has. */
function hintAtContainer(store: Store, name: string): string | undefined {
  const container = store.containers().find((one) => one.name === name || startsId(one.id, name));
  if (container !== undefined) {
    return `that is a container: 'veneer fork ${name}' makes another one like it, 'veneer rm ${name}' removes it`;
  }
  const tagged = store.images().flatMap(({ names }) => names.filter((one) => one.startsWith(`${name}:`)));
  return tagged.length === 0 ? hintAtId(name) : `:latest is implied, and there is ${tagged.join(', ')}`;
}

/** Digits of an id that suffice when no other starts so. */
const PREFIX_MIN = 4;

function startsId(id: string, text: string): boolean {
  return text.length >= PREFIX_MIN && id.replace(/^sha256:/, '').startsWith(text.replace(/^sha256:/, ''));
}

function hintAtId(name: string): string | undefined {
  return name.length < PREFIX_MIN && /^[0-9a-f]+$/.test(name) ? 'the start of an id has four digits at least' : undefined;
}
