/** Builds the blocks before an entry's content from a plan (tar-plan.ts), and learns from how they really were. */
import { Bytes, ByteBuffer, Cursor } from "../core/bytes";
import { TarEntry } from "./tar-entry";
import { ExtensionNamer, longestPrefix, shortestPrefix, writeText } from "./tar-name";
import { OwnerNames } from "./tar-owners";
import { PLAN_ASCII, PLAN_LINK_SHIFT, PLAN_SHORT_PREFIX, PLAN_SLASH, PLAN_STEPS_MAX, PlanStep } from "./tar-plan";
import { RecordCode, RecordWriter } from "./tar-record";
import { Spelled, TarSpelling } from "./tar-spelling";
import { BlockNumbers, HeaderTemplate } from "./tar-template";
import * as field from "./tar-field";

const BLOCK_SIZE = field.BLOCK_SIZE;

// Templates: one per `TarKind`, then one per kind of extension header.
const TEMPLATE_PAX = 7;
const TEMPLATE_GLOBAL = 8;
const TEMPLATE_LONG_NAME = 9;
const TEMPLATE_LONG_LINK = 10;
const TEMPLATE_COUNT = 11;

export class TarBlocks {
  /** The blocks; without checksums until `seal`. */
  out: ByteBuffer = new ByteBuffer();
  /** Number of header blocks in `out`. */
  count: i32 = 0;
  /** True if the plan held nothing that only one entry has. */
  isGeneral: bool = true;
  /** The name as spelled. */
  name: Bytes = new Bytes();

  private templates: StaticArray<HeaderTemplate> = new StaticArray<HeaderTemplate>(TEMPLATE_COUNT);
  private extensionNamer: ExtensionNamer = new ExtensionNamer();
  private owners: OwnerNames = new OwnerNames(field.UNAME);
  private groups: OwnerNames = new OwnerNames(field.GNAME);
  private offsets: StaticArray<usize> = new StaticArray<usize>(PLAN_STEPS_MAX + 1);
  private kinds: StaticArray<i32> = new StaticArray<i32>(PLAN_STEPS_MAX + 1);
  private bodyLens: StaticArray<usize> = new StaticArray<usize>(PLAN_STEPS_MAX + 1);
  private numbers: BlockNumbers = new BlockNumbers();
  private plan: Cursor = new Cursor();
  private spelling: TarSpelling = new TarSpelling();
  private writer: RecordWriter = new RecordWriter();
  private link: Bytes = new Bytes();
  private hasLongName: bool = false;

  constructor() {
    for (let kind = 0; kind < TEMPLATE_PAX; kind++) this.templates[kind] = new HeaderTemplate(0x30 + kind);
    this.templates[TEMPLATE_PAX] = new HeaderTemplate(0x78);
    this.templates[TEMPLATE_GLOBAL] = new HeaderTemplate(0x67);
    this.templates[TEMPLATE_LONG_NAME] = new HeaderTemplate(0x4c);
    this.templates[TEMPLATE_LONG_LINK] = new HeaderTemplate(0x4b);
  }

  /** Fills `out`; false if the plan is damaged. */
  build(planAt: usize, planLen: usize, entry: TarEntry): bool {
    this.out.clear();
    this.count = 0;
    this.hasLongName = false;
    const plan = this.plan.set(planAt, planLen);
    const flags = plan.u8();
    const slash = (flags & PLAN_SLASH) != 0;
    const linkSpelling = (flags >> PLAN_LINK_SHIFT) & 3;
    this.isGeneral = (flags & 3) != u32(Spelled.other) && linkSpelling != u32(Spelled.other);
    if (!this.spelling.set(entry, flags & 3, slash, linkSpelling, plan)) return false;
    this.name.set(this.spelling.name.ptr, this.spelling.name.len);
    this.link.set(this.spelling.link.ptr, this.spelling.link.len);
    for (let step = plan.u8(); step != u32(PlanStep.end); step = plan.u8()) {
      if (this.count == PLAN_STEPS_MAX || !this.buildStep(step, entry)) return false;
    }
    if (!plan.ok || plan.left) return false;
    this.buildHeader(flags, entry);
    return true;
  }

  offset(index: i32): usize {
    return this.offsets[index];
  }

  /** Writes the checksum field of a header block in `out` for a block of that sum. */
  seal(index: i32, sum: u32): void {
    this.templates[this.kinds[index]].seal(this.out.ptr + this.offsets[index], sum);
  }

