/** Drives the tar reader of the component: an archive in, entries and events out. */
import { WasmModule } from './module.js';

const CAPACITY = 1 << 20;
const enum Event {
  needInput,
  entry,
  data,
  entryEnd,
  trailer,
  end,
  failed,
}

export interface Entry {
  kind: number;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtimeSec: bigint;
  mtimeNs: number;
  device: [number, number];
  contentSize: number;
  headerOffset: number;
  regions: number;
  path: Buffer;
  link: Buffer;
  name: Buffer;
  xattrs: Record<string, string>;
  header: Buffer;
  /** Offset in the file and bytes of each piece. */
  content: [number, Buffer][];
}

export type Outcome =
  { ok: true; entries: Entry[]; raw: Buffer } | { ok: false; entries: Entry[]; raw: Buffer; code: number; offset: number; detail: string };

export class TarModule {
  private constructor(
    readonly module: WasmModule,
    private readonly buffer: number,
    private readonly scratch: number,
  ) {}

  static async load(): Promise<TarModule> {
    const module = await WasmModule.load('tar');
    return new TarModule(module, module.call('alloc', CAPACITY), module.call('alloc', CAPACITY));
  }

  /** `raw` joins what the events gave: headers, content, padding, trailer. `onEntry` runs while an entry is current. */
  read(archive: Uint8Array, pieceLength: () => number = () => CAPACITY, onEntry?: (entry: Entry) => void): Outcome {
    const { module } = this;
    const entries: Entry[] = [];
    const raw: Buffer[] = [];
    module.call('reset');
    for (let at = 0; ;) {
      const event = module.call('next') as Event;
      if (event === Event.needInput) {
        const piece = archive.subarray(at, at + Math.min(pieceLength(), CAPACITY));
        module.write(this.buffer, piece);
        if (piece.length) module.call('push', this.buffer, piece.length);
        else module.call('finish');
        at += piece.length;
      } else if (event === Event.entry) {
        const entry = this.entry();
        entries.push(entry);
        raw.push(entry.header);
        onEntry?.(entry);
      } else if (event === Event.data) {
        const data = this.view(5);
        entries.at(-1)!.content.push([this.number(10), data]);
        raw.push(data);
      } else if (event === Event.entryEnd) {
        raw.push(this.view(6));
      } else if (event === Event.trailer) {
        raw.push(this.view(5));
      } else if (event === Event.end) {
        return { ok: true, entries, raw: Buffer.concat(raw) };
      } else {
        const detail = module.readString(module.call('faultDetail'));
        const offset = Number(module.callBig('faultOffset'));
        return { ok: false, entries, raw: Buffer.concat(raw), code: module.call('faultCode'), offset, detail };
      }
    }
  }

  /** Coded form of `raw` as the current entry's header; throws if it decodes to anything else. */
  roundTrip(raw: Uint8Array): Buffer {
    this.module.write(this.scratch, raw);
    if (!this.module.call('roundTrip', this.scratch, raw.length)) throw new Error('header changed on its way');
    return this.module.read(this.module.call('codedAt'), this.module.call('codedLen'));
  }

  /** Decodes any bytes as the current entry's coded header. */
  decode(coded: Uint8Array): boolean {
    this.module.write(this.scratch, coded);
    return this.module.call('decode', this.scratch, coded.length) !== 0;
  }

  private number(index: number): number {
    return Number(this.module.callBig('number', index));
  }

  private view(index: number): Buffer {
    return this.module.read(this.module.call('viewAt', index), this.module.call('viewLen', index));
  }

  private entry(): Entry {
    return {
      kind: this.number(0),
      mode: this.number(1),
      uid: this.number(2),
      gid: this.number(3),
      size: this.number(4),
      mtimeSec: this.module.callBig('number', 5),
      mtimeNs: this.number(6),
      device: [this.number(7), this.number(8)],
      contentSize: this.number(9),
      headerOffset: this.number(11),
      regions: this.number(12),
      path: this.view(0),
      link: this.view(1),
      name: this.view(3),
      xattrs: unpackXattrs(this.view(2)),
      header: this.view(4),
      content: [],
    };
  }
}

/** Packed attributes (assembly/format/xattrs.ts) as Latin-1 text. */
function unpackXattrs(packed: Buffer): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let at = 0; at < packed.length;) {
    const name = at + 6;
    const value = name + packed.readUInt16LE(at);
    const end = value + packed.readUInt32LE(at + 2);
    attributes[packed.toString('latin1', name, value)] = packed.toString('latin1', value, end);
    at = end;
  }
  return attributes;
}
