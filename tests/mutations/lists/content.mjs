// A new store, packs, layers, images, and the host.
import { inFile } from './in-file.mjs';

export const content = [
  ...inFile('session/session.ts', [
    {
      name: 'superblock: its bytes are synced before it gets its name',
      find: 'file.write(block, SUPERBLOCK_SIZE, 0) && file.sync()',
      replace: 'file.write(block, SUPERBLOCK_SIZE, 0)',
    },
    {
      name: 'superblock: the directories are durable before it gets its name',
      find: 'if (!root.sync()) return Session.unmake(root);',
      replace: '',
    },
    {
      name: 'superblock: directories whose names are refused are made again',
      find: 'return Session.unmake(root);',
      replace: 'return false;',
      tests: ['tests/crash/refused-names.test.ts'],
    },
    {
      name: 'layers: one whose image is not there is not held',
      find: 'if (fault.code == Code.noEntry || fault.code == Code.corrupt) fault.clear();\n    return null;',
      replace: 'fault.clear();\n    return layer;',
      tests: ['tests/check'],
    },
    {
      name: 'layers: one whose image can not be read now is not taken for gone',
      find: 'if (fault.code == Code.noEntry || fault.code == Code.corrupt) fault.clear();\n    return null;',
      replace: 'fault.clear();\n    return null;',
      tests: ['tests/crash/failing-host.test.ts'],
    },
    {
      name: 'superblock: its name is durable before the store is used',
      find: 'return (made || Session.nameAgain(root, block)) && root.sync();',
      replace: 'return made || (Session.nameAgain(root, block) && root.sync());',
    },
    {
      name: 'superblock: one whose name may not be durable gets it again',
      find: '(made || Session.nameAgain(root, block)) && root.sync()',
      replace: 'root.sync()',
      tests: ['tests/crash/refused-names.test.ts'],
    },
    {
      name: 'superblock: its name is durable already when there are names',
      find: 'ready && !begun && mode != Mode.readOnly',
      replace: 'ready && mode != Mode.readOnly',
      tests: ['tests/crash/failing-host.test.ts'],
    },
    {
      name: 'superblock: names are looked for before it is read',
      find: 'ready && !begun && mode != Mode.readOnly',
      replace: 'ready && !Session.hasNames(root) && mode != Mode.readOnly',
      tests: ['tests/processes/makers.test.ts'],
    },
    {
      name: 'superblock: what others would rename is gone before it is relied on',
      find: 'names[i].startsWith(SUPERBLOCK_NEW) && !root.unlink(names[i])',
      replace: 'false',
      tests: ['tests/processes/makers.test.ts'],
    },
    {
      name: 'superblock: it is read behind that',
      find: 'if (!Session.readSuperblock(root, block)) return false;\n    return (made || Session.nameAgain(root, block)) && root.sync();',
      replace: 'return (made || Session.nameAgain(root, block)) && root.sync();',
      tests: ['tests/processes/makers.test.ts'],
    },
    {
      name: 'superblock: one that was taken away is written again',
      find: 'if (fault.code != Code.noEntry) return false;\n      // Another one that settles took it away.\n      fault.clear();',
      replace: 'return false;',
      tests: ['tests/processes/makers.test.ts'],
    },
    {
      name: 'superblock: a maker whose own was taken away uses that of the quicker one',
      find: 'if (!named && fault.code == Code.noEntry) fault.clear();',
      replace: '',
      tests: ['tests/processes/makers.test.ts'],
    },
    {
      name: 'superblock: that of a quicker program is taken',
      find: 'if (Session.readSuperblock(root, block)) return root.unlink(name);',
      replace: '',
      tests: ['tests/crash/failing-host.test.ts'],
    },
  ]),
  ...inFile('format/superblock.ts', [
    { name: 'superblock: its checksum', find: '!isSealed(at)', replace: 'false', tests: ['tests/check'] },
  ]),
  ...inFile('store/packwriter.ts', [
    { name: 'pack: its bytes are synced before its index is named', find: '!this.flush() || !file.sync()', replace: '!this.flush()' },
  ]),
  ...inFile('io/blockfile.ts', [
    {
      name: 'block file: its bytes are synced before it is named',
      find: '!this.file.write(header, BLOCK_SIZE, 0) || !this.file.sync()',
      replace: '!this.file.write(header, BLOCK_SIZE, 0)',
    },
    {
      name: 'block file: checksum of a block',
      find: 'crc32c(at, BLOCK_SIZE) != load<u32>(this.crcs + (block << 2))',
      replace: 'false',
      tests: ['tests/security/bit-flips.test.ts'],
    },
    {
      name: 'block file: checksum of the header',
      find: 'load<u32>(header + OFFSET_CRC) != crc32c(header, OFFSET_CRC)',
      replace: 'false',
      tests: ['tests/security/bit-flips.test.ts'],
    },
    {
      name: 'block file: checksum of the table of checksums',
      find: 'crc32c(this.crcs, tableBytes) != load<u32>(header + OFFSET_TABLE_CRC)',
      replace: 'false',
      tests: ['tests/check'],
    },
  ]),
  ...inFile('store/content.ts', [
    {
      name: 'packs: their names are durable before a layer is named',
      find: 'if (!this.content.settle(this.writers)) return false;',
      replace: '',
    },
    {
      name: 'packs: an index without its pack is none',
      find: 'packs.has(stem + PACK_SUFFIX)',
      replace: 'true',
      tests: ['tests/check/content.test.ts'],
    },
    {
      name: 'packs: one whose names are refused is not relied on',
      find: 'this.condemned.has(path) || this.doubtful.has(path)',
      replace: 'this.condemned.has(path)',
      tests: ['tests/crash/refused-names.test.ts'],
    },
    {
      name: 'packs: a chunk that was moved is looked for anew',
      find: 'if (!this.refresh()) return 0;',
      replace: '',
      tests: ['tests/api/gc.test.ts'],
    },
    { name: 'chunk: its hash', find: '!hasHash(data, u32(raw), id)', replace: 'false', tests: ['tests/check/content.test.ts'] },
    {
      name: 'chunk: its hash, where all of a long one is read',
      find: 'got != CHUNK_SIZE || !hasHash(dst, CHUNK_SIZE, id)',
      replace: 'got != CHUNK_SIZE',
      tests: ['tests/api/long-files.test.ts'],
    },
    {
      name: 'object: its hash',
      find: 'ok = hasHash(whole, raw, id) && offset + len <= raw;',
      replace: 'ok = offset + len <= raw;',
      tests: ['tests/check/content.test.ts'],
    },
    {
      name: 'packs: an import relies on none that was condemned before it',
      find: '!catalog.isHeld(paths[i], lease)',
      replace: 'false',
      tests: ['tests/api/gc-leases.test.ts'],
    },
    {
      name: 'packs: while a layer lacks content, an import reads what it relies on',
      find: 'this.careful = catalog.suspects.size > 0;',
      replace: 'this.careful = false;',
      tests: ['tests/check'],
    },
    {
      name: 'packs: a damaged copy gives way to another',
      find: 'this.readCopy(id, slot, dst, offset, len) || this.readOther(id, slot, dst, offset, len)',
      replace: 'this.readCopy(id, slot, dst, offset, len)',
      tests: ['tests/check'],
    },
  ]),
  ...inFile('store/pack.ts', [
    {
      name: 'packs: an index is as long as its count says',
      find: 'count && entryOffset(u32(count - 1)) >= index.end',
      replace: 'false',
      tests: ['tests/check/content.test.ts'],
    },
  ]),
  ...inFile('session/layeringest.ts', [
    {
      name: 'layer: its name is durable before its record',
      find: 'layers.rename(this.tempName, record.file) && layers.sync()',
      replace: 'layers.rename(this.tempName, record.file)',
    },
    { name: 'layer: content is durable before its record', find: 'this.writer.publish()', replace: 'true' },
    {
      name: 'layer: its lease stands when it is named',
      find: `      names.own() &&
      lease.assertStands(this.lease) &&
      this.keep()`,
      replace: 'names.own() && this.keep()',
      tests: ['tests/api/gc-leases.test.ts', 'tests/property/collections-against-model.test.ts'],
    },
    {
      name: 'layer: the size that was claimed',
      find: 'this.expectedSize >= 0 && !vouchedBlob.length && u64(this.expectedSize) != this.blobSize',
      replace: 'false',
      tests: ['tests/api/layer-claims.test.ts'],
    },
    {
      name: 'layer: the digest of the blob that was claimed',
      find: 'this.expectedBlob.length && this.expectedBlob != this.blob',
      replace: 'false',
      tests: ['tests/api/layer-claims.test.ts'],
    },
    {
      name: 'layer: the diffID that was claimed',
      find: 'this.expectedDiffId.length && this.expectedDiffId != diffId',
      replace: 'false',
      tests: ['tests/api/layer-claims.test.ts'],
    },
  ]),
  ...inFile('session/imageingest.ts', [
    { name: 'merged image: its name is durable before the image has one', find: 'return dir.sync();', replace: 'return true;' },
    { name: 'image: its config is durable before its record', find: 'this.writer.publish()', replace: 'true' },
    {
      name: 'image: its lease stands when it is named',
      find: `      names.own() &&
      lease.assertStands(this.lease) &&
      this.assertLayers()`,
      replace: 'names.own()',
      tests: ['tests/api/gc-leases.test.ts', 'tests/property/collections-against-model.test.ts'],
    },
    {
      name: 'merged image: one that was condemned before is not shared',
      find: 'if (!names.isHeld(MERGED_PATH + file, this.lease)) continue;',
      replace: '',
      tests: ['tests/api/gc-leases.test.ts', 'tests/property/collections-against-model.test.ts'],
    },
  ]),
  ...inFile('session/lease.ts', [
    {
      name: 'lease: collectors see it before anything is looked for',
      find: '!this.names.putLease(record) || !this.names.announce()',
      replace: '!this.names.putLease(record)',
      tests: ['tests/api/gc-leases.test.ts', 'tests/property/collections-against-model.test.ts'],
    },
  ]),
  ...inFile('layer/imagemerge.ts', [
    {
      name: 'merged image: one that is made again takes the place of the old one whole',
      find: 'state > 0 && dir.rename(tempName, image.mergedFile)',
      replace: 'dir.rename(tempName, image.mergedFile)',
      tests: ['tests/check/images.test.ts'],
    },
  ]),
  ...inFile('io/volume.ts', [
    { name: 'host: a short write is gone on with', find: 'done += wrote;', replace: 'done = len;' },
    { name: 'host: a short read is gone on with', find: 'done += got;', replace: 'done += got;\n      break;' },
    {
      name: 'host: a write that writes nothing fails',
      find: 'if (wrote == 0) return this.refuse(-14, "write");',
      replace: 'if (wrote == 0) return true;',
    },
    { name: 'host: files are created exclusively', find: 'OPEN_CREATE | OPEN_EXCLUSIVE', replace: 'OPEN_CREATE' },
    {
      name: 'host: a file that is too short is damage',
      find: 'if (u32(got) == len) return true;',
      replace: 'return true;',
      tests: ['tests/check/content.test.ts'],
    },
  ]),
];
