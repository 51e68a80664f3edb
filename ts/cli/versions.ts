import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Version of the on-disk format that this release makes and reads. */
export const FORMAT_VERSION = 1;

/** What a bug report needs to know of an installation. */
export interface Versions {
  /** Of the package. */
  readonly version: string;
  /** The first digits of the component's sha256. */
  readonly component: string;
  /** The contract that it exports. */
  readonly contract: string;
  readonly format: number;
  readonly node: string;
  /** `linux/x64`. */
  readonly platform: string;
}

const COMPONENT_DIGITS = 12;

export function versions(): Versions {
  return {
    version: (JSON.parse(readPackaged('package.json').toString()) as { version: string }).version,
    component: createHash('sha256').update(readPackaged('dist/veneer.wasm')).digest('hex').slice(0, COMPONENT_DIGITS),
    contract: /^package (.*);/m.exec(readPackaged('wit/store.wit').toString())?.[1] ?? 'unknown',
    format: FORMAT_VERSION,
    node: process.version,
    platform: `${process.platform}/${process.arch}`,
  };
}

/** `veneer 0.1.0 (component 6d1c…, veneer:store@0.1.0, format 1)` */
export function versionLine({ version, component, contract, format }: Versions): string {
  return `veneer ${version} (component ${component}, ${contract}, format ${format})`;
}

function readPackaged(path: string): Buffer {
  return readFileSync(new URL(`../../${path}`, import.meta.url));
}
