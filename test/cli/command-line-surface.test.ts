import { COMMAND_LINE } from '../../src/cli/command-line-surface.js';
import { runFlags } from '../../src/cli/flags.js';
import type { SettableOption } from '../../src/plugin/surface.js';

const OPTIONS: readonly SettableOption[] = [
  'allow',
  'baseUrl',
  'directories',
  'maxCostUsd',
  'maxIterations',
  'maxRunTokens',
  'maxTokens',
  'model',
  'provider',
  'session',
];

describe('hints on the command line', () => {
  it.each(OPTIONS)('name for %s a flag that a run has', (option) => {
    expect(Object.keys(runFlags)).toContain(COMMAND_LINE.option(option).replace(/^--/, ''));
  });

  it('can be pasted into a shell', () => {
    expect(COMMAND_LINE.setting({ allow: "shell_exec(echo 'a')" })).toBe(
      String.raw`--allow 'shell_exec(echo '\''a'\'')'`,
    );
    expect(COMMAND_LINE.setting({ provider: 'openai', baseUrl: 'http://127.0.0.1:1/v1' })).toBe(
      '--provider openai --base-url http://127.0.0.1:1/v1',
    );
    expect(COMMAND_LINE.setting({ model: 'a b; c' })).toBe("--model 'a b; c'");
  });
});
