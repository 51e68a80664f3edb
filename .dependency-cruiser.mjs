// Which part may import which. Arrows point down only; see docs/architecture.md.

/** `part` imports nothing of `root` but itself and `lower`. */
const reaches = (root, part, lower) => ({
  name: `${root}/${part}`,
  comment: `imports ${[part, ...lower].join(', ')} and nothing else of ${root}/`,
  severity: 'error',
  from: { path: `^${root}/${part}/` },
  to: { path: `^${root}/`, pathNot: `^${root}/(${[part, ...lower].join('|')})(/|\\.ts$)` },
});

/** Two halves of one structure: an inode has entries that are inodes; a container has open files of it. */
const RECURSIVE = '^assembly/container/(inode|dentries|container|openfile)\\.ts$';

const assembly = [
  reaches('assembly', 'core', []),
  reaches('assembly', 'format', ['core']),
  reaches('assembly', 'io', ['core', 'abi/wasi']),
  reaches('assembly', 'store', ['io', 'format', 'core']),
  reaches('assembly', 'layer', ['store', 'io', 'format', 'core']),
  reaches('assembly', 'container', ['layer', 'store', 'io', 'format', 'core']),
  reaches('assembly', 'session', ['container', 'layer', 'store', 'io', 'format', 'core']),
  reaches('assembly', 'check', ['session', 'container', 'layer', 'store', 'io', 'format', 'core']),
  {
    name: 'one way to the host',
    comment: 'files, the clock and randomness come in through io/ alone',
    severity: 'error',
    from: { path: '^assembly/', pathNot: '^assembly/(abi|io)/' },
    to: { path: '^assembly/abi/(wasi|generated/imports)\\.ts$' },
  },
  {
    name: 'abi stays below',
    comment: 'hand-written glue knows faults and bytes; only generated exports know what they call',
    severity: 'error',
    from: { path: '^assembly/abi/', pathNot: '^assembly/abi/generated/exports\\.ts$' },
    to: { path: '^assembly/', pathNot: '^assembly/(abi|core)/' },
  },
];

const typescript = [
  reaches('ts', 'core', ['bindings']),
  reaches('ts', 'fs', ['core', 'bindings']),
  reaches('ts', 'tar', []),
  reaches('ts', 'oci', ['tar', 'core', 'bindings']),
  reaches('ts', 'lowered', ['generated']),
  reaches('ts', 'generated', ['lowered']),
  reaches('ts', 'hosts', ['lowered', 'generated', 'bindings']),
  reaches('ts', 'volume', ['hosts', 'tar', 'core', 'bindings']),
  reaches('ts', 'node', ['volume', 'hosts', 'oci', 'fs', 'tar', 'core', 'bindings']),
  reaches('ts', 'web', ['exports', 'volume', 'hosts', 'oci', 'fs', 'core', 'bindings']),
  reaches('ts', 'worker', ['node', 'web', 'volume', 'oci', 'fs', 'core', 'bindings']),
  reaches('ts', 'shell', ['fs', 'core', 'oci', 'tar', 'interpreter']),
  {
    name: 'the portable parts are portable',
    comment: 'web APIs only: no module of a platform, no package',
    severity: 'error',
    from: { path: '^ts/(core|oci|tar|volume|web)/' },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
  },
  {
    name: 'hosts are apart',
    comment: 'a host imports no other host; hosts/node/ is what the hosts over node:fs share',
    severity: 'error',
    from: { path: '^ts/hosts/[^/]+\\.ts$' },
    to: { path: '^ts/hosts/[^/]+\\.ts$' },
  },
];

export default {
  forbidden: [
    {
      name: 'no cycles in ts',
      severity: 'error',
      from: { path: '^ts/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no cycles in assembly',
      severity: 'error',
      from: { path: '^assembly/' },
      to: { circular: true, via: { pathNot: RECURSIVE } },
    },
    {
      name: 'everything resolves',
      comment: 'but the component, which is built',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.wasm$' },
    },
    {
      name: 'shipped code needs shipped packages',
      severity: 'error',
      from: { path: '^ts/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
    ...assembly,
    ...typescript,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
