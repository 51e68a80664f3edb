// What the generator can't map it refuses by name and line, rather than write glue that is wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { requireSupported } from '../../tools/bindgen/supported.mjs';
import { parseWorld } from './world.js';

const scratch = mkdtempSync(join(tmpdir(), 'veneer-refusals-'));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** Line 4 is the first of the interface. */
function generateFor(body: string, world = 'export i;'): void {
  writeFileSync(join(scratch, 'world.wit'), `package test:refused@1.0.0;\n\ninterface i {\n${body}\n}\n\nworld w { ${world} }\n`);
  requireSupported(parseWorld(scratch, 'w'));
}

const flags = Array.from({ length: 33 }, (_, i) => `f${i}`).join(', ');

describe('the generator refuses', () => {
  it.each([
    ['a future', 'f: func() -> future<u8>;', /world\.wit:4: future is not supported/],
    ['a stream', 'f: func(s: stream<u8>);', /world\.wit:4: stream is not supported/],
    ['an error context', 'f: func(e: error-context);', /world\.wit:4: error-context is not supported/],
    ['a map', 'f: func(m: map<string, u8>);', /world\.wit:4: map is not supported/],
    ['a list of fixed length', 'f: func(l: list<u8, 4>);', /world\.wit:4: a list of fixed length/],
    ['an async function', 'g: func();\nf: async func();', /world\.wit:5: async functions/],
    ['an option of an option', 'f: func(o: option<option<u8>>);', /world\.wit:4: f: an option of an option/],
    ['a tuple of five', 'f: func() -> tuple<u8, u8, u8, u8, u8>;', /world\.wit:4: f: a tuple of 5/],
    ['33 flags', `flags many { ${flags} }\nf: func(m: many);`, /world\.wit:5: f: many has 33 flags/],
    ['an owned resource in a list that is given', 'resource r;\nf: func(l: list<r>);', /world\.wit:5: f: an owned r inside a compound/],
    ['a type that is not declared', 'f: func(\n  p: nowhere,\n);', /world\.wit:5: unknown type nowhere/],
    ['what is not WIT', 'f: func(p: u8) => u8;', /world\.wit:4: /],
    ['a text that ends early', 'f: func(p: list<u8>); /* ', /world\.wit:/],
  ])('%s', (_, body, message) => {
    expect(() => {
      generateFor(body);
    }).toThrow(message);
  });

  it.each([
    ['functions of a world', 'import f: func();', /world\.wit:7: only interfaces by name/],
    ['an inline interface of a world', 'export j: interface { f: func(); }', /world\.wit:7: only interfaces by name/],
    ['an included world', 'include other;', /world\.wit:7: include in a world/],
  ])('%s', (_, world, message) => {
    expect(() => {
      generateFor('f: func();', world);
    }).toThrow(message);
  });

  it('nothing of what it maps', () => {
    expect(() => {
      generateFor('resource r { constructor(); }\nf: func(a: r, b: borrow<r>, c: list<borrow<r>>) -> list<r>;');
    }).not.toThrow();
  });
});
