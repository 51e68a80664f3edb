// The test world, built once per test file, with its hand-written parts.
import { readFileSync } from 'node:fs';
import { echoSource } from './echo-source.js';
import { CompiledWorld, parseWorld, type Bound } from './world.js';

export const BUILD_TIMEOUT_MS = 300_000;

export const world = parseWorld('tests/bindgen/wit', 'kinds');
export const echo = world.exports.find(({ name }) => name === 'echo')!;

export const HOST: Bound = {
  'test:kinds/host@1.0.0': {
    scale: (value, by) => (value as number) * (by as number),
    add: (a, b) => (a as bigint) + (b as bigint),
  },
};

export function buildKinds(): CompiledWorld {
  const source = (name: string): string => readFileSync(`tests/bindgen/assembly/${name}.ts`, 'utf8');
  return CompiledWorld.build(world, {
    echo: echoSource(echo, { glue: '../glue', support: '.', abi: '../../../assembly/abi' }),
    copies: source('copies'),
    counters: source('counters'),
    asking: source('asking'),
  });
}
