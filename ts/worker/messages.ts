// What a program and the thread that its store is in say to each other.
import type { WireError } from './wire-error.js';

/** Asks for what a method gives: of the store (0), or of a container by its number. */
export interface Call {
  readonly call: number;
  readonly on: number;
  readonly name: string;
  readonly args: readonly unknown[];
  /** Functions among the options, by name: they are told, and not asked. */
  readonly told: readonly string[];
  /** Whether there may be an `Abort` of it, or was one before it was made. */
  readonly abort: 'never' | 'maybe' | 'already';
}

export interface Abort {
  readonly abort: number;
}

export type ToThread = Call | Abort;

/** How a call ended. */
export interface Answer {
  readonly answer: number;
  readonly value?: unknown;
  readonly error?: WireError;
  /** It failed with the reason for which it was aborted. */
  readonly aborted?: boolean;
}

/** What a function among the options of a call is told. */
export interface Told {
  readonly call: number;
  readonly told: string;
  readonly value: unknown;
}

export type FromThread = Answer | Told;

/** One end of the line between them. */
export interface Port<In, Out> {
  post(message: Out, transfer: Transferable[]): void;
  listen(receive: (message: In) => void): void;
}

/** The program's end: of a thread that was started for it. */
export interface ThreadPort extends Port<FromThread, ToThread> {
  /** Calls back when the thread ends by itself. */
  onEnd(ended: (cause: unknown) => void): void;
  /** Whether the program waits for the thread: an idle one doesn't keep it alive. */
  hold(waiting: boolean): void;
  end(): Promise<void>;
}
