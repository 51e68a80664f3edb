// Streams on their way between threads, piece by piece through a port: Bun and Safari can't hand over streams themselves.
import { decodeError, encodeError, type WireError } from './wire-error.js';

/** What the reader asks for. */
type Asked = 'next' | 'cancel';

/** What the source answers to `next`. */
type Told = { readonly piece: unknown } | { readonly end: true } | { readonly error: WireError };

/** A port for the thread that is to read: it asks for one piece at a time. Views are copied, and handed over as bytes. */
export function sendStream(source: AsyncIterable<unknown> | ReadableStream<unknown>): MessagePort {
  const { port1: port, port2: theirs } = new MessageChannel();
  const { next, cancel } = source instanceof ReadableStream ? ofStream(source) : ofIterable(source);
  const tell = (told: Told, transfer: Transferable[] = []): void => {
    port.postMessage(told, transfer);
  };
  const answer = async (): Promise<void> => {
    try {
      const { done, value } = await next();
      if (done === true) tell({ end: true });
      else if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
        tell({ piece: bytes }, [bytes.buffer]);
      } else tell({ piece: value });
    } catch (error) {
      tell({ error: encodeError(error, undefined) });
    }
  };
  listen(port, (asked) => {
    // Nobody hears how it ends once it isn't wanted any more.
    if ((asked as Asked) === 'cancel') void Promise.resolve(cancel()).catch(() => undefined);
    else void answer();
  });
  return theirs;
}

/** The stream behind a port. It fails as the source does. */
export function receiveStream(port: MessagePort): ReadableStream<unknown> {
  let waiting: ((told: Told) => void) | undefined;
  listen(port, (told) => waiting?.(told as Told));
  const ask = (asked: Asked): void => {
    port.postMessage(asked);
  };
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        const told = await new Promise<Told>((resolve) => {
          waiting = resolve;
          ask('next');
        });
        if ('piece' in told) controller.enqueue(told.piece);
        else {
          port.close();
          if ('end' in told) controller.close();
          else controller.error(decodeError(told.error, undefined));
        }
      },
      cancel() {
        ask('cancel');
        port.close();
      },
    },
    { highWaterMark: 0 },
  );
}

interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  cancel(): unknown;
}

function ofStream(stream: ReadableStream<unknown>): Source {
  const reader = stream.getReader();
  return { next: () => reader.read(), cancel: () => reader.cancel() };
}

function ofIterable(iterable: AsyncIterable<unknown>): Source {
  const iterator = iterable[Symbol.asyncIterator]();
  return { next: () => iterator.next(), cancel: () => iterator.return?.() };
}

/** A port doesn't keep a program alive: the call that it belongs to does. */
function listen(port: MessagePort, receive: (message: unknown) => void): void {
  port.onmessage = ({ data }: MessageEvent<unknown>) => receive(data);
  (port as { unref?: () => void }).unref?.();
}
