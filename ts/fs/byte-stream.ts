import type { ContainerFileHandle } from './file-handle.js';

/** What is left of a file as a web stream, in pieces of 64 KiB at most. `release` lets the handle go. */
export function byteStream(handle: ContainerFileHandle, release: () => void): ReadableStream<Uint8Array> {
  let close: () => void;
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 65536,
    start(controller: ReadableByteStreamController) {
      close = () => {
        controller.error(new DOMException('The FileHandle is closed', 'AbortError'));
        release();
      };
      handle.once('close', close);
    },
    async pull(controller: ReadableByteStreamController) {
      const request = controller.byobRequest!;
      const view = request.view as Uint8Array;
      const { bytesRead } = await handle.read(view, 0, view.byteLength);
      if (bytesRead === 0) {
        handle.off('close', close);
        controller.close();
        release();
      }
      request.respond(bytesRead);
    },
    cancel() {
      handle.off('close', close);
      release();
    },
  });
}
