// Image names, by the grammar of the distribution project's `reference` package.
import { veneerError } from '../core/veneer-error.js';
import type { ImportVerb } from './import-options.js';

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const TAG = '[\\w][\\w.-]{0,127}';
const REFERENCE = new RegExp(`^((?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*)(?::(${TAG}))?(@sha256:[0-9a-f]{64})?$`);

/**
 * The name as Docker shows it: without `docker.io/library/`, with a tag (`latest` where there is none). Undefined when
 * it isn't an image name; a reference by digest alone names no tag, so it is none either.
 */
export function familiarName(text: string): string | undefined {
  const match = REFERENCE.exec(text);
  const repository = match?.[1];
  const tag = match?.[2];
  if (repository === undefined || (match?.[3] !== undefined && tag === undefined)) return undefined;
  const familiar = repository.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
  return `${familiar}:${tag ?? 'latest'}`;
}

/** The name that a program asks for, as Docker shows it. Fails with `EINVAL`, worded as by the component. */
export function parsedTag(text: string, syscall: ImportVerb): string {
  const name = familiarName(text);
  if (name !== undefined) return name;
  const detail = 'an image name is lower-case words with . _ - / between them, then a colon and a tag';
  throw veneerError('invalid', { syscall, path: text, detail });
}
