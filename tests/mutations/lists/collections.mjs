// Garbage collection.
import { inFile } from './in-file.mjs';

const BESIDE = ['tests/api/gc-beside.test.ts'];
const LEASES = ['tests/api/gc-leases.test.ts'];

export const collections = [
  ...inFile('collect/collection.ts', [
    {
      name: 'collection: a verdict counts only if nothing was written before it',
      find: 'names.syncUnchanged()',
      replace: 'i32(names.sync()) * 2 - 1',
      tests: LEASES,
    },
    {
      name: 'collection: what others wrote is looked at before the verdict',
      find: 'if (names.changes != changes) verdict = this.decide();',
      replace: '',
      tests: BESIDE,
    },
    { name: 'collection: what it relies on is still there', find: '!mark.holds()', replace: 'false', tests: BESIDE },
    {
      name: 'collection: what is gone is gone for good before it is let go',
      find: 'if (!this.syncFolders(paths)) return false;',
      replace: '',
      tests: ['tests/crash/refused-names.test.ts'],
    },
    {
      name: 'collection: packs are moved while nobody imports',
      find: 'if (!this.ended.has(leases[i])) return true;',
      replace: '',
      tests: BESIDE,
    },
    {
      name: 'collection: what another one moved before is left to it',
      find: 'if (!this.mark!.holds()) return !fault.raised && this.dropLease() && this.session.names.release();',
      replace: '',
      tests: BESIDE,
    },
    {
      name: 'collection: what is moved is held by a lease',
      find: 'this.lease = this.session.lease.take();\n    if (!this.lease.length) return false;',
      replace: '',
      tests: BESIDE,
    },
    { name: 'collection: new packs are relied upon', find: 'this.mark!.rely(repacker.names);', replace: '', tests: BESIDE },
    {
      name: 'collection: what it did is durable',
      find: 'session.content.refresh() && session.names.release()',
      replace: 'session.content.refresh()',
      tests: ['tests/api/parallel.test.ts'],
    },
  ]),
  ...inFile('collect/repacker.ts', [
    {
      name: 'repack: new packs are durable before the sources go',
      find: 'if (!this.content.settle(this.writers)) return false;',
      replace: '',
      tests: ['tests/crash/refused-names.test.ts'],
    },
    {
      name: 'repack: new packs are sealed before the sources go',
      find: 'if (!this.seal()) return false;',
      replace: '',
      tests: ['tests/api/gc.test.ts'],
    },
    {
      name: 'repack: a damaged chunk is not moved',
      find: 'memory.compare(hash, id, ID_SIZE) != 0',
      replace: 'false',
      tests: ['tests/api/gc.test.ts'],
    },
    { name: 'repack: only what is needed is moved', find: '!source.has(u32(position))', replace: 'false', tests: ['tests/api/gc.test.ts'] },
  ]),
  ...inFile('collect/verdict.ts', [
    {
      name: 'verdict: older leases hold garbage back',
      find: 'if (leases[i].serial > serial) continue;',
      replace: 'continue;',
      tests: LEASES,
    },
    {
      name: 'verdict: the record of a layer goes before its file',
      find: '!names.condemn(unit.path) || !forget(unit, names)',
      replace: '!names.condemn(unit.path)',
      tests: ['tests/api/gc.test.ts'],
    },
    {
      name: 'verdict: of several condemned packs one goes only when another one is let go',
      find: 'if (condemned && unit.kind == UnitKind.pack && !exact) continue;',
      replace: '',
      tests: BESIDE,
    },
    { name: 'verdict: what is condemned and needed after all is let go', find: 'self.pardoned.push(unit);', replace: '', tests: BESIDE },
  ]),
  ...inFile('collect/mark.ts', [
    {
      name: 'mark: of several condemned packs that one stays which another collection let go',
      find: 'if (this.wasLetGo(condemned[i])) return false;',
      replace: '',
      tests: BESIDE,
    },
    {
      name: 'mark: a condemned pack is the last to be kept',
      find: 'this.packs.concat(doubtful).concat(sound)',
      replace: 'doubtful.concat(this.packs).concat(sound)',
      tests: BESIDE,
    },
    {
      name: 'mark: a pack that was let go is no longer taken for condemned',
      find: 'this.condemned.delete(path);',
      replace: '',
      tests: BESIDE,
    },
    {
      name: 'collection: what is in two packs is needed in the one that has a durable name',
      find: 'session.content.isDoubtful(unit.path)',
      replace: 'false',
      tests: ['tests/crash/refused-names.test.ts'],
    },
    {
      name: 'mark: a pack that may hold what no other does stays',
      find: 'this.chunks.missing > 0',
      replace: 'false',
      tests: ['tests/check/content.test.ts'],
    },
    {
      name: 'mark: content of a layer without an image stays while an import may rely on it',
      find: 'oldest < condemned || !this.listed.has(path)',
      replace: 'false',
      tests: LEASES,
    },
    {
      name: 'mark: of damaged journals all stays',
      find: 'this.journals.unclear ? Need.unknown : Need.none',
      replace: 'Need.none',
      tests: ['tests/api/gc.test.ts'],
    },
    {
      name: 'mark: a condemned pack may go',
      find: '(!this.session.names.condemned.has(path) || this.condemned.has(path))',
      replace: 'true',
      tests: BESIDE,
    },
  ]),
  ...inFile('collect/chunkmarks.ts', [
    {
      name: 'collection: an index without its pack is none',
      find: 'isThere(dir, pack.fileName) ? pack.count() : -1',
      replace: 'pack.count()',
      tests: ['tests/check/content.test.ts'],
    },
  ]),
  ...inFile('container/footprint.ts', [
    {
      name: 'footprint: what a new state replaces is needed until that is durable',
      find: 'chain.resets && !this.addReplaced(chain)',
      replace: 'false',
      tests: ['tests/api/gc.test.ts'],
    },
    {
      name: 'footprint: epochs whose data a state refers to are needed',
      find: '!chain.resets || this.addReferred(chain)',
      replace: 'true',
      workload: 'consolidation',
    },
    {
      name: 'footprint: the lock is needed',
      find: 'i == own.length - 1 || epoch > max(head, record.floor)',
      replace: 'false',
      tests: ['tests/api/gc.test.ts'],
    },
    {
      name: 'footprint: nothing condemned is relied on',
      find: 'condemned.has(paths[i]) || condemned.has(journalPath(files[i].journal))',
      replace: 'false',
      tests: ['tests/api/forks.test.ts'],
    },
  ]),
];
