import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ToolSource } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import { RecordingLogger } from '../../src/plugin/testing/recording-logger.js';
import { DisposalStack } from '../../src/container/disposal-stack.js';
import { allosWith, clear, eventsOf, folder, model } from './plugin-bench.js';

afterEach(clear);

/** A plugin that is set up and has a source of tools; what becomes of both is told. */
function opens(name: string, tell: (step: string) => void, fails = false): Plugin {
  const letGo = (what: string): void => {
    tell(`${name}: ${what}`);
    if (fails) throw new Error(`${what} is stuck`);
  };
  @ToolSource({ name: 'remote', description: 'Tools of a server' })
  class Remote {
    list = async () => [];
    dispose = async () => letGo('source');
  }
  const setup = () => () => letGo('setup');
  return definePlugin({ name: `allos-plugin-${name}`, apiVersion: API_VERSION, contributes: [Remote], setup });
}

describe('what was opened for an agent', () => {
  it('is let go of when the agent cannot be made after all', async () => {
    const steps: string[] = [];
    const reference = join(folder(), 'missing.jsonl');
    await expect(
      allosWith([model(), opens('one', (step) => steps.push(step))], { session: { type: 'open', reference } }),
    ).rejects.toMatchObject({ code: 'session.not_found' });
    expect(steps).toEqual(['one: source', 'one: setup']);
  });

  it('is let go of though a plugin throws meanwhile, which is logged with its name', async () => {
    const steps: string[] = [];
    const logger = new RecordingLogger();
    const tell = (step: string): void => void steps.push(step);
    const cwd = folder();
    const session = { type: 'new', path: join(cwd, 'session.jsonl') } as const;
    const allos = await allosWith([model(), opens('bad', tell, true), opens('good', tell)], { logger, cwd, session });
    await eventsOf(allos);
    await allos.dispose();
    expect(steps.toSorted()).toEqual(['bad: setup', 'bad: source', 'good: setup', 'good: source']);
    expect(readdirSync(cwd)).toEqual(['session.jsonl']);
    expect(logger.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
      { plugin: 'allos-plugin-bad', reason: 'source is stuck' },
      { plugin: 'allos-plugin-bad', reason: 'setup is stuck' },
    ]);
  });
});

describe('a disposal stack', () => {
  it('takes its steps once, the last one first, and tells of all that failed', async () => {
    const steps: number[] = [];
    const stack = new DisposalStack();
    const fail = (message: string) => (): never => {
      throw new Error(message);
    };
    stack.defer(() => void steps.push(1));
    stack.defer(fail('disk full'));
    stack.defer(async () => void steps.push(2));
    stack.defer(async () => fail('no network')());
    const both = { errors: [{ message: 'no network' }, { message: 'disk full' }], message: 'no network; disk full' };
    await expect(Promise.all([stack.disposeAsync(), stack.disposeAsync()])).rejects.toMatchObject(both);
    expect(steps).toEqual([2, 1]);

    const one = new DisposalStack();
    one.defer(fail('disk full'));
    await expect(one.disposeAsync()).rejects.toThrow(/^disk full$/);
  });
});
