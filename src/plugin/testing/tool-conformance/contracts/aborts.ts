import type { ToolContext } from '../../../tool.js';
import { BrokenContract } from '../../conformance/broken-contract.js';
import { callContract, type ToolContract } from '../tool-contract.js';

/** The host waits 3 s for a tool that was aborted; then the run goes on without it. */
const LIMIT_MS = 1000;

/** What an abort does. */
export const ABORT_CONTRACTS: readonly ToolContract[] = [
  callContract('abort.before', 'A call that is aborted already ends soon', async ({ tool, desk }) => {
    for (const example of tool.examples) {
      const made = desk();
      made.put(example);
      const signal = AbortSignal.abort(new Error('the user ended the run'));
      await soon(made.call(example.input, made.context({ signal })), 'it was aborted before it began');
    }
  }),
  callContract(
    'abort.during',
    'A call that waits for a program or the clock ends when it is aborted',
    async (scene) => {
      for (const example of scene.tool.examples) {
        const made = scene.desk();
        made.put(example);
        const abort = new AbortController();
        const call = made.call(example.input, made.context({ signal: abort.signal, ...hanging() }));
        setTimeout(() => abort.abort(new Error('the user ended the run')), 50);
        await soon(call, 'it was aborted while a program ran or the clock was waited for');
      }
    },
  ),
];

/** Programs and waits that end only when the signal that they were given aborts. */
function hanging(): Pick<ToolContext, 'spawn' | 'clock'> {
  return {
    spawn: async (_command, { signal }) => {
      await aborted(signal);
      return {
        stdout: '',
        stderr: '',
        truncated: false,
        exitCode: null,
        signal: null,
        outcome: 'aborted',
        survivors: [],
      };
    },
    clock: {
      now: () => 0,
      monotonic: () => performance.now(),
      sleep: async (_ms, signal) => {
        await aborted(signal);
        signal?.throwIfAborted();
      },
    },
  };
}

async function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}

/** Waits for a call that may also break off, but not for ever. */
async function soon(call: Promise<unknown>, why: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokenContract(`no end ${LIMIT_MS} ms after ${why}`)), LIMIT_MS + 50);
  });
  // What is thrown because of the abort is the host's to tell.
  const ended = call.then(
    () => undefined,
    () => undefined,
  );
  try {
    await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
