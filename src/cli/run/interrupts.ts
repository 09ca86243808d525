import { AllosError } from '../../plugin/error.js';
import { guardProcess } from '../process-guard.js';
import type { EndNow } from './end-now.js';

/** How long a run that was ended, and not by a person, may take to end, in milliseconds. */
const GRACE_MS = 10_000;

/** What ends a run from outside: signals, the clock, and what breaks out of a plugin. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Ends the run when its time is up. */
  readonly endAfter: (seconds: number) => void;
  readonly stop: () => void;
}

/**
 * The first Ctrl-C ends the turn and keeps the session, the second ends the process; SIGTERM and a lost terminal end
 * the run as the first Ctrl-C does, and so does an error that nobody caught. While it listens the process stays, though
 * a plugin may wait for what never comes.
 *
 * @param endNow ends the process
 */
export function listenForInterrupts(notice: (text: string) => void, endNow: EndNow): Interrupts {
  const controller = new AbortController();
  const alive = setInterval(() => undefined, 2 ** 30);
  let grace: NodeJS.Timeout | undefined;
  const end = (error: AllosError): void => {
    if (controller.signal.aborted) return;
    grace = setTimeout(() => endNow(error), GRACE_MS);
    controller.abort(error);
  };
  const unguard = guardProcess((error, breakdown) => (breakdown === 'drained' ? endNow(error) : end(error)));
  let timer: NodeJS.Timeout | undefined;
  const onInterrupt = (): void => {
    if (controller.signal.aborted) {
      endNow();
      return;
    }
    notice('ending the run; the session is kept (Ctrl-C again ends Allos at once)');
    controller.abort(
      new AllosError('run.interrupted', 'the run was ended by Ctrl-C', {
        hint: 'Continue it with allos run -c "go on".',
      }),
    );
  };
  const onTerminate = (): void => {
    end(
      new AllosError('run.terminated', 'the run was ended by a signal', {
        hint: 'Continue it with allos run -c "go on".',
      }),
    );
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onTerminate);
  const stop = (): void => {
    clearTimeout(timer);
    clearTimeout(grace);
    clearInterval(alive);
    unguard();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
    process.off('SIGHUP', onTerminate);
  };
  const endAfter = (seconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      end(
        new AllosError('run.timeout', `the run took longer than ${seconds} s`, {
          hint: 'Raise --timeout, or continue the session with allos run -c "go on".',
        }),
      );
    }, seconds * 1000);
  };
  return { signal: controller.signal, endAfter, stop };
}
