import { messageOf } from '../../error.js';
import { BrokenContract } from './broken-contract.js';
import type { Contract, ContractVerdict } from './contract.js';

/** A contract that takes longer has failed. */
const LIMIT_MS = 15_000;

/** A contract whose check throws where it is not kept. */
export interface JudgedContract extends Pick<Contract, 'id' | 'title' | 'notApplicable'> {
  /** @param after takes what is to be done in the end, also when the check hangs */
  readonly check: (after: (done: () => Promise<void> | void) => void) => Promise<unknown>;
}

/** Gives a check a limit of time, and makes a verdict of how it ends. */
export function judgedContract({ id, title, notApplicable, check }: JudgedContract): Contract {
  return {
    id,
    title,
    notApplicable,
    run: async () => {
      const verdict: ContractVerdict =
        notApplicable === undefined ? await verdictOf(check) : { verdict: 'not applicable', reason: notApplicable };
      return { id, title, ...verdict };
    },
  };
}

async function verdictOf(check: JudgedContract['check']): Promise<ContractVerdict> {
  const endings: (() => Promise<void> | void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokenContract(`no end after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    await Promise.race([check((done) => endings.push(done)), late]);
    return { verdict: 'passed' };
  } catch (error) {
    const reason = error instanceof BrokenContract ? error.message : `the check broke off: ${messageOf(error)}`;
    return { verdict: 'failed', reason };
  } finally {
    clearTimeout(timer);
    for (const done of endings.reverse()) await done();
  }
}
