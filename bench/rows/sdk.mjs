import { median } from '../statistics.mjs';
import { measureProcess } from '../measure-process.mjs';
import { FINAL_TEXT, streamedText } from '../server/answers.mjs';
import { checkReport } from './check-report.mjs';

const TURNS = 1000;
const TOKENS = 200_000;

/** An embedding program with a tool in the process. @type {import('./row.mjs').Row} */
export const sdk1000 = {
  name: 'sdk1000',
  title: 'in a program, 1000 turns with a call',
  metrics: [
    { name: 'cpu', unit: 'ms', must: { timesFloor: 2.5 }, aim: { timesFloor: 1.8 } },
    { name: 'gap at 990', unit: 'ms', must: { timesSdk: 1 }, aim: { timesFloor: 1 } },
    { name: 'rss', unit: 'MB', must: { timesFloor: 1.4 }, aim: { timesFloor: 1.2 } },
  ],
  measure: ({ sdk }, desk) => (sdk === undefined ? undefined : measureTurns(sdk, desk)),
};

/** One long answer. @type {import('./row.mjs').Row} */
export const stream = {
  name: 'stream',
  title: 'one answer of 200,000 tokens',
  metrics: [
    { name: 'cpu per token', unit: 'µs', must: { timesFloor: 2 }, aim: { timesFloor: 1.4 } },
    { name: 'rss', unit: 'MB' },
  ],
  measure: (contender, desk) => (contender.stream === undefined ? undefined : measureStream(contender.stream, desk)),
};

async function measureTurns(commandLine, desk) {
  const script = desk.server.newRun(`calls/${TURNS}/lookup`);
  const argv = commandLine({ baseUrl: script.baseUrl, calls: TURNS, home: desk.home });
  const { cpuMs, stdout } = await measureProcess({ argv, cwd: desk.folder, env: desk.env });
  const said = JSON.parse(stdout);
  if (said.text !== FINAL_TEXT || said.toolCalls !== TURNS) throw new Error(`the program says ${stdout.slice(0, 500)}`);
  const { gaps } = checkReport(await script.report(), TURNS);
  return { cpu: cpuMs, 'gap at 990': median(gaps.slice(980, 1000)), rss: said.rssMb };
}

async function measureStream(commandLine, desk) {
  const script = desk.server.newRun(`stream/${TOKENS}/-`);
  const idle = desk.server.newRun('stream/0/-');
  const long = await answer(commandLine, script, TOKENS, desk);
  const short = await answer(commandLine, idle, 0, desk);
  return { 'cpu per token': ((long.cpuMs - short.cpuMs) * 1000) / TOKENS, rss: long.rssMb };
}

async function answer(commandLine, script, tokens, desk) {
  const argv = commandLine({ baseUrl: script.baseUrl, calls: 0, home: desk.home });
  const { cpuMs, stdout } = await measureProcess({ argv, cwd: desk.folder, env: desk.env });
  const said = JSON.parse(stdout);
  if (said.text !== streamedText(tokens)) throw new Error(`the text of ${tokens} tokens is wrong`);
  checkReport(await script.report(), 0);
  return { cpuMs, rssMb: said.rssMb };
}
