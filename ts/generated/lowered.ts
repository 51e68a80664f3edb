// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.

import { GuestMemory, HandleTable, componentError, type CoreExports } from '../lowered/runtime.js';
import type { Bindings, Types, Store, Layers, Images, Containers, Collections, Checks } from './bindings.js';

/** Imports that the core module's exported resources need; `tables` is filled by `bindLowered`. */
export function resourceImports(tables: Map<string, HandleTable>): Record<string, Record<string, (value: number) => number | void>> {
  const imports: Record<string, Record<string, (value: number) => number | void>> = {};
  {
    const table = new HandleTable();
    tables.set('veneer:store/store@0.1.0/store', table);
    Object.assign((imports['[export]veneer:store/store@0.1.0'] ??= {}), {
      '[resource-new]store': (rep: number) => table.add(rep),
      '[resource-rep]store': (handle: number) => table.rep(handle),
      '[resource-drop]store': (handle: number) => table.drop(handle),
    });
  }
  {
    const table = new HandleTable();
    tables.set('veneer:store/layers@0.1.0/layer-import', table);
    Object.assign((imports['[export]veneer:store/layers@0.1.0'] ??= {}), {
      '[resource-new]layer-import': (rep: number) => table.add(rep),
      '[resource-rep]layer-import': (handle: number) => table.rep(handle),
      '[resource-drop]layer-import': (handle: number) => table.drop(handle),
    });
  }
  {
    const table = new HandleTable();
    tables.set('veneer:store/layers@0.1.0/layer-export', table);
    Object.assign((imports['[export]veneer:store/layers@0.1.0'] ??= {}), {
      '[resource-new]layer-export': (rep: number) => table.add(rep),
      '[resource-rep]layer-export': (handle: number) => table.rep(handle),
      '[resource-drop]layer-export': (handle: number) => table.drop(handle),
    });
  }
  {
    const table = new HandleTable();
    tables.set('veneer:store/images@0.1.0/image-import', table);
    Object.assign((imports['[export]veneer:store/images@0.1.0'] ??= {}), {
      '[resource-new]image-import': (rep: number) => table.add(rep),
      '[resource-rep]image-import': (handle: number) => table.rep(handle),
      '[resource-drop]image-import': (handle: number) => table.drop(handle),
    });
  }
  {
    const table = new HandleTable();
    tables.set('veneer:store/containers@0.1.0/file', table);
    Object.assign((imports['[export]veneer:store/containers@0.1.0'] ??= {}), {
      '[resource-new]file': (rep: number) => table.add(rep),
      '[resource-rep]file': (handle: number) => table.rep(handle),
      '[resource-drop]file': (handle: number) => table.drop(handle),
    });
  }
  {
    const table = new HandleTable();
    tables.set('veneer:store/containers@0.1.0/container', table);
    Object.assign((imports['[export]veneer:store/containers@0.1.0'] ??= {}), {
      '[resource-new]container': (rep: number) => table.add(rep),
      '[resource-rep]container': (handle: number) => table.rep(handle),
      '[resource-drop]container': (handle: number) => table.drop(handle),
    });
  }
  {
    const table = new HandleTable();
    tables.set('veneer:store/collections@0.1.0/collection', table);
    Object.assign((imports['[export]veneer:store/collections@0.1.0'] ??= {}), {
      '[resource-new]collection': (rep: number) => table.add(rep),
      '[resource-rep]collection': (handle: number) => table.rep(handle),
      '[resource-drop]collection': (handle: number) => table.drop(handle),
    });
  }
  {
    const table = new HandleTable();
    tables.set('veneer:store/checks@0.1.0/check', table);
    Object.assign((imports['[export]veneer:store/checks@0.1.0'] ??= {}), {
      '[resource-new]check': (rep: number) => table.add(rep),
      '[resource-rep]check': (handle: number) => table.rep(handle),
      '[resource-drop]check': (handle: number) => table.drop(handle),
    });
  }
  return imports;
}

