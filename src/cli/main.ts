import { fstatSync } from 'node:fs';
import { assertNever } from '../plugin/assert-never.js';
import { AllosError } from '../plugin/error.js';
import { classify } from './classify.js';
import { COMMANDS } from './command-table.js';
import { guardProcess } from './process-guard.js';
import { quotedTaskLine } from './quoted-task.js';
import { ownStdout } from './render/own-stdout.js';
import { watchStandardStreams } from './render/standard-streams.js';
import { VALUE_FLAGS } from './value-flags.js';

/** The command line: finds the command, runs it, and turns whatever it throws into a line and an exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  watchStandardStreams();
  let isBroken = false;
  const breakdown = new Promise<never>((_resolve, reject) => {
    // It stays until the process ends: what a plugin throws after the command is done is nobody's business.
    guardProcess((error) => {
      isBroken = true;
      reject(error);
    });
  });
  breakdown.catch(() => undefined);
  try {
    await Promise.race([dispatch(argv), breakdown]);
  } catch (error) {
    const { reportError } = await import('./report-error.js');
    await reportError(error, argv);
    // All is said and has left the process; what broke down may hold it open for ever.
    if (isBroken) process.exit();
  }
  endIfHeldOpen();
}

/** How long something may keep the process alive that the work is done without, in milliseconds. */
const HELD_OPEN_MS = 1_000;

/**
 * The work is done and told. A timer, server or child that a plugin left behind would keep the process for ever, and a
 * pipeline with it; the timer here keeps nothing alive itself.
 */
function endIfHeldOpen(): void {
  const end = (): void => {
    if (ownStdout().writableLength > 0) endIfHeldOpen();
    else process.exit();
  };
  setTimeout(end, HELD_OPEN_MS).unref();
}

async function dispatch(argv: readonly string[]): Promise<void> {
  // Asked at each Tab, so it is no command: one would load the parser of flags first.
  if (argv[0] === 'completion' && argv[1] === 'words') {
    const { answerShell } = await import('./completion/answer-shell.js');
    return await answerShell(argv.slice(2));
  }
  const commands = Object.keys(COMMANDS);
  const invocation = classify(argv, { commands, valueFlags: VALUE_FLAGS });
  switch (invocation.type) {
    case 'command': {
      const { runCommand } = await import('./run-command.js');
      await runCommand(invocation.id, invocation.argv);
      return;
    }
    case 'bare': {
      const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
      if (!interactive && !holdsTask()) return await help(undefined);
      const { runCommand } = await import('./run-command.js');
      await runCommand('run', interactive ? ['--interactive'] : []);
      return;
    }
    case 'help':
      return await help(invocation.id);
    case 'version': {
      const { ownPackage } = await import('./own-package.js');
      process.stdout.write(`allos ${ownPackage().version}\n`);
      return;
    }
    case 'unknown': {
      const { word, suggestion } = invocation;
      const meant = suggestion === undefined ? '' : `Did you mean allos ${suggestion}? `;
      throw new AllosError('usage.invalid', `there is no command named ${JSON.stringify(word)}`, {
        hint: `${meant}To give it to a model as a task, write: ${quotedTaskLine(argv, VALUE_FLAGS)}`,
      });
    }
    default:
      assertNever(invocation);
  }
}

async function help(id: string | undefined): Promise<void> {
  const { showHelp } = await import('./show-help.js');
  await showHelp(id);
}

/** Whether stdin is a pipe or a file, and so may hold the task. */
function holdsTask(): boolean {
  try {
    const stats = fstatSync(0);
    return stats.isFIFO() || stats.isFile() || stats.isSocket();
  } catch {
    return false; // Closed.
  }
}
