import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ownPackage } from '../own-package.js';
import type { Finding } from './finding.js';

/** What `bin/bytecode.cjs` says of itself. */
interface BytecodeState {
  readonly folder: string;
  /** Whether this user's runs write it. */
  readonly isWritten: boolean;
  readonly isThere: boolean;
  /** Of what can be used. */
  readonly bytes: number;
}

/** Whether the next start can use V8's bytecode of an earlier one. It only costs time where it cannot. */
export function checkBytecode(): Finding {
  const { directory } = ownPackage();
  const bundle = join(directory, 'dist', 'cli', 'bundle.cjs');
  if (!existsSync(bundle)) return told('ok', 'this is a checkout, which runs without bytecode');
  const loader = createRequire(join(directory, 'bin', 'allos.cjs'))('./bytecode.cjs') as {
    readonly stateOf: (file: string) => BytecodeState | undefined;
  };
  const state = loader.stateOf(bundle);
  if (state === undefined) return told('note', 'bytecode is turned off by NODE_DISABLE_COMPILE_CACHE');
  const { folder, isWritten, isThere, bytes } = state;
  if (bytes > 0) return told('ok', `${Math.ceil(bytes / 1024)} KB of bytecode in ${folder}`);
  if (isThere) {
    return told(
      'warning',
      `the bytecode in ${folder} is damaged, or others may write it, so it is not used`,
      'Remove that folder; it is made again.',
    );
  }
  if (isWritten) return told('ok', `no bytecode yet; it will lie in ${folder}`);
  return told('note', `no bytecode is kept: ${folder} cannot be written`);
}

function told(level: Finding['level'], message: string, remedy?: string): Finding {
  return { area: 'bytecode', level, message, ...(remedy === undefined ? {} : { remedy }) };
}
