import type { JsonObject } from 'allos/plugin';
import type { PastCall } from './past-call.js';

/** What the script says next: a few words, and the calls to make; without calls it is done. */
export interface Line {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: JsonObject }[];
}

const SOURCE = 'src/prices.js';
const TEST = 'test/prices.test.js';
const TEST_COMMAND = 'node --test';
const BUG = '1 + percent / 100';
const MENDED = '1 - percent / 100';

const LIST: Line['calls'][number] = { name: 'list_directory', input: { path: '.', recursive: true } };

/**
 * The next line of the script, from what the tools really returned so far. It knows one project, the sample; anywhere
 * else it only lists and reads.
 */
export function nextLine(past: readonly PastCall[], offered: ReadonlySet<string>): Line {
  const [listing] = past;
  if (listing === undefined) {
    if (!offered.has(LIST.name)) return done('I am a scripted demo model and I was given no tool that I know.');
    return { text: 'I am a scripted demo model, not an AI. I look at the project first.', calls: [LIST] };
  }
  const files = listing.result?.text ?? '';
  return isSample(files) ? mendSample(past, offered) : lookAround(past, files, offered);
}

function mendSample(past: readonly PastCall[], offered: ReadonlySet<string>): Line {
  const read = past.filter(({ name }) => name === 'read_file');
  const runs = past.filter(({ name }) => name === 'shell_exec');
  const edits = past.filter(({ name }) => name === 'edit_file');
  const [firstRun, secondRun] = runs;
  if (read.length === 0) {
    return {
      text: 'I read the code and its test.',
      calls: [
        { name: 'read_file', input: { path: SOURCE } },
        { name: 'read_file', input: { path: TEST } },
      ].filter(({ name }) => offered.has(name)),
    };
  }
  const runTest: Line = { text: 'I run the test.', calls: [{ name: 'shell_exec', input: { command: TEST_COMMAND } }] };
  if (firstRun === undefined)
    return offered.has('shell_exec') ? runTest : done('I may not run commands here, so I cannot check the test.');
  if (isRefused(firstRun)) return done(`I could not run the test: ${firstWords(firstRun)}`);
  if (firstRun.result?.status === 'ok') {
    return edits.length === 0
      ? done('The test already passes, so there is nothing to fix. I changed nothing.')
      : done(report(firstRun));
  }
  const source = read.find(({ input }) => input['path'] === SOURCE)?.result?.text ?? '';
  const [edit] = edits;
  if (edit === undefined) {
    if (!source.includes(BUG)) {
      return done(
        `The test fails, but not for the reason I know, and I am only a script. I changed nothing.\n\n${tail(firstRun)}`,
      );
    }
    if (!offered.has('edit_file'))
      return done('The test fails because a discount is added instead of taken off. I may not edit files here.');
    return {
      text: 'The test fails because the discount is added instead of taken off. I mend that.',
      calls: [{ name: 'edit_file', input: { path: SOURCE, old_text: BUG, new_text: MENDED } }],
    };
  }
  if (edit.result?.status !== 'ok') return done(`I could not edit ${SOURCE}: ${firstWords(edit)}`);
  if (secondRun === undefined) return { ...runTest, text: 'I run the test again.' };
  return done(report(secondRun));
}

function report(run: PastCall): string {
  return run.result?.status === 'ok'
    ? `Done: ${SOURCE} took the discount the wrong way round; I turned the sign and the test passes now. ` +
        'I am a scripted demo model: what the tools did was real, the words were written before.'
    : `I changed ${SOURCE}, but the test still does not pass:\n\n${tail(run)}`;
}

/** Outside the sample: list, read one file, say what this is. */
function lookAround(past: readonly PastCall[], files: string, offered: ReadonlySet<string>): Line {
  const readme = files
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /^readme(\.\w+)?$/i.test(line));
  const hasRead = past.some(({ name }) => name === 'read_file');
  if (readme !== undefined && !hasRead && offered.has('read_file')) {
    return { text: `I read ${readme}.`, calls: [{ name: 'read_file', input: { path: readme } }] };
  }
  const lines = files.split('\n').filter((line) => line.trim() !== '').length;
  return done(
    'I am a scripted demo model, not an AI: outside the sample project of `allos demo` I only list and read. ' +
      `I saw ${lines} line${lines === 1 ? '' : 's'} of listing here` +
      (hasRead ? ` and read ${readme ?? 'a file'}. ` : '. ') +
      'For real work name a real provider: openai, anthropic or ollama.',
  );
}

function isSample(files: string): boolean {
  return files.includes('prices.js') && files.includes('prices.test.js');
}

function isRefused({ result }: PastCall): boolean {
  return result === undefined || result.status === 'denied' || result.status === 'cancelled';
}

function firstWords({ result }: PastCall): string {
  return result?.text.split('\n')[0] ?? 'there was no result.';
}

function tail({ result }: PastCall): string {
  return (result?.text ?? '').split('\n').slice(-12).join('\n');
}

function done(text: string): Line {
  return { text, calls: [] };
}
