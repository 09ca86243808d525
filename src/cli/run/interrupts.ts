import { AllosError } from '../../plugin/error.js';

/** The signals that end a run, and how to stop listening for them. */
export interface Interrupts {
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/**
 * The first Ctrl-C ends the turn and keeps the session, the second ends the process; SIGTERM and a lost terminal end
 * the run as the first Ctrl-C does.
 */
export function listenForInterrupts(notice: (text: string) => void): Interrupts {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) {
      stop();
      process.kill(process.pid, 'SIGINT');
      return;
    }
    notice('ending the run; the session is kept (Ctrl-C again ends Allos at once)');
    controller.abort(
      new AllosError('run.interrupted', 'the run was ended by Ctrl-C', { hint: 'Continue it with allos run -c.' }),
    );
  };
  const onTerminate = (): void => {
    controller.abort(
      new AllosError('run.terminated', 'the run was ended by a signal', { hint: 'Continue it with allos run -c.' }),
    );
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onTerminate);
  const stop = (): void => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
    process.off('SIGHUP', onTerminate);
  };
  return { signal: controller.signal, stop };
}
