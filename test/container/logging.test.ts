import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AllosOptions } from '../../src/container/allos-options.js';
import { createAllos } from '../../src/container/create-allos.js';
import { quietLogger } from '../../src/log/quiet-logger.js';
import { inject, Provider, Tool } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import type { InputCodec } from '../../src/plugin/input-codec.js';
import type { JsonObject } from '../../src/plugin/json.js';
import type { Logger } from '../../src/plugin/logger.js';
import type { RunTerminal } from '../../src/plugin/event.js';
import { RecordingLogger, type LogLine } from '../../src/plugin/testing/recording-logger.js';
import { ScriptedProvider, type ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import type { ToolResult } from '../../src/plugin/tool.js';
import { TOKENS } from '../../src/plugin/tokens.js';

const SECRET = 'N0t.of.any.Shape';
const KEY = 'sk-ant-api03-a1B2a1B2a1B2a1B2a1B2';

const codec: InputCodec<JsonObject> = {
  schema: { type: 'object' },
  parse: (value) => ({ ok: true, value: value as JsonObject }),
};

function pluginOf(script: readonly ScriptedTurn[]): Plugin {
  @Provider({ name: 'scripted', description: 'A script', defaultModel: 'script-1' })
  class Scripted extends ScriptedProvider {
    constructor() {
      super(script);
    }
  }
  @Tool({ name: 'look', description: 'Looks', input: codec, effects: 'read', permission: 'always_allow' })
  class Look {
    constructor(@inject(TOKENS.Logger) private readonly logger: Logger) {}
    async execute(): Promise<ToolResult> {
      this.logger.warn(`saw ${KEY}`, { secret: SECRET });
      return { success: true, result: `${SECRET} ${KEY}` };
    }
  }
  return definePlugin({ name: 'allos-plugin-test', apiVersion: API_VERSION, contributes: [Scripted, Look] });
}

const LOOK: ScriptedTurn = { text: `I use ${SECRET}.`, calls: [{ name: 'look', input: { password: SECRET } }] };

async function run(script: readonly ScriptedTurn[], options: AllosOptions): Promise<RunTerminal> {
  const cwd = await mkdtemp(join(tmpdir(), 'allos-logging-'));
  const allos = await createAllos({
    cwd,
    env: { SOME_TOKEN: SECRET },
    provider: 'scripted',
    plugins: [pluginOf(script)],
    builtInPlugins: false,
    ...options,
  });
  try {
    return await allos.agent.run('go').result();
  } finally {
    await allos.dispose();
    await rm(cwd, { recursive: true, force: true });
  }
}

async function linesOf(script: readonly ScriptedTurn[], options: AllosOptions = {}): Promise<readonly LogLine[]> {
  const logger = new RecordingLogger();
  await run(script, { logger, ...options });
  return logger.lines;
}

describe('the log of a run', () => {
  it('tells each step under the name of the part that took it', async () => {
    const lines = await linesOf([LOOK, { text: 'done' }]);
    const said = lines
      .filter(({ level }) => level !== 'trace')
      .map(({ component, message }) => `${component}: ${message}`);
    expect(said).toEqual([
      'host: plugin loaded',
      'provider: chosen',
      'session: opened',
      'loop: run started',
      'loop: offers',
      'loop: turn started',
      'provider: request',
      'provider: answer',
      'policy: decision',
      'tools: started',
      'allos-plugin-test: saw [redacted]',
      'tools: completed',
      'loop: turn completed',
      'loop: turn started',
      'provider: request',
      'provider: answer',
      'loop: turn completed',
      'loop: run ended',
    ]);
    const fieldsOf = (message: string) => lines.find((line) => line.message === message)?.fields;
    expect(fieldsOf('decision')).toMatchObject({
      tool: 'look',
      effect: 'allow',
      rule: expect.stringMatching('always_allow'),
    });
    expect(fieldsOf('completed')).toMatchObject({ tool: 'look', status: 'ok', durationMs: expect.any(Number) });
    expect(fieldsOf('answer')).toMatchObject({
      status: 'ok',
      stopReason: 'tool_calls',
      durationMs: expect.any(Number),
    });
    expect(fieldsOf('run ended')).toMatchObject({ status: 'ok', turns: 2, exitCode: 0 });
  });

  it('holds no secret, at trace neither, whoever wrote it', async () => {
    const text = JSON.stringify(await linesOf([LOOK, { text: `It is ${KEY}.` }]));
    expect(text).toContain('result');
    for (const secret of [SECRET, KEY]) expect(text).not.toContain(secret);
    // The broken twin: the same values under an environment and in a shape that say nothing.
    const twin = JSON.stringify(await linesOf([LOOK, { text: '' }], { env: {} }));
    expect(twin).toContain(SECRET);
  });

  it('tells why a call was tried again and how the run failed', async () => {
    const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
    const overload = { kind: 'overloaded', message: 'the server is busy', status: 529, requestId: 'req_1' } as const;
    const lines = await linesOf([{ error: overload }, { error: { kind: 'auth', message: 'no', status: 401 } }], {
      clock,
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          component: 'provider',
          message: 'failed',
          fields: expect.objectContaining({ status: 529, kind: 'overloaded', requestId: 'req_1' }),
        }),
        expect.objectContaining({
          level: 'warn',
          component: 'loop',
          message: 'retry',
          fields: expect.objectContaining({ attempt: 1, reason: 'the server is busy' }),
        }),
        expect.objectContaining({
          level: 'error',
          component: 'loop',
          message: 'run ended',
          fields: expect.objectContaining({ code: 'auth.rejected', exitCode: 3 }),
        }),
      ]),
    );
  });

  it('wraps nothing where its lines would go nowhere', async () => {
    const services: object[] = [];
    for (const logger of [quietLogger, new RecordingLogger()]) {
      const allos = await createAllos({
        env: {},
        provider: 'scripted',
        plugins: [pluginOf([])],
        builtInPlugins: false,
        logger,
      });
      services.push(allos.container.get(TOKENS.Provider));
      await allos.dispose();
    }
    expect(services.map((provider) => provider instanceof ScriptedProvider)).toEqual([true, false]);
  });

  it('takes console, and a logger that throws ends no run', async () => {
    const fail = (): never => {
      throw new Error('the disk is full');
    };
    const terminal = await run([LOOK, { text: 'done' }], {
      logger: { debug: fail, info: fail, warn: fail, error: fail },
    });
    expect(terminal).toMatchObject({ status: 'ok', text: 'done' });
  });
});