/** Binds the exports of an instance of the core module. */
export function bindLowered(exports: CoreExports, tables: Map<string, HandleTable>): Bindings {
  const memory = new GuestMemory(exports);
  const storeOpenModeNames = ["read-only","read-write","create"];
  const storeOpenModeOrdinals = new Map<string, number>(storeOpenModeNames.map((name, i) => [name, i]));
  const typesErrorCodeNames = ["access","again","bad-descriptor","busy","canceled","deadlock","exist","file-too-large","illegal-byte-sequence","interrupted","invalid","io","is-directory","loop","too-many-open-files","too-many-links","name-too-long","no-data","no-entry","insufficient-memory","insufficient-space","not-directory","not-empty","unsupported","no-such-device","overflow","not-permitted","quota","range","read-only","invalid-seek","stale","text-file-busy","cross-device","need","corrupt","mismatch","version"];
  const typesErrorCodeOrdinals = new Map<string, number>(typesErrorCodeNames.map((name, i) => [name, i]));
  const codec3Load = (at: number): bigint | undefined => {
    return memory.view.getUint8(at) === 0 ? undefined : memory.view.getBigUint64(at + 8, true);
  };
  const codec3Store = (at: number, value: bigint | undefined): void => {
    if (value === undefined) {
      memory.view.setUint8(at, 0);
    } else if (value !== undefined) {
      memory.view.setUint8(at, 1);
      memory.view.setBigUint64(at + 8, value, true);
    }
  };
  const typesChunkRangeLoad = (at: number): Types.ChunkRange => {
    return { id: memory.liftBytes(at + 0), offset: memory.view.getBigUint64(at + 8, true), length: memory.view.getBigUint64(at + 16, true) };
  };
  const typesChunkRangeStore = (at: number, value: Types.ChunkRange): void => {
    memory.storeBytes(at + 0, value.id);
    memory.view.setBigUint64(at + 8, value.offset, true);
    memory.view.setBigUint64(at + 16, value.length, true);
  };
  const typesWantLoad = (at: number): Types.Want => {
    switch (memory.view.getUint8(at)) {
      case 0:
        return { tag: 'chunk-range', val: typesChunkRangeLoad(at + 8) };
      default:
        return { tag: 'host-attributes', val: memory.liftBytes(at + 8) };
    }
  };
  const typesWantStore = (at: number, value: Types.Want): void => {
    if (value.tag === 'chunk-range') {
      memory.view.setUint8(at, 0);
      typesChunkRangeStore(at + 8, value.val);
    } else if (value.tag === 'host-attributes') {
      memory.view.setUint8(at, 1);
      memory.storeBytes(at + 8, value.val);
    }
  };
  const codec4Lower = (value: Types.Want[]): number => {
    const base = memory.alloc(8, value.length * 32);
    for (let i = 0; i < value.length; i++) {
      typesWantStore(base + i * 32, value[i]!);
    }
    return base;
  };
  const codec4Load = (at: number): Types.Want[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Types.Want[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = typesWantLoad(base + i * 32);
    return value;
  };
  const codec4Store = (at: number, value: Types.Want[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec4Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const typesErrorLoad = (at: number): Types.Error => {
    return { code: typesErrorCodeNames[memory.view.getUint8(at + 0)]! as Types.ErrorCode, subject: memory.liftBytes(at + 4), offset: codec3Load(at + 16), detail: memory.liftString(at + 32), wants: codec4Load(at + 40) };
  };
  const typesErrorStore = (at: number, value: Types.Error): void => {
    memory.view.setUint8(at + 0, typesErrorCodeOrdinals.get(value.code)!);
    memory.storeBytes(at + 4, value.subject);
    codec3Store(at + 16, value.offset);
    memory.storeString(at + 32, value.detail);
    codec4Store(at + 40, value.wants);
  };
  const codec8Lower = (value: string[]): number => {
    const base = memory.alloc(4, value.length * 8);
    for (let i = 0; i < value.length; i++) {
      memory.storeString(base + i * 8, value[i]!);
    }
    return base;
  };
  const codec8Load = (at: number): string[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: string[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = memory.liftString(base + i * 8);
    return value;
  };
  const codec8Store = (at: number, value: string[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec8Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const storeStoreInfoLoad = (at: number): Store.StoreInfo => {
    return { uuid: memory.liftBytes(at + 0), formatVersion: memory.view.getUint32(at + 8, true), chunkSize: memory.view.getUint32(at + 12, true), readOnly: memory.view.getUint8(at + 16) !== 0, notices: codec8Load(at + 20) };
  };
  const storeStoreInfoStore = (at: number, value: Store.StoreInfo): void => {
    memory.storeBytes(at + 0, value.uuid);
    memory.view.setUint32(at + 8, value.formatVersion, true);
    memory.view.setUint32(at + 12, value.chunkSize, true);
    memory.view.setUint8(at + 16, value.readOnly ? 1 : 0);
    codec8Store(at + 20, value.notices);
  };
  const storeImageUsageLoad = (at: number): Store.ImageUsage => {
    return { id: memory.liftString(at + 0), names: codec8Load(at + 8), size: memory.view.getBigUint64(at + 16, true), shared: memory.view.getBigUint64(at + 24, true), unique: memory.view.getBigUint64(at + 32, true), entries: memory.view.getBigUint64(at + 40, true) };
  };
  const storeImageUsageStore = (at: number, value: Store.ImageUsage): void => {
    memory.storeString(at + 0, value.id);
    codec8Store(at + 8, value.names);
    memory.view.setBigUint64(at + 16, value.size, true);
    memory.view.setBigUint64(at + 24, value.shared, true);
    memory.view.setBigUint64(at + 32, value.unique, true);
    memory.view.setBigUint64(at + 40, value.entries, true);
  };
  const codec10Lower = (value: Store.ImageUsage[]): number => {
    const base = memory.alloc(8, value.length * 48);
    for (let i = 0; i < value.length; i++) {
      storeImageUsageStore(base + i * 48, value[i]!);
    }
    return base;
  };
  const codec10Load = (at: number): Store.ImageUsage[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Store.ImageUsage[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = storeImageUsageLoad(base + i * 48);
    return value;
  };
  const codec10Store = (at: number, value: Store.ImageUsage[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec10Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const storeContainerUsageLoad = (at: number): Store.ContainerUsage => {
    return { id: memory.liftString(at + 0), name: memory.liftString(at + 8), size: memory.view.getBigUint64(at + 16, true) };
  };
  const storeContainerUsageStore = (at: number, value: Store.ContainerUsage): void => {
    memory.storeString(at + 0, value.id);
    memory.storeString(at + 8, value.name);
    memory.view.setBigUint64(at + 16, value.size, true);
  };
  const codec12Lower = (value: Store.ContainerUsage[]): number => {
    const base = memory.alloc(8, value.length * 24);
    for (let i = 0; i < value.length; i++) {
      storeContainerUsageStore(base + i * 24, value[i]!);
    }
    return base;
  };
  const codec12Load = (at: number): Store.ContainerUsage[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Store.ContainerUsage[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = storeContainerUsageLoad(base + i * 24);
    return value;
  };
  const codec12Store = (at: number, value: Store.ContainerUsage[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec12Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const storeUsageLoad = (at: number): Store.Usage => {
    return { images: codec10Load(at + 0), containers: codec12Load(at + 8), content: memory.view.getBigUint64(at + 16, true), metadata: memory.view.getBigUint64(at + 24, true), logical: memory.view.getBigUint64(at + 32, true) };
  };
  const storeUsageStore = (at: number, value: Store.Usage): void => {
    codec10Store(at + 0, value.images);
    codec12Store(at + 8, value.containers);
    memory.view.setBigUint64(at + 16, value.content, true);
    memory.view.setBigUint64(at + 24, value.metadata, true);
    memory.view.setBigUint64(at + 32, value.logical, true);
  };
  const typesAnswerLoad = (at: number): Types.Answer => {
    return { want: typesWantLoad(at + 0), data: memory.liftBytes(at + 32) };
  };
  const typesAnswerStore = (at: number, value: Types.Answer): void => {
    typesWantStore(at + 0, value.want);
    memory.storeBytes(at + 32, value.data);
  };
  const codec14Lower = (value: Types.Answer[]): number => {
    const base = memory.alloc(8, value.length * 40);
    for (let i = 0; i < value.length; i++) {
      typesAnswerStore(base + i * 40, value[i]!);
    }
    return base;
  };
  const codec14Load = (at: number): Types.Answer[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Types.Answer[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = typesAnswerLoad(base + i * 40);
    return value;
  };
  const codec14Store = (at: number, value: Types.Answer[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec14Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const layersEncodingNames = ["tar","tar-gzip","tar-zstd"];
  const layersEncodingOrdinals = new Map<string, number>(layersEncodingNames.map((name, i) => [name, i]));
  const typesProgressLoad = (at: number): Types.Progress => {
    return { done: memory.view.getUint8(at + 0) !== 0, completed: memory.view.getBigUint64(at + 8, true), total: memory.view.getBigUint64(at + 16, true) };
  };
  const typesProgressStore = (at: number, value: Types.Progress): void => {
    memory.view.setUint8(at + 0, value.done ? 1 : 0);
    memory.view.setBigUint64(at + 8, value.completed, true);
    memory.view.setBigUint64(at + 16, value.total, true);
  };
  const layersLayerInfoLoad = (at: number): Layers.LayerInfo => {
    return { diffId: memory.liftString(at + 0), entries: memory.view.getBigUint64(at + 8, true), size: memory.view.getBigUint64(at + 16, true), tarSize: memory.view.getBigUint64(at + 24, true), added: memory.view.getBigUint64(at + 32, true) };
  };
  const layersLayerInfoStore = (at: number, value: Layers.LayerInfo): void => {
    memory.storeString(at + 0, value.diffId);
    memory.view.setBigUint64(at + 8, value.entries, true);
    memory.view.setBigUint64(at + 16, value.size, true);
    memory.view.setBigUint64(at + 24, value.tarSize, true);
    memory.view.setBigUint64(at + 32, value.added, true);
  };
  const codec19Load = (at: number): Layers.LayerInfo | undefined => {
    return memory.view.getUint8(at) === 0 ? undefined : layersLayerInfoLoad(at + 8);
  };
  const codec19Store = (at: number, value: Layers.LayerInfo | undefined): void => {
    if (value === undefined) {
      memory.view.setUint8(at, 0);
    } else if (value !== undefined) {
      memory.view.setUint8(at, 1);
      layersLayerInfoStore(at + 8, value);
    }
  };
  const codec20Load = (at: number): string | undefined => {
    return memory.view.getUint8(at) === 0 ? undefined : memory.liftString(at + 4);
  };
  const codec20Store = (at: number, value: string | undefined): void => {
    if (value === undefined) {
      memory.view.setUint8(at, 0);
    } else if (value !== undefined) {
      memory.view.setUint8(at, 1);
      memory.storeString(at + 4, value);
    }
  };
  const imagesImageInfoLoad = (at: number): Images.ImageInfo => {
    return { id: memory.liftString(at + 0), names: codec8Load(at + 8), layers: codec8Load(at + 16), size: memory.view.getBigUint64(at + 24, true), entries: memory.view.getBigUint64(at + 32, true) };
  };
  const imagesImageInfoStore = (at: number, value: Images.ImageInfo): void => {
    memory.storeString(at + 0, value.id);
    codec8Store(at + 8, value.names);
    codec8Store(at + 16, value.layers);
    memory.view.setBigUint64(at + 24, value.size, true);
    memory.view.setBigUint64(at + 32, value.entries, true);
  };
  const codec21Lower = (value: Images.ImageInfo[]): number => {
    const base = memory.alloc(8, value.length * 40);
    for (let i = 0; i < value.length; i++) {
      imagesImageInfoStore(base + i * 40, value[i]!);
    }
    return base;
  };
  const codec21Load = (at: number): Images.ImageInfo[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Images.ImageInfo[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = imagesImageInfoLoad(base + i * 40);
    return value;
  };
  const codec21Store = (at: number, value: Images.ImageInfo[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec21Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const containersFileKindNames = ["regular","directory","symbolic-link","character-device","block-device","fifo","socket"];
  const containersFileKindOrdinals = new Map<string, number>(containersFileKindNames.map((name, i) => [name, i]));
  const typesTimestampLoad = (at: number): Types.Timestamp => {
    return { seconds: memory.view.getBigInt64(at + 0, true), nanoseconds: memory.view.getUint32(at + 8, true) };
  };
  const typesTimestampStore = (at: number, value: Types.Timestamp): void => {
    memory.view.setBigInt64(at + 0, value.seconds, true);
    memory.view.setUint32(at + 8, value.nanoseconds, true);
  };
  const containersAttributesLoad = (at: number): Containers.Attributes => {
    return { inode: memory.view.getBigUint64(at + 0, true), kind: containersFileKindNames[memory.view.getUint8(at + 8)]! as Containers.FileKind, mode: memory.view.getUint32(at + 12, true), linkCount: memory.view.getUint32(at + 16, true), uid: memory.view.getUint32(at + 20, true), gid: memory.view.getUint32(at + 24, true), deviceMajor: memory.view.getUint32(at + 28, true), deviceMinor: memory.view.getUint32(at + 32, true), size: memory.view.getBigUint64(at + 40, true), accessed: typesTimestampLoad(at + 48), modified: typesTimestampLoad(at + 64), changed: typesTimestampLoad(at + 80) };
  };
  const containersAttributesStore = (at: number, value: Containers.Attributes): void => {
    memory.view.setBigUint64(at + 0, value.inode, true);
    memory.view.setUint8(at + 8, containersFileKindOrdinals.get(value.kind)!);
    memory.view.setUint32(at + 12, value.mode, true);
    memory.view.setUint32(at + 16, value.linkCount, true);
    memory.view.setUint32(at + 20, value.uid, true);
    memory.view.setUint32(at + 24, value.gid, true);
    memory.view.setUint32(at + 28, value.deviceMajor, true);
    memory.view.setUint32(at + 32, value.deviceMinor, true);
    memory.view.setBigUint64(at + 40, value.size, true);
    typesTimestampStore(at + 48, value.accessed);
    typesTimestampStore(at + 64, value.modified);
    typesTimestampStore(at + 80, value.changed);
  };
  const containersContainerInfoLoad = (at: number): Containers.ContainerInfo => {
    return { id: memory.liftString(at + 0), name: memory.liftString(at + 8), image: memory.liftString(at + 16), created: typesTimestampLoad(at + 24), parent: codec20Load(at + 40) };
  };
  const containersContainerInfoStore = (at: number, value: Containers.ContainerInfo): void => {
    memory.storeString(at + 0, value.id);
    memory.storeString(at + 8, value.name);
    memory.storeString(at + 16, value.image);
    typesTimestampStore(at + 24, value.created);
    codec20Store(at + 40, value.parent);
  };
  const containersQuotaLoad = (at: number): Containers.Quota => {
    return { bytes: codec3Load(at + 0), inodes: codec3Load(at + 16) };
  };
  const containersQuotaStore = (at: number, value: Containers.Quota): void => {
    codec3Store(at + 0, value.bytes);
    codec3Store(at + 16, value.inodes);
  };
  const containersLayerUsageLoad = (at: number): Containers.LayerUsage => {
    return { bytes: memory.view.getBigUint64(at + 0, true), inodes: memory.view.getBigUint64(at + 8, true), quota: containersQuotaLoad(at + 16) };
  };
  const containersLayerUsageStore = (at: number, value: Containers.LayerUsage): void => {
    memory.view.setBigUint64(at + 0, value.bytes, true);
    memory.view.setBigUint64(at + 8, value.inodes, true);
    containersQuotaStore(at + 16, value.quota);
  };
  const containersXattrModeNames = ["any","create","replace"];
  const containersXattrModeOrdinals = new Map<string, number>(containersXattrModeNames.map((name, i) => [name, i]));
  const containersUpperMarkNames = ["untouched","whiteout","made","copied-up"];
  const containersUpperMarkOrdinals = new Map<string, number>(containersUpperMarkNames.map((name, i) => [name, i]));
  const codec32Load = (at: number): number | undefined => {
    return memory.view.getUint8(at) === 0 ? undefined : memory.view.getUint32(at + 4, true);
  };
  const codec32Store = (at: number, value: number | undefined): void => {
    if (value === undefined) {
      memory.view.setUint8(at, 0);
    } else if (value !== undefined) {
      memory.view.setUint8(at, 1);
      memory.view.setUint32(at + 4, value, true);
    }
  };
  const codec33Load = (at: number): Uint8Array | undefined => {
    return memory.view.getUint8(at) === 0 ? undefined : memory.liftBytes(at + 4);
  };
  const codec33Store = (at: number, value: Uint8Array | undefined): void => {
    if (value === undefined) {
      memory.view.setUint8(at, 0);
    } else if (value !== undefined) {
      memory.view.setUint8(at, 1);
      memory.storeBytes(at + 4, value);
    }
  };
  const containersLayerMarkNames = ["entry","whiteout","opaque"];
  const containersLayerMarkOrdinals = new Map<string, number>(containersLayerMarkNames.map((name, i) => [name, i]));
  const containersLayerTraceLoad = (at: number): Containers.LayerTrace => {
    return { layer: memory.view.getUint32(at + 0, true), mark: containersLayerMarkNames[memory.view.getUint8(at + 4)]! as Containers.LayerMark, kind: containersFileKindNames[memory.view.getUint8(at + 5)]! as Containers.FileKind, size: memory.view.getBigUint64(at + 8, true) };
  };
  const containersLayerTraceStore = (at: number, value: Containers.LayerTrace): void => {
    memory.view.setUint32(at + 0, value.layer, true);
    memory.view.setUint8(at + 4, containersLayerMarkOrdinals.get(value.mark)!);
    memory.view.setUint8(at + 5, containersFileKindOrdinals.get(value.kind)!);
    memory.view.setBigUint64(at + 8, value.size, true);
  };
  const codec34Lower = (value: Containers.LayerTrace[]): number => {
    const base = memory.alloc(8, value.length * 16);
    for (let i = 0; i < value.length; i++) {
      containersLayerTraceStore(base + i * 16, value[i]!);
    }
    return base;
  };
  const codec34Load = (at: number): Containers.LayerTrace[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Containers.LayerTrace[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = containersLayerTraceLoad(base + i * 16);
    return value;
  };
  const codec34Store = (at: number, value: Containers.LayerTrace[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec34Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const containersProvenanceLoad = (at: number): Containers.Provenance => {
    return { path: memory.liftBytes(at + 0), present: memory.view.getUint8(at + 8) !== 0, upper: containersUpperMarkNames[memory.view.getUint8(at + 9)]! as Containers.UpperMark, layer: codec32Load(at + 12), layerPath: codec33Load(at + 20), layers: codec34Load(at + 32) };
  };
  const containersProvenanceStore = (at: number, value: Containers.Provenance): void => {
    memory.storeBytes(at + 0, value.path);
    memory.view.setUint8(at + 8, value.present ? 1 : 0);
    memory.view.setUint8(at + 9, containersUpperMarkOrdinals.get(value.upper)!);
    codec32Store(at + 12, value.layer);
    codec33Store(at + 20, value.layerPath);
    codec34Store(at + 32, value.layers);
  };
  const containersExtentLoad = (at: number): Containers.Extent => {
    return { offset: memory.view.getBigUint64(at + 0, true), length: memory.view.getBigUint64(at + 8, true), file: codec20Load(at + 16), position: memory.view.getBigUint64(at + 32, true) };
  };
  const containersExtentStore = (at: number, value: Containers.Extent): void => {
    memory.view.setBigUint64(at + 0, value.offset, true);
    memory.view.setBigUint64(at + 8, value.length, true);
    codec20Store(at + 16, value.file);
    memory.view.setBigUint64(at + 32, value.position, true);
  };
  const codec37Lower = (value: Containers.Extent[]): number => {
    const base = memory.alloc(8, value.length * 40);
    for (let i = 0; i < value.length; i++) {
      containersExtentStore(base + i * 40, value[i]!);
    }
    return base;
  };
  const codec37Load = (at: number): Containers.Extent[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Containers.Extent[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = containersExtentLoad(base + i * 40);
    return value;
  };
  const codec37Store = (at: number, value: Containers.Extent[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec37Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const containersCheckpointInfoLoad = (at: number): Containers.CheckpointInfo => {
    return { name: memory.liftString(at + 0), created: typesTimestampLoad(at + 8) };
  };
  const containersCheckpointInfoStore = (at: number, value: Containers.CheckpointInfo): void => {
    memory.storeString(at + 0, value.name);
    typesTimestampStore(at + 8, value.created);
  };
  const codec39Lower = (value: Containers.CheckpointInfo[]): number => {
    const base = memory.alloc(8, value.length * 24);
    for (let i = 0; i < value.length; i++) {
      containersCheckpointInfoStore(base + i * 24, value[i]!);
    }
    return base;
  };
  const codec39Load = (at: number): Containers.CheckpointInfo[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Containers.CheckpointInfo[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = containersCheckpointInfoLoad(base + i * 24);
    return value;
  };
  const codec39Store = (at: number, value: Containers.CheckpointInfo[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec39Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const codec41Lower = (value: Containers.ContainerInfo[]): number => {
    const base = memory.alloc(8, value.length * 56);
    for (let i = 0; i < value.length; i++) {
      containersContainerInfoStore(base + i * 56, value[i]!);
    }
    return base;
  };
  const codec41Load = (at: number): Containers.ContainerInfo[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Containers.ContainerInfo[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = containersContainerInfoLoad(base + i * 56);
    return value;
  };
  const codec41Store = (at: number, value: Containers.ContainerInfo[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec41Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const collectionsTallyLoad = (at: number): Collections.Tally => {
    return { count: memory.view.getBigUint64(at + 0, true), bytes: memory.view.getBigUint64(at + 8, true) };
  };
  const collectionsTallyStore = (at: number, value: Collections.Tally): void => {
    memory.view.setBigUint64(at + 0, value.count, true);
    memory.view.setBigUint64(at + 8, value.bytes, true);
  };
  const collectionsReportLoad = (at: number): Collections.Report => {
    return { packs: collectionsTallyLoad(at + 0), layers: collectionsTallyLoad(at + 16), merged: collectionsTallyLoad(at + 32), journals: collectionsTallyLoad(at + 48), epochs: collectionsTallyLoad(at + 64), temporary: collectionsTallyLoad(at + 80), rewritten: collectionsTallyLoad(at + 96), held: collectionsTallyLoad(at + 112), holders: codec8Load(at + 128) };
  };
  const collectionsReportStore = (at: number, value: Collections.Report): void => {
    collectionsTallyStore(at + 0, value.packs);
    collectionsTallyStore(at + 16, value.layers);
    collectionsTallyStore(at + 32, value.merged);
    collectionsTallyStore(at + 48, value.journals);
    collectionsTallyStore(at + 64, value.epochs);
    collectionsTallyStore(at + 80, value.temporary);
    collectionsTallyStore(at + 96, value.rewritten);
    collectionsTallyStore(at + 112, value.held);
    codec8Store(at + 128, value.holders);
  };
  const collectionsLeaseLoad = (at: number): Collections.Lease => {
    return { id: memory.liftString(at + 0), owner: memory.liftString(at + 8), created: typesTimestampLoad(at + 16) };
  };
  const collectionsLeaseStore = (at: number, value: Collections.Lease): void => {
    memory.storeString(at + 0, value.id);
    memory.storeString(at + 8, value.owner);
    typesTimestampStore(at + 16, value.created);
  };
  const codec44Lower = (value: Collections.Lease[]): number => {
    const base = memory.alloc(8, value.length * 32);
    for (let i = 0; i < value.length; i++) {
      collectionsLeaseStore(base + i * 32, value[i]!);
    }
    return base;
  };
  const codec44Load = (at: number): Collections.Lease[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Collections.Lease[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = collectionsLeaseLoad(base + i * 32);
    return value;
  };
  const codec44Store = (at: number, value: Collections.Lease[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec44Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const checksFindingKindNames = ["missing","damaged","unreferenced","repaired"];
  const checksFindingKindOrdinals = new Map<string, number>(checksFindingKindNames.map((name, i) => [name, i]));
  const checksRemedyNames = ["none","repair","load","collect"];
  const checksRemedyOrdinals = new Map<string, number>(checksRemedyNames.map((name, i) => [name, i]));
  const checksTouchedImageLoad = (at: number): Checks.TouchedImage => {
    return { id: memory.liftString(at + 0), names: codec8Load(at + 8) };
  };
  const checksTouchedImageStore = (at: number, value: Checks.TouchedImage): void => {
    memory.storeString(at + 0, value.id);
    codec8Store(at + 8, value.names);
  };
  const codec50Lower = (value: Checks.TouchedImage[]): number => {
    const base = memory.alloc(4, value.length * 16);
    for (let i = 0; i < value.length; i++) {
      checksTouchedImageStore(base + i * 16, value[i]!);
    }
    return base;
  };
  const codec50Load = (at: number): Checks.TouchedImage[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Checks.TouchedImage[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = checksTouchedImageLoad(base + i * 16);
    return value;
  };
  const codec50Store = (at: number, value: Checks.TouchedImage[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec50Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const checksTouchedContainerLoad = (at: number): Checks.TouchedContainer => {
    return { id: memory.liftString(at + 0), name: memory.liftString(at + 8) };
  };
  const checksTouchedContainerStore = (at: number, value: Checks.TouchedContainer): void => {
    memory.storeString(at + 0, value.id);
    memory.storeString(at + 8, value.name);
  };
  const codec52Lower = (value: Checks.TouchedContainer[]): number => {
    const base = memory.alloc(4, value.length * 16);
    for (let i = 0; i < value.length; i++) {
      checksTouchedContainerStore(base + i * 16, value[i]!);
    }
    return base;
  };
  const codec52Load = (at: number): Checks.TouchedContainer[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Checks.TouchedContainer[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = checksTouchedContainerLoad(base + i * 16);
    return value;
  };
  const codec52Store = (at: number, value: Checks.TouchedContainer[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec52Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const codec54Lower = (value: Uint8Array[]): number => {
    const base = memory.alloc(4, value.length * 8);
    for (let i = 0; i < value.length; i++) {
      memory.storeBytes(base + i * 8, value[i]!);
    }
    return base;
  };
  const codec54Load = (at: number): Uint8Array[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Uint8Array[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = memory.liftBytes(base + i * 8);
    return value;
  };
  const codec54Store = (at: number, value: Uint8Array[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec54Lower(value);
    memory.view.setUint32(at, base, true);
  };
  const checksFindingLoad = (at: number): Checks.Finding => {
    return { kind: checksFindingKindNames[memory.view.getUint8(at + 0)]! as Checks.FindingKind, subject: memory.liftString(at + 4), offset: codec3Load(at + 16), detail: memory.liftString(at + 32), remedy: checksRemedyNames[memory.view.getUint8(at + 40)]! as Checks.Remedy, images: codec50Load(at + 44), containers: codec52Load(at + 52), paths: codec54Load(at + 60), pathCount: memory.view.getBigUint64(at + 72, true) };
  };
  const checksFindingStore = (at: number, value: Checks.Finding): void => {
    memory.view.setUint8(at + 0, checksFindingKindOrdinals.get(value.kind)!);
    memory.storeString(at + 4, value.subject);
    codec3Store(at + 16, value.offset);
    memory.storeString(at + 32, value.detail);
    memory.view.setUint8(at + 40, checksRemedyOrdinals.get(value.remedy)!);
    codec50Store(at + 44, value.images);
    codec52Store(at + 52, value.containers);
    codec54Store(at + 60, value.paths);
    memory.view.setBigUint64(at + 72, value.pathCount, true);
  };
  const codec46Lower = (value: Checks.Finding[]): number => {
    const base = memory.alloc(8, value.length * 80);
    for (let i = 0; i < value.length; i++) {
      checksFindingStore(base + i * 80, value[i]!);
    }
    return base;
  };
  const codec46Load = (at: number): Checks.Finding[] => {
    const base = memory.view.getUint32(at, true);
    const count = memory.view.getUint32(at + 4, true);
    const value: Checks.Finding[] = new Array(count);
    for (let i = 0; i < count; i++) value[i] = checksFindingLoad(base + i * 80);
    return value;
  };
  const codec46Store = (at: number, value: Checks.Finding[]): void => {
    memory.view.setUint32(at + 4, value.length, true);
    const base = codec46Lower(value);
    memory.view.setUint32(at, base, true);
  };

  const tableStoreStore = tables.get('veneer:store/store@0.1.0/store')!;
  tableStoreStore.destroy = exports['veneer:store/store@0.1.0#[dtor]store'] as (rep: number) => void;
  const registryStoreStore = new FinalizationRegistry((handle: number) => tableStoreStore.drop(handle));
  const callStoreStoreOpen = exports['veneer:store/store@0.1.0#[static]store.open'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postStoreStoreOpen = exports['cabi_post_veneer:store/store@0.1.0#[static]store.open'] as (ret: number) => void;
  const callStoreStoreInfo = exports['veneer:store/store@0.1.0#[method]store.info'] as (p0: number) => number;
  const postStoreStoreInfo = exports['cabi_post_veneer:store/store@0.1.0#[method]store.info'] as (ret: number) => void;
  const callStoreStoreSync = exports['veneer:store/store@0.1.0#[method]store.sync'] as (p0: number) => number;
  const postStoreStoreSync = exports['cabi_post_veneer:store/store@0.1.0#[method]store.sync'] as (ret: number) => void;
  const callStoreStoreUsage = exports['veneer:store/store@0.1.0#[method]store.usage'] as (p0: number) => number;
  const postStoreStoreUsage = exports['cabi_post_veneer:store/store@0.1.0#[method]store.usage'] as (ret: number) => void;
  const callStoreStoreSupply = exports['veneer:store/store@0.1.0#[method]store.supply'] as (p0: number, p1: number, p2: number) => number;
  const postStoreStoreSupply = exports['cabi_post_veneer:store/store@0.1.0#[method]store.supply'] as (ret: number) => void;
  const callStoreStoreClose = exports['veneer:store/store@0.1.0#[method]store.close'] as (p0: number) => number;
  const postStoreStoreClose = exports['cabi_post_veneer:store/store@0.1.0#[method]store.close'] as (ret: number) => void;

  class StoreStore {
    handle: number;
    constructor() {
      throw new TypeError('store has no constructor');
    }
    static wrap(handle: number): StoreStore {
      const self = Object.create(StoreStore.prototype) as StoreStore;
      self.handle = handle;
      registryStoreStore.register(self, handle, self);
      return self;
    }
    get rep(): number {
      return tableStoreStore.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableStoreStore.rep(handle);
      registryStoreStore.unregister(this);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableStoreStore.drop(this.give());
    }
    static open(directory: string, mode: Store.OpenMode, owner: string): Store.Store {
      const text0 = memory.lowerString(directory);
      const text0Length = memory.lastLength;
      const text1 = memory.lowerString(owner);
      const text1Length = memory.lastLength;
      const ret = callStoreStoreOpen(text0, text0Length, storeOpenModeOrdinals.get(mode)!, text1, text1Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postStoreStoreOpen(ret);
        throw componentError(payload);
      }
      const value = StoreStore.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Store.Store;
      postStoreStoreOpen(ret);
      return value;
    }
    info(): Store.StoreInfo {
      const ret = callStoreStoreInfo(this.rep);
      const value = storeStoreInfoLoad(ret);
      postStoreStoreInfo(ret);
      return value;
    }
    sync(): void {
      const ret = callStoreStoreSync(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postStoreStoreSync(ret);
        throw componentError(payload);
      }
      postStoreStoreSync(ret);
    }
    usage(): Store.Usage {
      const ret = callStoreStoreUsage(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postStoreStoreUsage(ret);
        throw componentError(payload);
      }
      const value = storeUsageLoad(ret + 8);
      postStoreStoreUsage(ret);
      return value;
    }
    supply(answers: Types.Answer[]): void {
      const list0 = codec14Lower(answers);
      const ret = callStoreStoreSupply(this.rep, list0, answers.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postStoreStoreSupply(ret);
        throw componentError(payload);
      }
      postStoreStoreSupply(ret);
    }
    close(): void {
      const ret = callStoreStoreClose(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postStoreStoreClose(ret);
        throw componentError(payload);
      }
      postStoreStoreClose(ret);
    }
  }

  const storeInterface = {
    Store: StoreStore,
  };

  const tableLayersLayerImport = tables.get('veneer:store/layers@0.1.0/layer-import')!;
  tableLayersLayerImport.destroy = exports['veneer:store/layers@0.1.0#[dtor]layer-import'] as (rep: number) => void;
  const registryLayersLayerImport = new FinalizationRegistry((handle: number) => tableLayersLayerImport.drop(handle));
  const callLayersLayerImportBegin = exports['veneer:store/layers@0.1.0#[static]layer-import.begin'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number, p7: number, p8: number, p9: bigint, p10: number) => number;
  const postLayersLayerImportBegin = exports['cabi_post_veneer:store/layers@0.1.0#[static]layer-import.begin'] as (ret: number) => void;
  const callLayersLayerImportWrite = exports['veneer:store/layers@0.1.0#[method]layer-import.write'] as (p0: number, p1: number, p2: number) => number;
  const postLayersLayerImportWrite = exports['cabi_post_veneer:store/layers@0.1.0#[method]layer-import.write'] as (ret: number) => void;
  const callLayersLayerImportFinish = exports['veneer:store/layers@0.1.0#[method]layer-import.finish'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number) => number;
  const postLayersLayerImportFinish = exports['cabi_post_veneer:store/layers@0.1.0#[method]layer-import.finish'] as (ret: number) => void;
  const callLayersLayerImportStep = exports['veneer:store/layers@0.1.0#[method]layer-import.step'] as (p0: number, p1: number) => number;
  const postLayersLayerImportStep = exports['cabi_post_veneer:store/layers@0.1.0#[method]layer-import.step'] as (ret: number) => void;
  const callLayersLayerImportInfo = exports['veneer:store/layers@0.1.0#[method]layer-import.info'] as (p0: number) => number;
  const postLayersLayerImportInfo = exports['cabi_post_veneer:store/layers@0.1.0#[method]layer-import.info'] as (ret: number) => void;

  class LayersLayerImport {
    handle: number;
    constructor() {
      throw new TypeError('layer-import has no constructor');
    }
    static wrap(handle: number): LayersLayerImport {
      const self = Object.create(LayersLayerImport.prototype) as LayersLayerImport;
      self.handle = handle;
      registryLayersLayerImport.register(self, handle, self);
      return self;
    }
    get rep(): number {
      return tableLayersLayerImport.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableLayersLayerImport.rep(handle);
      registryLayersLayerImport.unregister(this);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableLayersLayerImport.drop(this.give());
    }
    static begin(store: Store.Store, encoding: Layers.Encoding, expected: Layers.Expectation, vouch: boolean): Layers.LayerImport {
      let flat0: number = 0;
      let flat1: number = 0;
      let flat2: number = 0;
      if (expected.diffId === undefined) {
        flat0 = 0;
      } else if (expected.diffId !== undefined) {
        flat0 = 1;
        const text3 = memory.lowerString(expected.diffId);
        const text3Length = memory.lastLength;
        flat1 = text3;
        flat2 = text3Length;
      }
      let flat4: number = 0;
      let flat5: number = 0;
      let flat6: number = 0;
      if (expected.blobDigest === undefined) {
        flat4 = 0;
      } else if (expected.blobDigest !== undefined) {
        flat4 = 1;
        const text7 = memory.lowerString(expected.blobDigest);
        const text7Length = memory.lastLength;
        flat5 = text7;
        flat6 = text7Length;
      }
      let flat8: number = 0;
      let flat9: bigint = 0n;
      if (expected.blobSize === undefined) {
        flat8 = 0;
      } else if (expected.blobSize !== undefined) {
        flat8 = 1;
        flat9 = expected.blobSize;
      }
      const ret = callLayersLayerImportBegin((store as unknown as { rep: number }).rep, layersEncodingOrdinals.get(encoding)!, flat0, flat1, flat2, flat4, flat5, flat6, flat8, flat9, vouch ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersLayerImportBegin(ret);
        throw componentError(payload);
      }
      const value = LayersLayerImport.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Layers.LayerImport;
      postLayersLayerImportBegin(ret);
      return value;
    }
    write(piece: Uint8Array): void {
      const bytes0 = memory.lowerBytes(piece);
      const ret = callLayersLayerImportWrite(this.rep, bytes0, piece.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersLayerImportWrite(ret);
        throw componentError(payload);
      }
      postLayersLayerImportWrite(ret);
    }
    finish(vouched: Layers.Vouched | undefined): void {
      let flat0: number = 0;
      let flat1: number = 0;
      let flat2: number = 0;
      let flat3: number = 0;
      let flat4: number = 0;
      let flat5: number = 0;
      if (vouched === undefined) {
        flat0 = 0;
      } else if (vouched !== undefined) {
        flat0 = 1;
        const text6 = memory.lowerString(vouched.diffId);
        const text6Length = memory.lastLength;
        let flat7: number = 0;
        let flat8: number = 0;
        let flat9: number = 0;
        if (vouched.blobDigest === undefined) {
          flat7 = 0;
        } else if (vouched.blobDigest !== undefined) {
          flat7 = 1;
          const text10 = memory.lowerString(vouched.blobDigest);
          const text10Length = memory.lastLength;
          flat8 = text10;
          flat9 = text10Length;
        }
        flat1 = text6;
        flat2 = text6Length;
        flat3 = flat7;
        flat4 = flat8;
        flat5 = flat9;
      }
      const ret = callLayersLayerImportFinish(this.rep, flat0, flat1, flat2, flat3, flat4, flat5);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersLayerImportFinish(ret);
        throw componentError(payload);
      }
      postLayersLayerImportFinish(ret);
    }
    step(budget: number): Types.Progress {
      const ret = callLayersLayerImportStep(this.rep, budget);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersLayerImportStep(ret);
        throw componentError(payload);
      }
      const value = typesProgressLoad(ret + 8);
      postLayersLayerImportStep(ret);
      return value;
    }
    info(): Layers.LayerInfo {
      const ret = callLayersLayerImportInfo(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersLayerImportInfo(ret);
        throw componentError(payload);
      }
      const value = layersLayerInfoLoad(ret + 8);
      postLayersLayerImportInfo(ret);
      return value;
    }
  }

  const tableLayersLayerExport = tables.get('veneer:store/layers@0.1.0/layer-export')!;
  tableLayersLayerExport.destroy = exports['veneer:store/layers@0.1.0#[dtor]layer-export'] as (rep: number) => void;
  const registryLayersLayerExport = new FinalizationRegistry((handle: number) => tableLayersLayerExport.drop(handle));
  const callLayersLayerExportBegin = exports['veneer:store/layers@0.1.0#[static]layer-export.begin'] as (p0: number, p1: number, p2: number) => number;
  const postLayersLayerExportBegin = exports['cabi_post_veneer:store/layers@0.1.0#[static]layer-export.begin'] as (ret: number) => void;
  const callLayersLayerExportRead = exports['veneer:store/layers@0.1.0#[method]layer-export.read'] as (p0: number, p1: number) => number;
  const postLayersLayerExportRead = exports['cabi_post_veneer:store/layers@0.1.0#[method]layer-export.read'] as (ret: number) => void;

  class LayersLayerExport {
    handle: number;
    constructor() {
      throw new TypeError('layer-export has no constructor');
    }
    static wrap(handle: number): LayersLayerExport {
      const self = Object.create(LayersLayerExport.prototype) as LayersLayerExport;
      self.handle = handle;
      registryLayersLayerExport.register(self, handle, self);
      return self;
    }
    get rep(): number {
      return tableLayersLayerExport.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableLayersLayerExport.rep(handle);
      registryLayersLayerExport.unregister(this);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableLayersLayerExport.drop(this.give());
    }
    static begin(store: Store.Store, diffId: string): Layers.LayerExport {
      const text0 = memory.lowerString(diffId);
      const text0Length = memory.lastLength;
      const ret = callLayersLayerExportBegin((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersLayerExportBegin(ret);
        throw componentError(payload);
      }
      const value = LayersLayerExport.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Layers.LayerExport;
      postLayersLayerExportBegin(ret);
      return value;
    }
    read(length_: number): Uint8Array {
      const ret = callLayersLayerExportRead(this.rep, length_);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersLayerExportRead(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postLayersLayerExportRead(ret);
      return value;
    }
  }
  const callLayersFind = exports['veneer:store/layers@0.1.0#find'] as (p0: number, p1: number, p2: number) => number;
  const postLayersFind = exports['cabi_post_veneer:store/layers@0.1.0#find'] as (ret: number) => void;
  const callLayersFindBlob = exports['veneer:store/layers@0.1.0#find-blob'] as (p0: number, p1: number, p2: number) => number;
  const postLayersFindBlob = exports['cabi_post_veneer:store/layers@0.1.0#find-blob'] as (ret: number) => void;

  const layersInterface = {
    LayerImport: LayersLayerImport,
    LayerExport: LayersLayerExport,
    find(store: Store.Store, diffId: string): Layers.LayerInfo | undefined {
      const text0 = memory.lowerString(diffId);
      const text0Length = memory.lastLength;
      const ret = callLayersFind((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersFind(ret);
        throw componentError(payload);
      }
      const value = codec19Load(ret + 8);
      postLayersFind(ret);
      return value;
    },
    findBlob(store: Store.Store, blobDigest: string): string | undefined {
      const text0 = memory.lowerString(blobDigest);
      const text0Length = memory.lastLength;
      const ret = callLayersFindBlob((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postLayersFindBlob(ret);
        throw componentError(payload);
      }
      const value = codec20Load(ret + 8);
      postLayersFindBlob(ret);
      return value;
    },
  };

  const tableImagesImageImport = tables.get('veneer:store/images@0.1.0/image-import')!;
  tableImagesImageImport.destroy = exports['veneer:store/images@0.1.0#[dtor]image-import'] as (rep: number) => void;
  const registryImagesImageImport = new FinalizationRegistry((handle: number) => tableImagesImageImport.drop(handle));
  const callImagesImageImportBegin = exports['veneer:store/images@0.1.0#[static]image-import.begin'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postImagesImageImportBegin = exports['cabi_post_veneer:store/images@0.1.0#[static]image-import.begin'] as (ret: number) => void;
  const callImagesImageImportStep = exports['veneer:store/images@0.1.0#[method]image-import.step'] as (p0: number, p1: number) => number;
  const postImagesImageImportStep = exports['cabi_post_veneer:store/images@0.1.0#[method]image-import.step'] as (ret: number) => void;
  const callImagesImageImportId = exports['veneer:store/images@0.1.0#[method]image-import.id'] as (p0: number) => number;
  const postImagesImageImportId = exports['cabi_post_veneer:store/images@0.1.0#[method]image-import.id'] as (ret: number) => void;

  class ImagesImageImport {
    handle: number;
    constructor() {
      throw new TypeError('image-import has no constructor');
    }
    static wrap(handle: number): ImagesImageImport {
      const self = Object.create(ImagesImageImport.prototype) as ImagesImageImport;
      self.handle = handle;
      registryImagesImageImport.register(self, handle, self);
      return self;
    }
    get rep(): number {
      return tableImagesImageImport.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableImagesImageImport.rep(handle);
      registryImagesImageImport.unregister(this);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableImagesImageImport.drop(this.give());
    }
    static begin(store: Store.Store, config: Uint8Array, names: string[]): Images.ImageImport {
      const bytes0 = memory.lowerBytes(config);
      const list1 = codec8Lower(names);
      const ret = callImagesImageImportBegin((store as unknown as { rep: number }).rep, bytes0, config.length, list1, names.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesImageImportBegin(ret);
        throw componentError(payload);
      }
      const value = ImagesImageImport.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Images.ImageImport;
      postImagesImageImportBegin(ret);
      return value;
    }
    step(budget: number): Types.Progress {
      const ret = callImagesImageImportStep(this.rep, budget);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesImageImportStep(ret);
        throw componentError(payload);
      }
      const value = typesProgressLoad(ret + 8);
      postImagesImageImportStep(ret);
      return value;
    }
    id(): string {
      const ret = callImagesImageImportId(this.rep);
      const value = memory.liftString(ret);
      postImagesImageImportId(ret);
      return value;
    }
  }
  const callImagesList = exports['veneer:store/images@0.1.0#list'] as (p0: number) => number;
  const postImagesList = exports['cabi_post_veneer:store/images@0.1.0#list'] as (ret: number) => void;
  const callImagesResolve = exports['veneer:store/images@0.1.0#resolve'] as (p0: number, p1: number, p2: number) => number;
  const postImagesResolve = exports['cabi_post_veneer:store/images@0.1.0#resolve'] as (ret: number) => void;
  const callImagesConfig = exports['veneer:store/images@0.1.0#config'] as (p0: number, p1: number, p2: number) => number;
  const postImagesConfig = exports['cabi_post_veneer:store/images@0.1.0#config'] as (ret: number) => void;
  const callImagesTag = exports['veneer:store/images@0.1.0#tag'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postImagesTag = exports['cabi_post_veneer:store/images@0.1.0#tag'] as (ret: number) => void;
  const callImagesUntag = exports['veneer:store/images@0.1.0#untag'] as (p0: number, p1: number, p2: number) => number;
  const postImagesUntag = exports['cabi_post_veneer:store/images@0.1.0#untag'] as (ret: number) => void;
  const callImagesRemove = exports['veneer:store/images@0.1.0#remove'] as (p0: number, p1: number, p2: number) => number;
  const postImagesRemove = exports['cabi_post_veneer:store/images@0.1.0#remove'] as (ret: number) => void;

  const imagesInterface = {
    ImageImport: ImagesImageImport,
    list(store: Store.Store): Images.ImageInfo[] {
      const ret = callImagesList((store as unknown as { rep: number }).rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesList(ret);
        throw componentError(payload);
      }
      const value = codec21Load(ret + 8);
      postImagesList(ret);
      return value;
    },
    resolve(store: Store.Store, reference: string): Images.ImageInfo {
      const text0 = memory.lowerString(reference);
      const text0Length = memory.lastLength;
      const ret = callImagesResolve((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesResolve(ret);
        throw componentError(payload);
      }
      const value = imagesImageInfoLoad(ret + 8);
      postImagesResolve(ret);
      return value;
    },
    config(store: Store.Store, id: string): Uint8Array {
      const text0 = memory.lowerString(id);
      const text0Length = memory.lastLength;
      const ret = callImagesConfig((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesConfig(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postImagesConfig(ret);
      return value;
    },
    tag(store: Store.Store, id: string, name_: string): void {
      const text0 = memory.lowerString(id);
      const text0Length = memory.lastLength;
      const text1 = memory.lowerString(name_);
      const text1Length = memory.lastLength;
      const ret = callImagesTag((store as unknown as { rep: number }).rep, text0, text0Length, text1, text1Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesTag(ret);
        throw componentError(payload);
      }
      postImagesTag(ret);
    },
    untag(store: Store.Store, name_: string): void {
      const text0 = memory.lowerString(name_);
      const text0Length = memory.lastLength;
      const ret = callImagesUntag((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesUntag(ret);
        throw componentError(payload);
      }
      postImagesUntag(ret);
    },
    remove(store: Store.Store, id: string): void {
      const text0 = memory.lowerString(id);
      const text0Length = memory.lastLength;
      const ret = callImagesRemove((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postImagesRemove(ret);
        throw componentError(payload);
      }
      postImagesRemove(ret);
    },
  };

  const tableContainersFile = tables.get('veneer:store/containers@0.1.0/file')!;
  tableContainersFile.destroy = exports['veneer:store/containers@0.1.0#[dtor]file'] as (rep: number) => void;
  const callContainersFileRead = exports['veneer:store/containers@0.1.0#[method]file.read'] as (p0: number, p1: bigint, p2: number) => number;
  const postContainersFileRead = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.read'] as (ret: number) => void;
  const callContainersFileWrite = exports['veneer:store/containers@0.1.0#[method]file.write'] as (p0: number, p1: bigint, p2: number, p3: number) => number;
  const postContainersFileWrite = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.write'] as (ret: number) => void;
  const callContainersFileTruncate = exports['veneer:store/containers@0.1.0#[method]file.truncate'] as (p0: number, p1: bigint) => number;
  const postContainersFileTruncate = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.truncate'] as (ret: number) => void;
  const callContainersFileCloneRange = exports['veneer:store/containers@0.1.0#[method]file.clone-range'] as (p0: number, p1: bigint, p2: number, p3: bigint, p4: bigint) => number;
  const postContainersFileCloneRange = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.clone-range'] as (ret: number) => void;
  const callContainersFileStat = exports['veneer:store/containers@0.1.0#[method]file.stat'] as (p0: number) => number;
  const postContainersFileStat = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.stat'] as (ret: number) => void;
  const callContainersFileChmod = exports['veneer:store/containers@0.1.0#[method]file.chmod'] as (p0: number, p1: number) => number;
  const postContainersFileChmod = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.chmod'] as (ret: number) => void;
  const callContainersFileChown = exports['veneer:store/containers@0.1.0#[method]file.chown'] as (p0: number, p1: number, p2: number) => number;
  const postContainersFileChown = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.chown'] as (ret: number) => void;
  const callContainersFileUtimes = exports['veneer:store/containers@0.1.0#[method]file.utimes'] as (p0: number, p1: number, p2: bigint, p3: number, p4: number, p5: bigint, p6: number) => number;
  const postContainersFileUtimes = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.utimes'] as (ret: number) => void;
  const callContainersFileSync = exports['veneer:store/containers@0.1.0#[method]file.sync'] as (p0: number) => number;
  const postContainersFileSync = exports['cabi_post_veneer:store/containers@0.1.0#[method]file.sync'] as (ret: number) => void;

  class ContainersFile {
    handle: number;
    constructor() {
      throw new TypeError('file has no constructor');
    }
    static wrap(handle: number): ContainersFile {
      const self = Object.create(ContainersFile.prototype) as ContainersFile;
      self.handle = handle;
      return self;
    }
    get rep(): number {
      return tableContainersFile.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableContainersFile.rep(handle);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableContainersFile.drop(this.give());
    }
    read(offset: bigint, length_: number): Uint8Array {
      const ret = callContainersFileRead(this.rep, offset, length_);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileRead(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersFileRead(ret);
      return value;
    }
    readLent(offset: bigint, length_: number): Uint8Array {
      const ret = callContainersFileRead(this.rep, offset, length_);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileRead(ret);
        throw componentError(payload);
      }
      const value = memory.lentBytes(ret + 8);
      postContainersFileRead(ret);
      return value;
    }
    write(offset: bigint, data: Uint8Array): bigint {
      const bytes0 = memory.lowerBytes(data);
      const ret = callContainersFileWrite(this.rep, offset, bytes0, data.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileWrite(ret);
        throw componentError(payload);
      }
      const value = memory.view.getBigUint64(ret + 8, true);
      postContainersFileWrite(ret);
      return value;
    }
    truncate(size: bigint): void {
      const ret = callContainersFileTruncate(this.rep, size);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileTruncate(ret);
        throw componentError(payload);
      }
      postContainersFileTruncate(ret);
    }
    cloneRange(offset: bigint, source: Containers.File, sourceOffset: bigint, length_: bigint): bigint {
      const ret = callContainersFileCloneRange(this.rep, offset, (source as unknown as { rep: number }).rep, sourceOffset, length_);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileCloneRange(ret);
        throw componentError(payload);
      }
      const value = memory.view.getBigUint64(ret + 8, true);
      postContainersFileCloneRange(ret);
      return value;
    }
    stat(): Containers.Attributes {
      const ret = callContainersFileStat(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileStat(ret);
        throw componentError(payload);
      }
      const value = containersAttributesLoad(ret + 8);
      postContainersFileStat(ret);
      return value;
    }
    chmod(mode: number): void {
      const ret = callContainersFileChmod(this.rep, mode);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileChmod(ret);
        throw componentError(payload);
      }
      postContainersFileChmod(ret);
    }
    chown(uid: number, gid: number): void {
      const ret = callContainersFileChown(this.rep, uid, gid);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileChown(ret);
        throw componentError(payload);
      }
      postContainersFileChown(ret);
    }
    utimes(accessed: Containers.NewTime, modified: Containers.NewTime): void {
      let flat0: number = 0;
      let flat1: bigint = 0n;
      let flat2: number = 0;
      if (accessed.tag === 'keep') {
        flat0 = 0;
      } else if (accessed.tag === 'now') {
        flat0 = 1;
      } else if (accessed.tag === 'at') {
        flat0 = 2;
        flat1 = accessed.val.seconds;
        flat2 = accessed.val.nanoseconds;
      }
      let flat3: number = 0;
      let flat4: bigint = 0n;
      let flat5: number = 0;
      if (modified.tag === 'keep') {
        flat3 = 0;
      } else if (modified.tag === 'now') {
        flat3 = 1;
      } else if (modified.tag === 'at') {
        flat3 = 2;
        flat4 = modified.val.seconds;
        flat5 = modified.val.nanoseconds;
      }
      const ret = callContainersFileUtimes(this.rep, flat0, flat1, flat2, flat3, flat4, flat5);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileUtimes(ret);
        throw componentError(payload);
      }
      postContainersFileUtimes(ret);
    }
    sync(): void {
      const ret = callContainersFileSync(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersFileSync(ret);
        throw componentError(payload);
      }
      postContainersFileSync(ret);
    }
  }

  const tableContainersContainer = tables.get('veneer:store/containers@0.1.0/container')!;
  tableContainersContainer.destroy = exports['veneer:store/containers@0.1.0#[dtor]container'] as (rep: number) => void;
  const registryContainersContainer = new FinalizationRegistry((handle: number) => tableContainersContainer.drop(handle));
  const callContainersContainerInfo = exports['veneer:store/containers@0.1.0#[method]container.info'] as (p0: number) => number;
  const postContainersContainerInfo = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.info'] as (ret: number) => void;
  const callContainersContainerNotices = exports['veneer:store/containers@0.1.0#[method]container.notices'] as (p0: number) => number;
  const postContainersContainerNotices = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.notices'] as (ret: number) => void;
  const callContainersContainerLockOwner = exports['veneer:store/containers@0.1.0#[method]container.lock-owner'] as (p0: number) => number;
  const postContainersContainerLockOwner = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.lock-owner'] as (ret: number) => void;
  const callContainersContainerBreakLock = exports['veneer:store/containers@0.1.0#[method]container.break-lock'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerBreakLock = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.break-lock'] as (ret: number) => void;
  const callContainersContainerSetIdentity = exports['veneer:store/containers@0.1.0#[method]container.set-identity'] as (p0: number, p1: number, p2: number) => void;
  const callContainersContainerUsage = exports['veneer:store/containers@0.1.0#[method]container.usage'] as (p0: number) => number;
  const postContainersContainerUsage = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.usage'] as (ret: number) => void;
  const callContainersContainerSetQuota = exports['veneer:store/containers@0.1.0#[method]container.set-quota'] as (p0: number, p1: number, p2: bigint, p3: number, p4: bigint) => number;
  const postContainersContainerSetQuota = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.set-quota'] as (ret: number) => void;
  const callContainersContainerStat = exports['veneer:store/containers@0.1.0#[method]container.stat'] as (p0: number, p1: number, p2: number, p3: number) => number;
  const postContainersContainerStat = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.stat'] as (ret: number) => void;
  const callContainersContainerList = exports['veneer:store/containers@0.1.0#[method]container.list'] as (p0: number, p1: number, p2: number, p3: number) => number;
  const postContainersContainerList = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.list'] as (ret: number) => void;
  const callContainersContainerReadFile = exports['veneer:store/containers@0.1.0#[method]container.read-file'] as (p0: number, p1: number, p2: number, p3: bigint, p4: number) => number;
  const postContainersContainerReadFile = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.read-file'] as (ret: number) => void;
  const callContainersContainerWriteFile = exports['veneer:store/containers@0.1.0#[method]container.write-file'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number) => number;
  const postContainersContainerWriteFile = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.write-file'] as (ret: number) => void;
  const callContainersContainerOpen = exports['veneer:store/containers@0.1.0#[method]container.open'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postContainersContainerOpen = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.open'] as (ret: number) => void;
  const callContainersContainerMkdir = exports['veneer:store/containers@0.1.0#[method]container.mkdir'] as (p0: number, p1: number, p2: number, p3: number) => number;
  const postContainersContainerMkdir = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.mkdir'] as (ret: number) => void;
  const callContainersContainerRmdir = exports['veneer:store/containers@0.1.0#[method]container.rmdir'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerRmdir = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.rmdir'] as (ret: number) => void;
  const callContainersContainerRemoveTree = exports['veneer:store/containers@0.1.0#[method]container.remove-tree'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerRemoveTree = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.remove-tree'] as (ret: number) => void;
  const callContainersContainerUnlink = exports['veneer:store/containers@0.1.0#[method]container.unlink'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerUnlink = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.unlink'] as (ret: number) => void;
  const callContainersContainerRename = exports['veneer:store/containers@0.1.0#[method]container.rename'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postContainersContainerRename = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.rename'] as (ret: number) => void;
  const callContainersContainerLink = exports['veneer:store/containers@0.1.0#[method]container.link'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number) => number;
  const postContainersContainerLink = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.link'] as (ret: number) => void;
  const callContainersContainerSymlink = exports['veneer:store/containers@0.1.0#[method]container.symlink'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postContainersContainerSymlink = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.symlink'] as (ret: number) => void;
  const callContainersContainerReadlink = exports['veneer:store/containers@0.1.0#[method]container.readlink'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerReadlink = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.readlink'] as (ret: number) => void;
  const callContainersContainerRealpath = exports['veneer:store/containers@0.1.0#[method]container.realpath'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerRealpath = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.realpath'] as (ret: number) => void;
  const callContainersContainerMknod = exports['veneer:store/containers@0.1.0#[method]container.mknod'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number) => number;
  const postContainersContainerMknod = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.mknod'] as (ret: number) => void;
  const callContainersContainerChmod = exports['veneer:store/containers@0.1.0#[method]container.chmod'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postContainersContainerChmod = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.chmod'] as (ret: number) => void;
  const callContainersContainerChown = exports['veneer:store/containers@0.1.0#[method]container.chown'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number) => number;
  const postContainersContainerChown = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.chown'] as (ret: number) => void;
  const callContainersContainerUtimes = exports['veneer:store/containers@0.1.0#[method]container.utimes'] as (p0: number, p1: number, p2: number, p3: number, p4: bigint, p5: number, p6: number, p7: bigint, p8: number, p9: number) => number;
  const postContainersContainerUtimes = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.utimes'] as (ret: number) => void;
  const callContainersContainerTruncate = exports['veneer:store/containers@0.1.0#[method]container.truncate'] as (p0: number, p1: number, p2: number, p3: bigint) => number;
  const postContainersContainerTruncate = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.truncate'] as (ret: number) => void;
  const callContainersContainerGetxattr = exports['veneer:store/containers@0.1.0#[method]container.getxattr'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number) => number;
  const postContainersContainerGetxattr = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.getxattr'] as (ret: number) => void;
  const callContainersContainerListxattr = exports['veneer:store/containers@0.1.0#[method]container.listxattr'] as (p0: number, p1: number, p2: number, p3: number) => number;
  const postContainersContainerListxattr = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.listxattr'] as (ret: number) => void;
  const callContainersContainerSetxattr = exports['veneer:store/containers@0.1.0#[method]container.setxattr'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number, p7: number, p8: number) => number;
  const postContainersContainerSetxattr = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.setxattr'] as (ret: number) => void;
  const callContainersContainerRemovexattr = exports['veneer:store/containers@0.1.0#[method]container.removexattr'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number) => number;
  const postContainersContainerRemovexattr = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.removexattr'] as (ret: number) => void;
  const callContainersContainerExplain = exports['veneer:store/containers@0.1.0#[method]container.explain'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerExplain = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.explain'] as (ret: number) => void;
  const callContainersContainerExtents = exports['veneer:store/containers@0.1.0#[method]container.extents'] as (p0: number, p1: number, p2: number, p3: bigint, p4: number) => number;
  const postContainersContainerExtents = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.extents'] as (ret: number) => void;
  const callContainersContainerDiff = exports['veneer:store/containers@0.1.0#[method]container.diff'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number) => number;
  const postContainersContainerDiff = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.diff'] as (ret: number) => void;
  const callContainersContainerFork = exports['veneer:store/containers@0.1.0#[method]container.fork'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number) => number;
  const postContainersContainerFork = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.fork'] as (ret: number) => void;
  const callContainersContainerCheckpoint = exports['veneer:store/containers@0.1.0#[method]container.checkpoint'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerCheckpoint = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.checkpoint'] as (ret: number) => void;
  const callContainersContainerCheckpoints = exports['veneer:store/containers@0.1.0#[method]container.checkpoints'] as (p0: number) => number;
  const postContainersContainerCheckpoints = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.checkpoints'] as (ret: number) => void;
  const callContainersContainerRemoveCheckpoint = exports['veneer:store/containers@0.1.0#[method]container.remove-checkpoint'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerRemoveCheckpoint = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.remove-checkpoint'] as (ret: number) => void;
  const callContainersContainerRestore = exports['veneer:store/containers@0.1.0#[method]container.restore'] as (p0: number, p1: number, p2: number) => number;
  const postContainersContainerRestore = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.restore'] as (ret: number) => void;
  const callContainersContainerSync = exports['veneer:store/containers@0.1.0#[method]container.sync'] as (p0: number) => number;
  const postContainersContainerSync = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.sync'] as (ret: number) => void;
  const callContainersContainerClose = exports['veneer:store/containers@0.1.0#[method]container.close'] as (p0: number) => number;
  const postContainersContainerClose = exports['cabi_post_veneer:store/containers@0.1.0#[method]container.close'] as (ret: number) => void;

  class ContainersContainer {
    handle: number;
    constructor() {
      throw new TypeError('container has no constructor');
    }
    static wrap(handle: number): ContainersContainer {
      const self = Object.create(ContainersContainer.prototype) as ContainersContainer;
      self.handle = handle;
      registryContainersContainer.register(self, handle, self);
      return self;
    }
    get rep(): number {
      return tableContainersContainer.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableContainersContainer.rep(handle);
      registryContainersContainer.unregister(this);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableContainersContainer.drop(this.give());
    }
    info(): Containers.ContainerInfo {
      const ret = callContainersContainerInfo(this.rep);
      const value = containersContainerInfoLoad(ret);
      postContainersContainerInfo(ret);
      return value;
    }
    notices(): string[] {
      const ret = callContainersContainerNotices(this.rep);
      const value = codec8Load(ret);
      postContainersContainerNotices(ret);
      return value;
    }
    lockOwner(): string | undefined {
      const ret = callContainersContainerLockOwner(this.rep);
      const value = codec20Load(ret);
      postContainersContainerLockOwner(ret);
      return value;
    }
    breakLock(owner: string): void {
      const text0 = memory.lowerString(owner);
      const text0Length = memory.lastLength;
      const ret = callContainersContainerBreakLock(this.rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerBreakLock(ret);
        throw componentError(payload);
      }
      postContainersContainerBreakLock(ret);
    }
    setIdentity(uid: number, gid: number): void {
      callContainersContainerSetIdentity(this.rep, uid, gid);
    }
    usage(): Containers.LayerUsage {
      const ret = callContainersContainerUsage(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerUsage(ret);
        throw componentError(payload);
      }
      const value = containersLayerUsageLoad(ret + 8);
      postContainersContainerUsage(ret);
      return value;
    }
    setQuota(quota: Containers.Quota): void {
      let flat0: number = 0;
      let flat1: bigint = 0n;
      if (quota.bytes === undefined) {
        flat0 = 0;
      } else if (quota.bytes !== undefined) {
        flat0 = 1;
        flat1 = quota.bytes;
      }
      let flat2: number = 0;
      let flat3: bigint = 0n;
      if (quota.inodes === undefined) {
        flat2 = 0;
      } else if (quota.inodes !== undefined) {
        flat2 = 1;
        flat3 = quota.inodes;
      }
      const ret = callContainersContainerSetQuota(this.rep, flat0, flat1, flat2, flat3);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerSetQuota(ret);
        throw componentError(payload);
      }
      postContainersContainerSetQuota(ret);
    }
    stat(path: Uint8Array, follow: boolean): Containers.Attributes {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerStat(this.rep, bytes0, path.length, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerStat(ret);
        throw componentError(payload);
      }
      const value = containersAttributesLoad(ret + 8);
      postContainersContainerStat(ret);
      return value;
    }
    statOrCode(path: Uint8Array, follow: boolean): Containers.Attributes | Types.ErrorCode {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerStat(this.rep, bytes0, path.length, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const code = typesErrorCodeNames[memory.view.getUint8(ret + 8)]! as Types.ErrorCode;
        postContainersContainerStat(ret);
        return code;
      }
      const value = containersAttributesLoad(ret + 8);
      postContainersContainerStat(ret);
      return value;
    }
    list(path: Uint8Array, withAttributes: boolean): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerList(this.rep, bytes0, path.length, withAttributes ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerList(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersContainerList(ret);
      return value;
    }
    listLent(path: Uint8Array, withAttributes: boolean): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerList(this.rep, bytes0, path.length, withAttributes ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerList(ret);
        throw componentError(payload);
      }
      const value = memory.lentBytes(ret + 8);
      postContainersContainerList(ret);
      return value;
    }
    readFile(path: Uint8Array, offset: bigint, length_: number): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerReadFile(this.rep, bytes0, path.length, offset, length_);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerReadFile(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersContainerReadFile(ret);
      return value;
    }
    readFileLent(path: Uint8Array, offset: bigint, length_: number): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerReadFile(this.rep, bytes0, path.length, offset, length_);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerReadFile(ret);
        throw componentError(payload);
      }
      const value = memory.lentBytes(ret + 8);
      postContainersContainerReadFile(ret);
      return value;
    }
    writeFile(path: Uint8Array, data: Uint8Array, flags: Containers.OpenFlags, mode: number): void {
      const bytes0 = memory.lowerBytes(path);
      const bytes1 = memory.lowerBytes(data);
      const ret = callContainersContainerWriteFile(this.rep, bytes0, path.length, bytes1, data.length, (flags.read ? 1 : 0) | (flags.write ? 2 : 0) | (flags.append ? 4 : 0) | (flags.create ? 8 : 0) | (flags.exclusive ? 16 : 0) | (flags.truncate ? 32 : 0) | (flags.directory ? 64 : 0) | (flags.noFollow ? 128 : 0), mode);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerWriteFile(ret);
        throw componentError(payload);
      }
      postContainersContainerWriteFile(ret);
    }
    open(path: Uint8Array, flags: Containers.OpenFlags, mode: number): Containers.File {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerOpen(this.rep, bytes0, path.length, (flags.read ? 1 : 0) | (flags.write ? 2 : 0) | (flags.append ? 4 : 0) | (flags.create ? 8 : 0) | (flags.exclusive ? 16 : 0) | (flags.truncate ? 32 : 0) | (flags.directory ? 64 : 0) | (flags.noFollow ? 128 : 0), mode);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerOpen(ret);
        throw componentError(payload);
      }
      const value = ContainersFile.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Containers.File;
      postContainersContainerOpen(ret);
      return value;
    }
    mkdir(path: Uint8Array, mode: number): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerMkdir(this.rep, bytes0, path.length, mode);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerMkdir(ret);
        throw componentError(payload);
      }
      postContainersContainerMkdir(ret);
    }
    rmdir(path: Uint8Array): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerRmdir(this.rep, bytes0, path.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerRmdir(ret);
        throw componentError(payload);
      }
      postContainersContainerRmdir(ret);
    }
    removeTree(path: Uint8Array): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerRemoveTree(this.rep, bytes0, path.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerRemoveTree(ret);
        throw componentError(payload);
      }
      postContainersContainerRemoveTree(ret);
    }
    unlink(path: Uint8Array): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerUnlink(this.rep, bytes0, path.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerUnlink(ret);
        throw componentError(payload);
      }
      postContainersContainerUnlink(ret);
    }
    rename(from_: Uint8Array, to: Uint8Array): void {
      const bytes0 = memory.lowerBytes(from_);
      const bytes1 = memory.lowerBytes(to);
      const ret = callContainersContainerRename(this.rep, bytes0, from_.length, bytes1, to.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerRename(ret);
        throw componentError(payload);
      }
      postContainersContainerRename(ret);
    }
    link(existing: Uint8Array, new_: Uint8Array, follow: boolean): void {
      const bytes0 = memory.lowerBytes(existing);
      const bytes1 = memory.lowerBytes(new_);
      const ret = callContainersContainerLink(this.rep, bytes0, existing.length, bytes1, new_.length, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerLink(ret);
        throw componentError(payload);
      }
      postContainersContainerLink(ret);
    }
    symlink(target: Uint8Array, path: Uint8Array): void {
      const bytes0 = memory.lowerBytes(target);
      const bytes1 = memory.lowerBytes(path);
      const ret = callContainersContainerSymlink(this.rep, bytes0, target.length, bytes1, path.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerSymlink(ret);
        throw componentError(payload);
      }
      postContainersContainerSymlink(ret);
    }
    readlink(path: Uint8Array): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerReadlink(this.rep, bytes0, path.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerReadlink(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersContainerReadlink(ret);
      return value;
    }
    realpath(path: Uint8Array): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerRealpath(this.rep, bytes0, path.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerRealpath(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersContainerRealpath(ret);
      return value;
    }
    mknod(path: Uint8Array, kind: Containers.FileKind, mode: number, deviceMajor: number, deviceMinor: number): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerMknod(this.rep, bytes0, path.length, containersFileKindOrdinals.get(kind)!, mode, deviceMajor, deviceMinor);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerMknod(ret);
        throw componentError(payload);
      }
      postContainersContainerMknod(ret);
    }
    chmod(path: Uint8Array, mode: number, follow: boolean): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerChmod(this.rep, bytes0, path.length, mode, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerChmod(ret);
        throw componentError(payload);
      }
      postContainersContainerChmod(ret);
    }
    chown(path: Uint8Array, uid: number, gid: number, follow: boolean): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerChown(this.rep, bytes0, path.length, uid, gid, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerChown(ret);
        throw componentError(payload);
      }
      postContainersContainerChown(ret);
    }
    utimes(path: Uint8Array, accessed: Containers.NewTime, modified: Containers.NewTime, follow: boolean): void {
      const bytes0 = memory.lowerBytes(path);
      let flat1: number = 0;
      let flat2: bigint = 0n;
      let flat3: number = 0;
      if (accessed.tag === 'keep') {
        flat1 = 0;
      } else if (accessed.tag === 'now') {
        flat1 = 1;
      } else if (accessed.tag === 'at') {
        flat1 = 2;
        flat2 = accessed.val.seconds;
        flat3 = accessed.val.nanoseconds;
      }
      let flat4: number = 0;
      let flat5: bigint = 0n;
      let flat6: number = 0;
      if (modified.tag === 'keep') {
        flat4 = 0;
      } else if (modified.tag === 'now') {
        flat4 = 1;
      } else if (modified.tag === 'at') {
        flat4 = 2;
        flat5 = modified.val.seconds;
        flat6 = modified.val.nanoseconds;
      }
      const ret = callContainersContainerUtimes(this.rep, bytes0, path.length, flat1, flat2, flat3, flat4, flat5, flat6, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerUtimes(ret);
        throw componentError(payload);
      }
      postContainersContainerUtimes(ret);
    }
    truncate(path: Uint8Array, size: bigint): void {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerTruncate(this.rep, bytes0, path.length, size);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerTruncate(ret);
        throw componentError(payload);
      }
      postContainersContainerTruncate(ret);
    }
    getxattr(path: Uint8Array, name_: Uint8Array, follow: boolean): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const bytes1 = memory.lowerBytes(name_);
      const ret = callContainersContainerGetxattr(this.rep, bytes0, path.length, bytes1, name_.length, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerGetxattr(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersContainerGetxattr(ret);
      return value;
    }
    listxattr(path: Uint8Array, follow: boolean): Uint8Array {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerListxattr(this.rep, bytes0, path.length, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerListxattr(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersContainerListxattr(ret);
      return value;
    }
    setxattr(path: Uint8Array, name_: Uint8Array, value_: Uint8Array, mode: Containers.XattrMode, follow: boolean): void {
      const bytes0 = memory.lowerBytes(path);
      const bytes1 = memory.lowerBytes(name_);
      const bytes2 = memory.lowerBytes(value_);
      const ret = callContainersContainerSetxattr(this.rep, bytes0, path.length, bytes1, name_.length, bytes2, value_.length, containersXattrModeOrdinals.get(mode)!, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerSetxattr(ret);
        throw componentError(payload);
      }
      postContainersContainerSetxattr(ret);
    }
    removexattr(path: Uint8Array, name_: Uint8Array, follow: boolean): void {
      const bytes0 = memory.lowerBytes(path);
      const bytes1 = memory.lowerBytes(name_);
      const ret = callContainersContainerRemovexattr(this.rep, bytes0, path.length, bytes1, name_.length, follow ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerRemovexattr(ret);
        throw componentError(payload);
      }
      postContainersContainerRemovexattr(ret);
    }
    explain(path: Uint8Array): Containers.Provenance {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerExplain(this.rep, bytes0, path.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerExplain(ret);
        throw componentError(payload);
      }
      const value = containersProvenanceLoad(ret + 8);
      postContainersContainerExplain(ret);
      return value;
    }
    extents(path: Uint8Array, offset: bigint, count: number): Containers.Extent[] {
      const bytes0 = memory.lowerBytes(path);
      const ret = callContainersContainerExtents(this.rep, bytes0, path.length, offset, count);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerExtents(ret);
        throw componentError(payload);
      }
      const value = codec37Load(ret + 8);
      postContainersContainerExtents(ret);
      return value;
    }
    diff(from_: string | undefined, to: string | undefined): Uint8Array {
      let flat0: number = 0;
      let flat1: number = 0;
      let flat2: number = 0;
      if (from_ === undefined) {
        flat0 = 0;
      } else if (from_ !== undefined) {
        flat0 = 1;
        const text3 = memory.lowerString(from_);
        const text3Length = memory.lastLength;
        flat1 = text3;
        flat2 = text3Length;
      }
      let flat4: number = 0;
      let flat5: number = 0;
      let flat6: number = 0;
      if (to === undefined) {
        flat4 = 0;
      } else if (to !== undefined) {
        flat4 = 1;
        const text7 = memory.lowerString(to);
        const text7Length = memory.lastLength;
        flat5 = text7;
        flat6 = text7Length;
      }
      const ret = callContainersContainerDiff(this.rep, flat0, flat1, flat2, flat4, flat5, flat6);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerDiff(ret);
        throw componentError(payload);
      }
      const value = memory.liftBytes(ret + 8);
      postContainersContainerDiff(ret);
      return value;
    }
    fork(name_: string | undefined, from_: string | undefined): Containers.ContainerInfo {
      let flat0: number = 0;
      let flat1: number = 0;
      let flat2: number = 0;
      if (name_ === undefined) {
        flat0 = 0;
      } else if (name_ !== undefined) {
        flat0 = 1;
        const text3 = memory.lowerString(name_);
        const text3Length = memory.lastLength;
        flat1 = text3;
        flat2 = text3Length;
      }
      let flat4: number = 0;
      let flat5: number = 0;
      let flat6: number = 0;
      if (from_ === undefined) {
        flat4 = 0;
      } else if (from_ !== undefined) {
        flat4 = 1;
        const text7 = memory.lowerString(from_);
        const text7Length = memory.lastLength;
        flat5 = text7;
        flat6 = text7Length;
      }
      const ret = callContainersContainerFork(this.rep, flat0, flat1, flat2, flat4, flat5, flat6);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerFork(ret);
        throw componentError(payload);
      }
      const value = containersContainerInfoLoad(ret + 8);
      postContainersContainerFork(ret);
      return value;
    }
    checkpoint(name_: string): void {
      const text0 = memory.lowerString(name_);
      const text0Length = memory.lastLength;
      const ret = callContainersContainerCheckpoint(this.rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerCheckpoint(ret);
        throw componentError(payload);
      }
      postContainersContainerCheckpoint(ret);
    }
    checkpoints(): Containers.CheckpointInfo[] {
      const ret = callContainersContainerCheckpoints(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerCheckpoints(ret);
        throw componentError(payload);
      }
      const value = codec39Load(ret + 8);
      postContainersContainerCheckpoints(ret);
      return value;
    }
    removeCheckpoint(name_: string): void {
      const text0 = memory.lowerString(name_);
      const text0Length = memory.lastLength;
      const ret = callContainersContainerRemoveCheckpoint(this.rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerRemoveCheckpoint(ret);
        throw componentError(payload);
      }
      postContainersContainerRemoveCheckpoint(ret);
    }
    restore(name_: string): void {
      const text0 = memory.lowerString(name_);
      const text0Length = memory.lastLength;
      const ret = callContainersContainerRestore(this.rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerRestore(ret);
        throw componentError(payload);
      }
      postContainersContainerRestore(ret);
    }
    sync(): void {
      const ret = callContainersContainerSync(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerSync(ret);
        throw componentError(payload);
      }
      postContainersContainerSync(ret);
    }
    close(): void {
      const ret = callContainersContainerClose(this.rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersContainerClose(ret);
        throw componentError(payload);
      }
      postContainersContainerClose(ret);
    }
  }
  const callContainersCreate = exports['veneer:store/containers@0.1.0#create'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number, p7: bigint, p8: number, p9: bigint) => number;
  const postContainersCreate = exports['cabi_post_veneer:store/containers@0.1.0#create'] as (ret: number) => void;
  const callContainersOpen = exports['veneer:store/containers@0.1.0#open'] as (p0: number, p1: number, p2: number) => number;
  const postContainersOpen = exports['cabi_post_veneer:store/containers@0.1.0#open'] as (ret: number) => void;
  const callContainersList = exports['veneer:store/containers@0.1.0#list'] as (p0: number) => number;
  const postContainersList = exports['cabi_post_veneer:store/containers@0.1.0#list'] as (ret: number) => void;
  const callContainersRename = exports['veneer:store/containers@0.1.0#rename'] as (p0: number, p1: number, p2: number, p3: number, p4: number) => number;
  const postContainersRename = exports['cabi_post_veneer:store/containers@0.1.0#rename'] as (ret: number) => void;
  const callContainersRemove = exports['veneer:store/containers@0.1.0#remove'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number) => number;
  const postContainersRemove = exports['cabi_post_veneer:store/containers@0.1.0#remove'] as (ret: number) => void;

  const containersInterface = {
    File: ContainersFile,
    Container: ContainersContainer,
    create(store: Store.Store, image: string, name_: string | undefined, quota: Containers.Quota): Containers.ContainerInfo {
      const text0 = memory.lowerString(image);
      const text0Length = memory.lastLength;
      let flat1: number = 0;
      let flat2: number = 0;
      let flat3: number = 0;
      if (name_ === undefined) {
        flat1 = 0;
      } else if (name_ !== undefined) {
        flat1 = 1;
        const text4 = memory.lowerString(name_);
        const text4Length = memory.lastLength;
        flat2 = text4;
        flat3 = text4Length;
      }
      let flat5: number = 0;
      let flat6: bigint = 0n;
      if (quota.bytes === undefined) {
        flat5 = 0;
      } else if (quota.bytes !== undefined) {
        flat5 = 1;
        flat6 = quota.bytes;
      }
      let flat7: number = 0;
      let flat8: bigint = 0n;
      if (quota.inodes === undefined) {
        flat7 = 0;
      } else if (quota.inodes !== undefined) {
        flat7 = 1;
        flat8 = quota.inodes;
      }
      const ret = callContainersCreate((store as unknown as { rep: number }).rep, text0, text0Length, flat1, flat2, flat3, flat5, flat6, flat7, flat8);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersCreate(ret);
        throw componentError(payload);
      }
      const value = containersContainerInfoLoad(ret + 8);
      postContainersCreate(ret);
      return value;
    },
    open(store: Store.Store, reference: string): Containers.Container {
      const text0 = memory.lowerString(reference);
      const text0Length = memory.lastLength;
      const ret = callContainersOpen((store as unknown as { rep: number }).rep, text0, text0Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersOpen(ret);
        throw componentError(payload);
      }
      const value = ContainersContainer.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Containers.Container;
      postContainersOpen(ret);
      return value;
    },
    list(store: Store.Store): Containers.ContainerInfo[] {
      const ret = callContainersList((store as unknown as { rep: number }).rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersList(ret);
        throw componentError(payload);
      }
      const value = codec41Load(ret + 8);
      postContainersList(ret);
      return value;
    },
    rename(store: Store.Store, reference: string, name_: string): void {
      const text0 = memory.lowerString(reference);
      const text0Length = memory.lastLength;
      const text1 = memory.lowerString(name_);
      const text1Length = memory.lastLength;
      const ret = callContainersRename((store as unknown as { rep: number }).rep, text0, text0Length, text1, text1Length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersRename(ret);
        throw componentError(payload);
      }
      postContainersRename(ret);
    },
    remove(store: Store.Store, reference: string, gone: string | undefined): void {
      const text0 = memory.lowerString(reference);
      const text0Length = memory.lastLength;
      let flat1: number = 0;
      let flat2: number = 0;
      let flat3: number = 0;
      if (gone === undefined) {
        flat1 = 0;
      } else if (gone !== undefined) {
        flat1 = 1;
        const text4 = memory.lowerString(gone);
        const text4Length = memory.lastLength;
        flat2 = text4;
        flat3 = text4Length;
      }
      const ret = callContainersRemove((store as unknown as { rep: number }).rep, text0, text0Length, flat1, flat2, flat3);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postContainersRemove(ret);
        throw componentError(payload);
      }
      postContainersRemove(ret);
    },
  };

  const tableCollectionsCollection = tables.get('veneer:store/collections@0.1.0/collection')!;
  tableCollectionsCollection.destroy = exports['veneer:store/collections@0.1.0#[dtor]collection'] as (rep: number) => void;
  const registryCollectionsCollection = new FinalizationRegistry((handle: number) => tableCollectionsCollection.drop(handle));
  const callCollectionsCollectionBegin = exports['veneer:store/collections@0.1.0#[static]collection.begin'] as (p0: number, p1: number, p2: number, p3: number) => number;
  const postCollectionsCollectionBegin = exports['cabi_post_veneer:store/collections@0.1.0#[static]collection.begin'] as (ret: number) => void;
  const callCollectionsCollectionStep = exports['veneer:store/collections@0.1.0#[method]collection.step'] as (p0: number, p1: number) => number;
  const postCollectionsCollectionStep = exports['cabi_post_veneer:store/collections@0.1.0#[method]collection.step'] as (ret: number) => void;
  const callCollectionsCollectionReport = exports['veneer:store/collections@0.1.0#[method]collection.report'] as (p0: number) => number;
  const postCollectionsCollectionReport = exports['cabi_post_veneer:store/collections@0.1.0#[method]collection.report'] as (ret: number) => void;

  class CollectionsCollection {
    handle: number;
    constructor() {
      throw new TypeError('collection has no constructor');
    }
    static wrap(handle: number): CollectionsCollection {
      const self = Object.create(CollectionsCollection.prototype) as CollectionsCollection;
      self.handle = handle;
      registryCollectionsCollection.register(self, handle, self);
      return self;
    }
    get rep(): number {
      return tableCollectionsCollection.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableCollectionsCollection.rep(handle);
      registryCollectionsCollection.unregister(this);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableCollectionsCollection.drop(this.give());
    }
    static begin(store: Store.Store, dryRun: boolean, ended: string[]): Collections.Collection {
      const list0 = codec8Lower(ended);
      const ret = callCollectionsCollectionBegin((store as unknown as { rep: number }).rep, dryRun ? 1 : 0, list0, ended.length);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postCollectionsCollectionBegin(ret);
        throw componentError(payload);
      }
      const value = CollectionsCollection.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Collections.Collection;
      postCollectionsCollectionBegin(ret);
      return value;
    }
    step(budget: number): Types.Progress {
      const ret = callCollectionsCollectionStep(this.rep, budget);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postCollectionsCollectionStep(ret);
        throw componentError(payload);
      }
      const value = typesProgressLoad(ret + 8);
      postCollectionsCollectionStep(ret);
      return value;
    }
    report(): Collections.Report {
      const ret = callCollectionsCollectionReport(this.rep);
      const value = collectionsReportLoad(ret);
      postCollectionsCollectionReport(ret);
      return value;
    }
  }
  const callCollectionsLeases = exports['veneer:store/collections@0.1.0#leases'] as (p0: number) => number;
  const postCollectionsLeases = exports['cabi_post_veneer:store/collections@0.1.0#leases'] as (ret: number) => void;

  const collectionsInterface = {
    Collection: CollectionsCollection,
    leases(store: Store.Store): Collections.Lease[] {
      const ret = callCollectionsLeases((store as unknown as { rep: number }).rep);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postCollectionsLeases(ret);
        throw componentError(payload);
      }
      const value = codec44Load(ret + 8);
      postCollectionsLeases(ret);
      return value;
    },
  };

  const tableChecksCheck = tables.get('veneer:store/checks@0.1.0/check')!;
  tableChecksCheck.destroy = exports['veneer:store/checks@0.1.0#[dtor]check'] as (rep: number) => void;
  const registryChecksCheck = new FinalizationRegistry((handle: number) => tableChecksCheck.drop(handle));
  const callChecksCheckBegin = exports['veneer:store/checks@0.1.0#[static]check.begin'] as (p0: number, p1: number, p2: number, p3: number, p4: number, p5: number) => number;
  const postChecksCheckBegin = exports['cabi_post_veneer:store/checks@0.1.0#[static]check.begin'] as (ret: number) => void;
  const callChecksCheckStep = exports['veneer:store/checks@0.1.0#[method]check.step'] as (p0: number, p1: number) => number;
  const postChecksCheckStep = exports['cabi_post_veneer:store/checks@0.1.0#[method]check.step'] as (ret: number) => void;
  const callChecksCheckFindings = exports['veneer:store/checks@0.1.0#[method]check.findings'] as (p0: number, p1: number) => number;
  const postChecksCheckFindings = exports['cabi_post_veneer:store/checks@0.1.0#[method]check.findings'] as (ret: number) => void;
  const callChecksCheckOmitted = exports['veneer:store/checks@0.1.0#[method]check.omitted'] as (p0: number) => bigint;

  class ChecksCheck {
    handle: number;
    constructor() {
      throw new TypeError('check has no constructor');
    }
    static wrap(handle: number): ChecksCheck {
      const self = Object.create(ChecksCheck.prototype) as ChecksCheck;
      self.handle = handle;
      registryChecksCheck.register(self, handle, self);
      return self;
    }
    get rep(): number {
      return tableChecksCheck.rep(this.handle);
    }
    /** Gives the handle away: the object is spent. */
    give(): number {
      const { handle } = this;
      tableChecksCheck.rep(handle);
      registryChecksCheck.unregister(this);
      this.handle = 0;
      return handle;
    }
    [Symbol.dispose](): void {
      if (this.handle !== 0) tableChecksCheck.drop(this.give());
    }
    static begin(directory: string, owner: string, readData: boolean, repair: boolean): Checks.Check {
      const text0 = memory.lowerString(directory);
      const text0Length = memory.lastLength;
      const text1 = memory.lowerString(owner);
      const text1Length = memory.lastLength;
      const ret = callChecksCheckBegin(text0, text0Length, text1, text1Length, readData ? 1 : 0, repair ? 1 : 0);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postChecksCheckBegin(ret);
        throw componentError(payload);
      }
      const value = ChecksCheck.wrap(memory.view.getUint32(ret + 8, true)) as unknown as Checks.Check;
      postChecksCheckBegin(ret);
      return value;
    }
    step(budget: number): Types.Progress {
      const ret = callChecksCheckStep(this.rep, budget);
      if (memory.view.getUint8(ret) !== 0) {
        const payload = typesErrorLoad(ret + 8);
        postChecksCheckStep(ret);
        throw componentError(payload);
      }
      const value = typesProgressLoad(ret + 8);
      postChecksCheckStep(ret);
      return value;
    }
    findings(count: number): Checks.Finding[] {
      const ret = callChecksCheckFindings(this.rep, count);
      const value = codec46Load(ret);
      postChecksCheckFindings(ret);
      return value;
    }
    omitted(): bigint {
      return BigInt.asUintN(64, callChecksCheckOmitted(this.rep));
    }
  }

  const checksInterface = {
    Check: ChecksCheck,
  };

  return { store: storeInterface, layers: layersInterface, images: imagesInterface, containers: containersInterface, collections: collectionsInterface, checks: checksInterface };
}
