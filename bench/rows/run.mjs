import { median } from '../statistics.mjs';
import { measureProcess } from '../measure-process.mjs';
import { FINAL_TEXT } from '../server/answers.mjs';
import { checkReport } from './check-report.mjs';

/** @type {import('./row.mjs').Row} */
export const run1 = runRow(1, { must: { timesFloor: 4 }, aim: { timesFloor: 2.5 } });
/** @type {import('./row.mjs').Row} */
export const run10 = runRow(10, { must: { timesFloor: 3.5 }, aim: { timesFloor: 2.2 } });
/** @type {import('./row.mjs').Row} */
export const run100 = runRow(100, { must: { timesFloor: 2.5 }, aim: { timesFloor: 1.8 } }, [
  { name: 'gap', unit: 'ms', must: { timesFloor: 2 }, aim: { timesFloor: 1.4 } },
]);

/** @type {import('./row.mjs').Row} */
export const trusted1 = {
  ...run1,
  name: 'trusted1',
  title: 'run, 1 turn, where the configuration of the folder is trusted',
  measure: ({ run, check, env, trust }, desk) => {
    if (run === undefined) return undefined;
    return measureTrusted({ run, check, env, trust }, desk);
  },
};

/** A run of the command line that reads a file in each of its turns and then answers; session log and policy on. */
function runRow(calls, goals, more = []) {
  return {
    name: `run${calls}`,
    title: `run, ${calls} turn${calls === 1 ? '' : 's'} with a call and the answer`,
    metrics: [{ name: 'wall', unit: 'ms', ...goals }, { name: 'cpu', unit: 'ms' }, ...more],
    measure: ({ run, check, env }, desk) => {
      if (run === undefined) return undefined;
      return measureRun({ run, check, env }, calls, desk);
    },
  };
}

/** That somebody agreed to the folder takes no part in the figures. */
async function measureTrusted({ run, check, env, trust }, desk) {
  const cwd = desk.trustedFolder;
  if (trust !== undefined) await measureProcess({ argv: trust, cwd, env: { ...desk.env, ...env } });
  return await measureRun({ run, check, env }, 1, { ...desk, folder: cwd });
}

async function measureRun({ run, check, env }, calls, desk) {
  const script = desk.server.newRun(`calls/${calls}/read_file`);
  const task = { baseUrl: script.baseUrl, calls, home: desk.home };
  const measured = await measureProcess({ argv: run(task), cwd: desk.folder, env: { ...desk.env, ...env } });
  if (!measured.stdout.includes(FINAL_TEXT))
    throw new Error(`the final text is missing:\n${measured.stdout.slice(-2000)}`);
  const report = checkReport(await script.report(), calls);
  check?.({ ...task, stdout: measured.stdout });
  return { wall: measured.wallMs, cpu: measured.cpuMs, gap: median(report.gaps.slice(-10)) };
}
