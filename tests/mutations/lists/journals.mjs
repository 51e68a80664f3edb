// One epoch of a journal, and the chain of them.
import { inFile } from './in-file.mjs';

export const journals = [
  ...inFile('store/journal.ts', [
    { name: 'journal: sync of an epoch', find: '!this.file.sync()', replace: 'false' },
    {
      name: 'journal: a header that was not synced is',
      find: 'this.dirty = true;\n    return this.file.write(headerBuffer, JOURNAL_HEADER_SIZE, 0);',
      replace: 'return this.file.write(headerBuffer, JOURNAL_HEADER_SIZE, 0);',
    },
    {
      name: 'journal: checksum of the records',
      find: 'crc32c(records, len) == group.recordsCrc',
      replace: 'true',
      tests: ['tests/security/bit-flips.test.ts'],
    },
    {
      name: 'journal: damage before the footer',
      find: '!limit && this.dropped && this.endsClosed(file, until)',
      replace: 'false',
      workload: 'files',
    },
    {
      name: 'journal: damage in what a later epoch relies on',
      find: 'limit && this.end != limit',
      replace: 'false',
      tests: ['tests/check'],
    },
    {
      name: 'journal: a closed epoch ends with its footer',
      find: 'this.closed && this.dropped',
      replace: 'false',
      tests: ['tests/check/epochs.test.ts'],
    },
    {
      name: 'journal: a header of another file is none',
      find: 'this.started && this.header.isOf(kind, journal, epoch)',
      replace: 'this.started',
      tests: ['tests/check/epochs.test.ts'],
    },
    {
      name: 'journal: a footer is a group of the close record alone',
      find: 'load<u8>(headerBuffer, GROUP_HEADER_SIZE) == RECORD_CLOSE',
      replace: 'true',
      tests: ['tests/security/stores.test.ts'],
    },
    { name: 'journal: the footer does not count', find: 'this.closed ? this.end - FOOTER_SIZE : this.end', replace: 'this.end' },
    {
      name: 'journal: an unknown record is refused',
      find: 'if (!optional) return failUnknown(type);',
      replace: '',
      tests: ['tests/security/stores.test.ts'],
    },
    {
      name: 'journal: data that no later group vouches for is read',
      find: 'if (end <= this.synced) return 1;',
      replace: 'return 1;',
      tests: ['tests/check/containers.test.ts'],
    },
  ]),
  ...inFile('container/upper.ts', [
    {
      name: 'journal: a group counts only with its data',
      find: 'type == SegmentRecord.run ? runHolds(file, new Cursor().set(payload, len)) : 1',
      replace: '1',
      tests: ['tests/check/containers.test.ts'],
    },
  ]),
  ...inFile('format/journal.ts', [
    {
      name: 'journal: what is synced is told truly',
      find: 'store<u64>(at + GROUP_SYNCED, synced);',
      replace: 'store<u64>(at + GROUP_SYNCED, start);',
      tests: ['tests/check/containers.test.ts'],
    },
    {
      name: 'journal: checksum of a group header',
      find: 'if (load<u32>(at + GROUP_CRC) != crc32c(at, GROUP_CRC, key.seed)) return false;',
      replace: '',
      tests: ['tests/check/containers.test.ts'],
    },
    {
      name: 'journal: checksum of the header',
      find: 'if (load<u32>(at + HEADER_CRC) != crc32c(at, HEADER_CRC)) return false;',
      replace: '',
      tests: ['tests/security/bit-flips.test.ts'],
    },
    {
      name: 'journal: a header is of the journal that it says',
      find: '(!journal.length || this.journal == journal)',
      replace: 'true',
      tests: ['tests/check/epochs.test.ts'],
    },
    {
      name: 'journal: a group of another journal is none',
      find: 'this.seed = crc32c(idScratch, journal.length >> 1);',
      replace: 'this.seed = 0;',
      tests: ['tests/check/epochs.test.ts', 'tests/format'],
    },
    {
      name: 'journal: a group starts where it says',
      find: 'load<u64>(at + GROUP_START) != start',
      replace: 'false',
      tests: ['tests/check/epochs.test.ts'],
    },
    {
      name: 'journal: a group is of the epoch that it says',
      find: 'load<u64>(at + GROUP_EPOCH) != key.epoch',
      replace: 'false',
      tests: ['tests/check/epochs.test.ts'],
    },
  ]),
  ...inFile('store/chain.ts', [
    {
      name: 'chain: a predecessor counts up to where it was read',
      find: 'this.next.end = header.predecessorEnd;',
      replace: 'this.next.end = 0;',
    },
    {
      name: 'chain: a footer counts only against a header looked for later',
      find: 'reader.wasClosed(file, u64(size))',
      replace: 'reader.wasClosed(file, u64(file.size()))',
      tests: ['tests/processes/paused-owner.test.ts'],
    },
    {
      name: 'chain: own epochs up to the floor are void',
      find: 'i >= 0 && epochs[i] > floor',
      replace: 'i >= 0',
      tests: ['tests/check/containers.test.ts'],
    },
    {
      name: 'chain: an epoch that others follow has a header',
      find: 'fail(Code.corrupt, "an epoch has lost its header");\n      return -1;',
      replace: 'this.next = new Point();\n      return 0;',
      tests: ['tests/check/epochs.test.ts'],
    },
    {
      name: 'chain: a closed epoch has a header',
      find: '!reader.wasClosed(file, u64(size))',
      replace: 'true',
      tests: ['tests/check/epochs.test.ts'],
    },
    {
      name: 'chain: names of another store are not none',
      find: 'this.foreign && this.kind == JournalKind.names',
      replace: 'false',
      tests: ['tests/check/epochs.test.ts'],
    },
    {
      name: 'chain: an epoch follows lower ones',
      find: 'header.predecessor >= epoch',
      replace: 'false',
      tests: ['tests/check/epochs.test.ts'],
    },
  ]),
  ...inFile('store/epochs.ts', [
    { name: 'epochs: the predecessor is synced', find: 'file.sync()', replace: 'true' },
    {
      name: 'epochs: the names of predecessors are durable',
      find: '!this.syncLast() || !this.ground.directory(this.ground.journal)!.sync()',
      replace: '!this.syncLast()',
      tests: ['tests/crash/failing-host.test.ts'],
    },
    {
      name: 'epochs: one follows lower ones only',
      find: '(!this.isOwn || this.state.epoch < writer.epoch)',
      replace: 'true',
      tests: ['tests/processes/paused-owner.test.ts'],
    },
    { name: 'epochs: what is followed is durable before the header says so', find: 'this.settle()', replace: 'true' },
    {
      name: 'epochs: one whose name is refused is passed over',
      find: 'writer.nameless = !writer.named;',
      replace: '',
      tests: ['tests/crash/refused-names.test.ts'],
    },
    {
      name: "epochs: an epoch's name is durable",
      find: 'writer.named = this.ground.directory(this.ground.journal)!.sync();',
      replace: 'writer.named = true;',
    },
    {
      name: 'epochs: what could not be synced is disowned',
      find: 'if (!writer.doubtful && !writer.nameless) return;',
      replace: 'return;',
      tests: ['tests/crash/failing-host.test.ts'],
    },
    {
      name: 'epochs: what could not be synced once is not built on',
      find: 'if (this.doubtful) return fail(Code.stale, "an earlier sync failed; open " + this.label + " again");',
      replace: '',
      tests: ['tests/crash/failing-host.test.ts'],
    },
    { name: 'epochs: what others wrote is read before writing', find: 'newest == this.newest && this.sameSize()', replace: 'true' },
    { name: 'epochs: a size tells of what others wrote', find: 'u64(size) == this.newestSize', replace: 'true' },
    {
      name: 'epochs: a number means one epoch of a chain',
      find: 'max(max(newest, this.ground.floor()), this.ground.origin().epoch)',
      replace: 'newest',
      workload: 'forks',
    },
    {
      name: 'epochs: the ground is known as it is when an epoch starts',
      find: 'this.ground.refresh() &&\n      ((!reread && this.floor == this.ground.floor()) || this.load(visitor))',
      replace: '!reread || this.load(visitor)',
      tests: ['tests/api/parallel.test.ts'],
    },
    {
      name: 'epochs: one writer at a time',
      find: 'this.open && this.openInstance != this.owner.instance',
      replace: 'false',
      tests: ['tests/conformance', 'tests/processes'],
    },
    {
      name: 'epochs: a lock is broken only of whom the host holds for dead',
      find: '!this.open || this.openOwner != owner',
      replace: '!this.open',
      tests: ['tests/processes/paused-owner.test.ts'],
    },
    { name: 'epochs: a chain that others replace meanwhile is read again', find: 'attempt++ == LOADS_MAX', replace: 'true' },
    { name: 'epochs: the highest epoch alone owns', find: 'highest > 0 || (highest == 0 && this.failStale())', replace: 'highest >= 0' },
  ]),
];