  /** Takes the blocks that were really there, laid out as in `out`, as the new patterns. */
  learn(raw: usize, entry: TarEntry): void {
    const last = this.count - 1;
    for (let i = 0; i < last; i++) {
      const block = raw + this.offsets[i];
      this.templates[this.kinds[i]].learn(this.numbers.set(entry, this.bodyLens[i]), block);
      if (this.kinds[i] == TEMPLATE_PAX) this.extensionNamer.learn(this.name, block);
    }
    const block = raw + this.offsets[last];
    this.templates[this.kinds[last]].learn(this.numbers.set(entry, entry.size), block);
    this.owners.learn(entry.uid, block);
    this.groups.learn(entry.gid, block);
  }

  free(): void {
    for (let i = 0; i < TEMPLATE_COUNT; i++) this.templates[i].free();
    this.out.free();
    this.extensionNamer.free();
    this.owners.free();
    this.groups.free();
    this.spelling.free();
    this.writer.free();
  }

  private buildStep(step: u32, entry: TarEntry): bool {
    const plan = this.plan;
    const out = this.out;
    const at = out.len;
    out.extend(BLOCK_SIZE);
    let kind = TEMPLATE_PAX;
    if (step == u32(PlanStep.pax)) {
      if (!this.buildRecords(entry)) return false;
    } else if (step == u32(PlanStep.longName)) {
      kind = TEMPLATE_LONG_NAME;
      this.hasLongName = true;
      out.bytes(this.name.ptr, this.name.len);
      out.u8(0);
    } else if (step == u32(PlanStep.longLink)) {
      kind = TEMPLATE_LONG_LINK;
      out.bytes(this.link.ptr, this.link.len);
      out.u8(0);
    } else if (step == u32(PlanStep.other)) {
      const flag = plan.u8();
      if (flag == 0x67) kind = TEMPLATE_GLOBAL;
      else if (flag == 0x4c) kind = TEMPLATE_LONG_NAME;
      else if (flag == 0x4b) kind = TEMPLATE_LONG_LINK;
      const len = usize(plan.varint());
      const body = plan.take(len);
      if (!plan.ok) return false;
      this.isGeneral = false;
      out.bytes(body, len);
    } else {
      return false;
    }
    const bodyLen = out.len - at - BLOCK_SIZE;
    out.zeros(field.roundToBlocks(bodyLen) - bodyLen);
    this.addBlock(at, kind, bodyLen, entry);
    if (kind == TEMPLATE_PAX) this.extensionNamer.write(this.name, out.ptr + at);
    return true;
  }

  private buildRecords(entry: TarEntry): bool {
    const plan = this.plan;
    const writer = this.writer;
    writer.nextXattr = 0;
    for (let code = plan.u8(); code != u32(RecordCode.end); code = plan.u8()) {
      if (code == u32(RecordCode.other)) {
        const len = usize(plan.varint());
        const body = plan.take(len);
        if (!plan.ok) return false;
        this.isGeneral = false;
        writer.makeOther(body, len);
      } else if (code == u32(RecordCode.xattr)) {
        if (!writer.makeXattr(u32(plan.varint()), entry)) return false;
      } else if (!writer.make(code, entry, this.spelling)) {
        return false;
      }
      if (code == u32(RecordCode.path)) this.hasLongName = true;
      this.out.bytes(writer.record.ptr, writer.record.len);
    }
    return plan.ok;
  }

  private addBlock(at: usize, kind: i32, size: u64, entry: TarEntry): void {
    this.offsets[this.count] = at;
    this.kinds[this.count] = kind;
    this.bodyLens[this.count] = usize(size);
    this.count++;
    this.templates[kind].predict(this.numbers.set(entry, size), this.out.ptr + at);
  }

  private buildHeader(flags: u32, entry: TarEntry): void {
    const at = this.out.len;
    this.out.extend(BLOCK_SIZE);
    this.addBlock(at, entry.kind, entry.size, entry);
    const block = this.out.ptr + at;
    this.owners.write(entry.uid, block);
    this.groups.write(entry.gid, block);
    const ascii = (flags & PLAN_ASCII) != 0;
    writeText(this.link, block + field.LINKNAME, field.LINKNAME_SIZE, ascii);
    const name = this.name;
    let prefixLen: usize = 0;
    if (field.isPosix(block)) {
      memory.fill(block + field.PREFIX, 0, field.PREFIX_SIZE);
      if (name.len > field.NAME_SIZE && !this.hasLongName) {
        prefixLen = flags & PLAN_SHORT_PREFIX ? shortestPrefix(name) : longestPrefix(name);
      }
    }
    if (prefixLen) {
      memory.copy(block + field.PREFIX, name.ptr, prefixLen);
      name.set(name.ptr + prefixLen + 1, name.len - prefixLen - 1);
    }
    writeText(name, block, field.NAME_SIZE, ascii);
    name.set(this.spelling.name.ptr, this.spelling.name.len);
  }
}
