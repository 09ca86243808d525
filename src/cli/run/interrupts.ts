import { AllosError } from '../../plugin/error.js';

/** What ends a run from outside: signals and the clock. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Ends the run when its time is up. */
  readonly endAfter: (seconds: number) => void;
  readonly stop: () => void;
}

/**
 * The first Ctrl-C ends the turn and keeps the session, the second ends the process; SIGTERM and a lost terminal end
 * the run as the first Ctrl-C does.
 *
 * @param endNow ends the process
 */
export function listenForInterrupts(notice: (text: string) => void, endNow: () => void): Interrupts {
  const controller = new AbortController();
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
    controller.abort(
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
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
    process.off('SIGHUP', onTerminate);
  };
  const endAfter = (seconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      controller.abort(
        new AllosError('run.timeout', `the run took longer than ${seconds} s`, {
          hint: 'Raise --timeout, or continue the session with allos run -c "go on".',
        }),
      );
    }, seconds * 1000);
  };
  return { signal: controller.signal, endAfter, stop };
}
