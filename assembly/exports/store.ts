// wit/store.wit
import { Bytes } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { textBytes } from "../abi/fault";
import { Answer, StoreInfo, Usage } from "../abi/generated/types";
import { FORMAT_VERSION } from "../core/version";
import { Mode, Session } from "../session/session";
import { measure } from "./usage";

export class Store {
  constructor(readonly session: Session) {}

  static open(directory: Bytes, mode: u32, owner: Bytes): Store {
    const session = Session.open(directory, <Mode>mode, owner);
    return session ? new Store(session) : changetype<Store>(0);
  }

  info(): StoreInfo {
    const session = this.session;
    const info = new StoreInfo();
    const uuid = heap.alloc(16);
    if (session.open) memory.copy(uuid, session.superblock.uuid, 16);
    else memory.fill(uuid, 0, 16);
    info.uuid = new Bytes(uuid, 16, true);
    info.formatVersion = FORMAT_VERSION;
    info.chunkSize = session.superblock.chunkSize;
    info.readOnly = session.readOnly;
    const notices = session.names.notices;
    for (let i = 0; i < notices.length; i++) info.notices.push(textBytes(notices[i]));
    return info;
  }

  sync(): bool {
    return this.session.sync();
  }

  usage(): Usage {
    const usage = new Usage();
    measure(this.session, usage);
    return usage;
  }

  supply(answers: Array<Answer>): bool {
    return fail(Code.invalid, "nothing was asked for");
  }

  close(): bool {
    return this.session.close();
  }

  dispose(): void {
    this.session.discard();
  }
}
