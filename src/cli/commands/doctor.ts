import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import { configFlags, documentFlags, runFlags } from '../flags.js';
import { wantsJson } from '../listing/wants-json.js';
import { print } from '../print.js';
import { styleOf, wantsColor } from '../render/style.js';

/** `allos doctor`: what there is, what is missing, and what to do. */
export default class Doctor extends Command {
  static override id = 'doctor';
  static override summary = 'Look at what a run here needs, and say what to do about what is missing.';
  static override description =
    'Node.js, configuration, trust, keys (never their values), servers on this machine, plugins, sandbox, sessions and the bytecode cache. Exit code 0 when Allos can be used here, else 1. Nothing of the folder runs, no plugin is imported without --load, and no other machine is asked.';
  static override flags = {
    ...configFlags,
    ...documentFlags,
    load: boolean({ summary: 'Import the plugins too, and say how long each takes.' }),
    'no-color': runFlags['no-color'],
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const env = processEnvironment();
    const { examine } = await import('../doctor/examine.js');
    const { doctorDocument, doctorPage, isUsable } = await import('../doctor/doctor-report.js');
    const findings = await examine(flags, env, processDirectory());
    if (!isUsable(findings)) process.exitCode = 1;
    if (wantsJson(flags)) return await print(JSON.stringify(doctorDocument(findings), null, 2));
    const color = wantsColor(env, { isTerminal: process.stdout.isTTY === true, noColorFlag: flags['no-color'] });
    await print(doctorPage(findings, styleOf(color)));
  }
}
