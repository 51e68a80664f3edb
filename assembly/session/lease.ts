// What the imports of an open store rely on is kept by one lease of theirs together: from before the first of them looks
// for what is there, until an image that needs it is named.
import { Code, fail } from "../core/fault";
import { Content } from "../store/content";
import { Names } from "../store/names";
import { Owner } from "../store/owner";
import { randomName } from "../store/random";
import { LeaseRecord } from "../store/records";

export class Lease {
  /** Whether it stands, the names tell; empty before the first. */
  id: string = "";
  /** Imports that rely on it. */
  private holders: u32 = 0;

  constructor(
    private names: Names,
    private content: Content,
    private owner: Owner,
  ) {}

  /**
   * For an import that begins: from now on nothing goes that is there, but for what was condemned before, and the content is known as it
   * is. Returns the lease's id, empty with the fault set on failure.
   */
  take(): string {
    if (!this.names.refresh()) return "";
    if (!this.stands(this.id) && !this.begin()) return "";
    if (!this.content.renew(this.names, this.id)) return "";
    this.holders++;
    return this.id;
  }

  /** One import ended. */
  drop(): void {
    this.holders--;
  }

  /** Whether an import's lease is still there; `stale` when not. What it found may be gone then. */
  assertStands(id: string): bool {
    return this.stands(id) || fail(Code.stale, "garbage was collected meanwhile; import again");
  }

  /** Whether it stands though no import relies on it. */
  get idle(): bool {
    return !this.holders && this.stands(this.id);
  }

  /** Whether at most one import relies on it. */
  get unshared(): bool {
    return this.holders < 2;
  }

  /** In the open group: the image that the last import brought needs no lease any more. */
  endWithLast(): bool {
    return this.holders > 1 || this.endIdle(1);
  }

  /** In the open group: what no import relies on any more is given back. */
  end(): bool {
    return this.holders > 0 || this.endIdle(0);
  }

  private endIdle(holders: u32): bool {
    return this.holders > holders || !this.stands(this.id) || this.names.endLease(this.id);
  }

  private stands(id: string): bool {
    return id.length > 0 && this.names.leases.has(id);
  }

  /** Takes a new one, and makes sure that every collector from now on sees it. */
  private begin(): bool {
    const record = new LeaseRecord();
    record.id = randomName();
    record.owner = this.owner.label;
    record.created.setNow();
    if (!this.names.putLease(record) || !this.names.announce()) return false;
    this.id = record.id;
    return true;
  }
}
