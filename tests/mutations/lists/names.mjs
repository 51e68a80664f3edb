// The names of a store.
import { inFile } from './in-file.mjs';

const RACES = [
  'tests/api/displaced-writers.test.ts',
  'tests/api/parallel.test.ts',
  'tests/processes',
  'tests/api/gc-leases.test.ts',
  'tests/property/collections-against-model.test.ts',
];
const DISPLACED = ['tests/api/displaced-writers.test.ts'];

export const names = [
  ...inFile('store/names.ts', [
    {
      name: 'names: a group is acknowledged only in the highest epoch',
      find: 'if (highest > 0) {\n        if (durable) this.unsettled.clear();\n        else this.unsettled.announce();\n        this.backoff.reset();\n        return true;\n      }',
      replace: 'if (durable) this.unsettled.clear();\n      return true;',
    },
    {
      name: 'names: what stood in the highest epoch is not asked for again',
      find: 'counted < 0 && group.announced',
      replace: 'false',
      tests: ['tests/api/parallel.test.ts'],
    },
    { name: 'names: a sync syncs', find: '(durable && !this.syncNamed(writer))', replace: 'false' },
    {
      name: "names: a sync makes the epoch's name durable",
      find: 'writer.sync() && this.epochs.nameDurable(writer)',
      replace: 'writer.sync()',
    },
    { name: 'names: what was displaced is written again', find: 'ok = this.repeat(next, group.records) && this.end(next);', replace: '' },
    { name: 'names: what counts is not written again', find: 'group.end <= u64(counted)', replace: 'false', tests: RACES },
    { name: 'names: what counts is settled only with the next epoch', find: 'this.unsettled.add(group);', replace: '', tests: DISPLACED },
    { name: 'names: what rests on an unchanged state is given up', find: 'group.unchanged', replace: 'false', tests: RACES },
    {
      name: 'names: a checkpoint is synced before it replaces others',
      find: 'if (!this.syncNamed(writer)) return false;',
      replace: 'if (!this.end(writer)) return false;',
    },
    {
      name: 'names: a checkpoint replaces others only while it is the highest',
      find: 'highest == 0 || (highest > 0 && removeOlder(this.dir, writer))',
      replace: 'removeOlder(this.dir, writer)',
      tests: DISPLACED,
    },
    { name: 'names: a failed write is final', find: 'this.writer = null;\n    this.broken = true;', replace: 'this.writer = null;' },
    {
      name: 'names: what could not be synced is disowned',
      find: 'this.epochs.disown(writer);',
      replace: '',
      tests: ['tests/crash/power-loss.test.ts'],
    },
    {
      name: 'names: a displaced writer is synced before it rejoins',
      find: '!writer.sync() || !this.rejoin(writer)',
      replace: '!this.rejoin(writer)',
      tests: DISPLACED,
    },
    {
      name: 'names: a displaced reader of its own is synced before it rejoins',
      find: 'this.end(writer) && writer.sync() && this.rejoin(writer)',
      replace: 'this.end(writer) && this.rejoin(writer)',
      tests: DISPLACED,
    },
    { name: 'names: who was away for too long is told', find: 'if (counted < 0) ok = this.epochs.failStale();', replace: '', tests: RACES },
  ]),
  ...inFile('store/repetition.ts', [
    {
      name: 'names: a name that others took is not taken again',
      find: '!state.containerNames.has(container.name)',
      replace: 'true',
      tests: RACES,
    },
    {
      name: 'names: a container of an image that others removed is not made',
      find: 'state.images.has(container.image)',
      replace: 'true',
      tests: RACES,
    },
    {
      name: 'names: an image that others removed is not named',
      find: 'type != NamesRecord.tag || state.images.has(takeHex(from, DIGEST_SIZE))',
      replace: 'true',
      tests: RACES,
    },
    {
      name: 'names: an image that others use is not removed',
      find: 'if (type == NamesRecord.imageRemoved) return !state.userOf(takeHex(from, DIGEST_SIZE));',
      replace: '',
      tests: RACES,
    },
    {
      name: 'names: a layer is named again only with its lease',
      find: 'if (type == NamesRecord.layer) return this.fitsLayer(LayerRecord.decode(from));',
      replace: '',
      tests: RACES,
    },
    {
      name: 'names: an image is named again only with its lease',
      find: 'if (type == NamesRecord.image) return this.fitsImage(ImageRecord.decode(from));',
      replace: '',
      tests: RACES,
    },
    {
      name: 'names: an origin that others let go is not named',
      find: 'if (!this.stands(container.origin)) return false;',
      replace: '',
      tests: RACES,
    },
    {
      name: 'names: an origin that others moved stays where they moved it',
      find: 'state.containers.get(container.id).floor <= container.floor',
      replace: 'true',
      tests: RACES,
    },
    {
      name: 'names: a checkpoint that others let go is not named',
      find: 'if (!this.stands(checkpoint.point)) return false;',
      replace: '',
      tests: RACES,
    },
    {
      name: 'names: a checkpoint that others named so stays',
      find: '(!existing || existing.point.equals(checkpoint.point))',
      replace: 'true',
      tests: RACES,
    },
    {
      name: 'names: a fork of a container that others removed is not made',
      find: 'if (container.parent.length && !state.containers.has(container.parent)) return false;',
      replace: '',
      tests: RACES,
    },
    {
      name: 'names: a name that others gave a container is not taken again',
      find: '!state.containerNames.has(name) || state.containerNames.get(name) == container',
      replace: 'true',
      tests: RACES,
    },
    {
      name: 'names: a quota of a container that others removed is not kept',
      find: 'return state.containers.has(QuotaRecord.decode(from).container);',
      replace: 'return true;',
      tests: RACES,
    },
  ]),
  ...inFile('store/catalog.ts', [
    {
      name: 'names: a record of a container leaves its quota and name',
      find: 'const former = this.containers.get(container.id);\n      container.limit(former.quotaBytes, former.quotaInodes);\n      container.name = former.name;',
      replace: '',
      tests: RACES,
    },
    {
      name: 'names: leases and condemnations keep their age',
      find: 'lease.serial = this.serial++;',
      replace: 'lease.serial = 0;',
      tests: RACES,
    },
  ]),
];
