// Every block of a block file, against its checksum.
import { BLOCK_BITS, BLOCK_SIZE, BlockFile } from "../io/blockfile";
import { Dir } from "../io/volume";
import { Code, fault } from "../core/fault";
import { Finding, FindingKind, Findings, Remedy } from "./finding";

/** Damaged blocks of one file that are told one by one. */
const TOLD_MAX: u32 = 16;

export class BlocksCheck {
  /** Why the file isn't sound; the last of several. */
  finding: Finding | null = null;
  private opened: bool = false;
  private file: BlockFile | null = null;
  private next: u32 = 0;
  private told: u32 = 0;

  constructor(
    private findings: Findings,
    private dir: Dir,
    private name: string,
    /** The file, as findings name it. */
    private path: string,
    private magic: u64,
    private remedy: Remedy,
  ) {}

  step(budget: u32): bool {
    if (!this.opened) {
      this.opened = true;
      this.file = BlockFile.open(this.dir, this.name, this.magic);
      if (!this.file) this.tell();
    }
    const file = this.file;
    if (!file) return true;
    const end = min(file.blockCount, this.next + max(budget, 1));
    while (this.next < end) {
      if (!file.at((u64(this.next) << BLOCK_BITS) + BLOCK_SIZE) && this.told++ < TOLD_MAX) this.tell();
      fault.clear();
      this.next++;
    }
    if (this.next < file.blockCount) return false;
    this.close();
    return true;
  }

  close(): void {
    const file = this.file;
    if (file) file.close();
    this.file = null;
  }

  private tell(): void {
    const kind = fault.code == Code.noEntry ? FindingKind.missing : FindingKind.damaged;
    this.finding = this.findings.addFault(kind, this.path, this.remedy);
  }
}
