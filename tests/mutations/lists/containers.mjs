// The journals of containers: writing, consolidation, forks, checkpoints.
import { inFile } from './in-file.mjs';

const HISTORIES = ['tests/conformance', 'tests/property/history-against-model.test.ts', 'tests/property/collections-against-model.test.ts'];
const CONSOLIDATION = ['tests/api/consolidation.test.ts'];
const FAILING_HOST = ['tests/crash/failing-host.test.ts'];
const POWER_LOSS = ['tests/crash/power-loss.test.ts'];

export const containers = [
  ...inFile('container/segments.ts', [
    {
      name: 'container: a sync syncs',
      find: 'this.checked(writer.sync() && this.namesDurable(writer) && this.epochs.owns(writer))',
      replace: 'this.checked(writer.commit() && this.namesDurable(writer) && this.epochs.owns(writer))',
    },
    {
      name: 'container: a sync is acknowledged only by the owner',
      find: 'writer.sync() && this.namesDurable(writer) && this.epochs.owns(writer)',
      replace: 'writer.sync() && this.namesDurable(writer)',
    },
    {
      name: "container: a sync makes the directory's name durable",
      find: 'this.epochs.nameDurable(writer) && this.directoryDurable()',
      replace: 'this.epochs.nameDurable(writer)',
    },
    {
      name: "container: a sync makes the epoch's name durable",
      find: 'return this.epochs.nameDurable(writer) && this.directoryDurable();',
      replace: 'return this.directoryDurable();',
      tests: POWER_LOSS,
    },
    { name: 'container: a close is acknowledged only by the owner', find: '(clean || this.epochs.owns(writer))', replace: 'true' },
    { name: 'container: a failed write is final', find: 'this.writer = null;\n    this.broken = true;', replace: 'this.writer = null;' },
    { name: 'container: what could not be synced is disowned', find: 'this.epochs.disown(writer);', replace: '', tests: POWER_LOSS },
    {
      name: 'container: what was read in part is not written',
      find: 'if (!this.epochs.loaded) this.broken = true;',
      replace: '',
      tests: FAILING_HOST,
    },
    {
      name: 'container: checksums of data',
      find: 'crc32c(this.block, blockLen) != load<u32>(runs.crcs(run) + ((<usize>block) << 2))',
      replace: 'false',
      workload: 'readers',
    },
    {
      name: 'container: what others rely on is durable',
      find: '!this.epochs.settle() || !this.directoryDurable()',
      replace: 'false',
      tests: POWER_LOSS,
    },
    {
      name: 'container: the directory of what others rely on is durable',
      find: '!this.epochs.settle() || !this.directoryDurable()',
      replace: '!this.epochs.settle()',
      tests: POWER_LOSS,
    },
    {
      name: 'container: epochs are removed only once the state is synced',
      find: 'this.replaces = true;\n    this.settledState = false;',
      replace: 'this.replaces = true; this.stateSettled(this.writer!);',
      tests: CONSOLIDATION,
    },
    {
      name: 'container: older epochs that the state refers to stay',
      find: '!this.kept.includes(epochs[i])',
      replace: 'true',
      workload: 'consolidation',
    },
    {
      name: 'container: who restores owns the lock',
      find: '(this.checked(this.epochs.owns(writer)) && this.release())',
      replace: 'this.release()',
    },
  ]),
  ...inFile('container/container.ts', [
    {
      name: 'container: an epoch is synced before the next one follows',
      find: '(this.sync() && this.upper.renew())',
      replace: '(this.upper.commit() && this.upper.renew())',
      tests: POWER_LOSS,
    },
    {
      name: 'container: one that others removed is not written',
      find: 'if (!this.names.containers.has(this.id)) return fail(Code.stale, REMOVED);',
      replace: '',
      tests: ['tests/crash/failing-host.test.ts', 'tests/conformance'],
    },
    {
      name: 'container: a sync is one of its segments',
      find: '!this.live() || !this.upper.sync()',
      replace: '!this.live() || !this.upper.commit()',
      tests: POWER_LOSS,
    },
  ]),
  ...inFile('exports/containers.ts', [
    {
      name: 'container: after a failure nothing is shown that may be lost',
      find: 'this.closed ? fail(Code.badDescriptor, "the container is closed") : this.mount.live()',
      replace: '!this.closed || fail(Code.badDescriptor, "the container is closed")',
      tests: FAILING_HOST,
    },
  ]),
  ...inFile('container/pruning.ts', [
    {
      name: 'container: epochs are condemned before they are removed',
      find: 'if (names.syncUnchanged() <= 0) return false;',
      replace: '',
      tests: CONSOLIDATION,
    },
    { name: 'container: epochs that others rest on stay', find: 'names.shared.has(journal)', replace: 'false', tests: CONSOLIDATION },
  ]),
  ...inFile('container/consolidation.ts', [
    {
      name: 'consolidation: a run is read and checked before it is moved',
      find: 'if (this.segments.read(run, at, buffer, min(this.high(run) - at, PART))) continue;\n      fault.clear();\n      return true;',
      replace: '',
      tests: ['tests/api/consolidation.test.ts'],
    },
    {
      name: 'consolidation: what stays is still referred to',
      find: 'this.high(run) != 0 && this.target(run) == NO_ENTRY',
      replace: 'false',
      workload: 'consolidation',
    },
    {
      name: 'consolidation: no number is given twice',
      find: 'this.writeNext(next);',
      replace: '',
      tests: ['tests/api/consolidation.test.ts', ...HISTORIES],
    },
  ]),
  ...inFile('session/containers.ts', [
    {
      name: 'fork: what it starts from is durable',
      find: '!from && !mount.upper.settle()',
      replace: '!from && !mount.upper.commit()',
      workload: 'forks',
    },
    { name: 'fork: what it starts from stands', find: 'names.stands(point)', replace: 'true', tests: ['tests/api/forks.test.ts'] },
    {
      name: 'remove: the name is gone for good before the files go',
      find: 'session.names.removeContainer(record.id) && session.names.sync()',
      replace: 'session.names.removeContainer(record.id) && session.names.commit()',
    },
    { name: 'remove: what others rest on stays', find: 'session.names.shared.has(record.id)', replace: 'false', workload: 'forks' },
    {
      name: 'remove: not while another program writes it',
      find: 'segments.assertFree(gone ? textOf(gone) : null)',
      replace: 'true',
      tests: ['tests/api/forks.test.ts'],
    },
  ]),
  ...inFile('session/checkpoints.ts', [
    {
      name: 'checkpoint: its state is durable before it is named',
      find: '!mount.upper.settle()',
      replace: '!mount.upper.commit()',
      workload: 'forks',
    },
    {
      name: 'checkpoint: it is durable',
      find: 'names.putCheckpoint(record) && names.sync()',
      replace: 'names.putCheckpoint(record) && names.commit()',
      workload: 'forks',
    },
    { name: 'checkpoint: its state stands', find: 'names.stands(record.point)', replace: 'true', tests: ['tests/api/forks.test.ts'] },
    {
      name: 'restore: it is durable',
      find: 'names.putContainer(record) && names.sync()',
      replace: 'names.putContainer(record) && names.commit()',
      workload: 'collections',
    },
    {
      name: 'restore: what was written since is void',
      find: 'record.floor = mount.upper.segments.writer!.epoch;',
      replace: '',
      tests: ['tests/conformance'],
    },
    { name: 'restore: no inode number is given twice', find: 'record.nextInode = mount.upper.nextInode;', replace: '', tests: HISTORIES },
    { name: 'restore: the state stands', find: '!names.stands(point)', replace: 'false', tests: ['tests/api/forks.test.ts'] },
    {
      name: 'restore: the lock is synced before it',
      find: '!mount.begin() || !mount.sync()',
      replace: '!mount.begin()',
      tests: ['tests/crash/failing-host.test.ts'],
    },
  ]),
  ...inFile('container/journals.ts', [
    {
      name: 'container: a journal whose name is refused is not relied on',
      find: 'doubtful.has(id)',
      replace: 'false',
      tests: ['tests/crash/refused-names.test.ts'],
    },
  ]),
];
