import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { AllosConfig } from '../../src/config/config.js';
import { leafPaths } from '../../src/config/leaf-paths.js';
import type { Project } from '../../src/config/project.js';
import { untrustedPart } from '../../src/config/untrusted-part.js';
import type { JsonObject } from '../../src/plugin/json.js';
import { configFixture, type ConfigFixture } from '../config/config-fixture.js';
import { fuzz, fuzzTimes } from '../fuzz.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
});
afterEach(() => fixture.remove());

const some = fc.constantFrom;
const maybe = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const permission = some('always_allow', 'ask', 'never');
const rules = fc.uniqueArray(some('read_file', 'shell_exec(npm test)', 'x(${env:HOME})'), { maxLength: 2 });
const section = {
  model: some('a/b', 'c/d', 'openai/own'),
  agent: maybe({
    maxTurns: some(1, 15, 99),
    maxCostUsd: some(0.5, 9),
    temperature: some(0, 1),
    systemPrompt: some('s'),
  }),
  providers: maybe({
    openai: maybe({ baseUrl: some('http://h/v1'), apiKey: some('k'), models: some(['own'], []), retries: some(1) }),
  }),
  providerDefaults: maybe({ retries: some(4, 9) }),
  tools: maybe({ enabled: some(['*'], ['read_file']), disabled: rules, settings: some({}, { x: { y: 1 } }) }),
  permissions: maybe({
    mode: some('plan', 'ask', 'edits', 'auto'),
    tools: maybe({ read_file: permission, shell_exec: permission }),
    allow: rules,
    deny: rules,
  }),
  sandbox: some('required', 'auto', 'off'),
  plugins: some([], ['x']),
  mcpServers: some({}, { s: { command: 'x' } }),
  log: maybe({ level: some('debug', 'warn') }),
};
const configs = maybe<JsonObject>({ ...section, profiles: maybe({ ci: maybe(section) }) });

/** Few settings, so that some ask for nothing. */
const projects = fc
  .tuple(configs, fc.subarray(Object.keys(section), { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([config, keys, isWhole]) =>
    isWhole ? config : Object.fromEntries(Object.entries(config).filter(([key]) => keys.includes(key))),
  );

/** A few places that a reviewer would think of: the broken twin of the description. */
const KNOWN_TO_MATTER = [/^plugins/, /^providers\..*(baseUrl|apiKey)/, /^permissions\.(allow|mode)/, /^mcpServers/];

interface Case {
  readonly asks: boolean;
  readonly twinAsks: boolean;
  readonly own: AllosConfig;
  readonly untrusted: AllosConfig;
  readonly trusted: AllosConfig;
}

async function caseOf(user: JsonObject, project: JsonObject): Promise<Case> {
  writeFileSync(join(fixture.folder, 'user', 'config.json'), JSON.stringify(user));
  const file = join(fixture.project, 'allos.config.json');
  const load = async (trusted: boolean, text: string): Promise<AllosConfig> => {
    writeFileSync(file, text);
    return (await fixture.load({ trust: look(trusted), env: { HOME: '/h' } })).config;
  };
  let paths: readonly string[] = [];
  let ignored = 0;
  const look = (trusted: boolean) => (read: Project, own: JsonObject) => {
    const [one] = read.files;
    if (one !== undefined) {
      paths = leafPaths(one.layer.data).map((path) => path.join('.'));
      ignored = untrustedPart(one.layer, own).ignored.length;
    }
    return { trust: trusted ? ('content' as const) : ('none' as const) };
  };
  const own = await load(false, '{}');
  const untrusted = await load(false, JSON.stringify(project));
  const trusted = await load(true, JSON.stringify(project));
  const twinAsks = paths.some((path) => KNOWN_TO_MATTER.some((pattern) => pattern.test(path)));
  return { asks: ignored > 0, twinAsks, own, untrusted, trusted };
}

const MODES = ['plan', 'ask', 'edits', 'auto'];

/** What an untrusted project may change: nothing that is not tighter than what the user has. */
function expectTighter({ own, untrusted }: Case): void {
  const { model: _m, agent, tools, permissions, sandbox, ...rest } = untrusted;
  const {
    model: _n,
    agent: ownAgent,
    tools: ownTools,
    permissions: ownPermissions,
    sandbox: ownSandbox,
    ...same
  } = own;
  expect(rest).toEqual(same);
  expect(agent.maxTurns).toBeLessThanOrEqual(ownAgent.maxTurns);
  expect(agent.maxCostUsd ?? Infinity).toBeLessThanOrEqual(ownAgent.maxCostUsd ?? Infinity);
  expect({ ...agent, maxTurns: 0, maxCostUsd: 0 }).toEqual({ ...ownAgent, maxTurns: 0, maxCostUsd: 0 });
  expect(tools.disabled).toEqual(expect.arrayContaining([...ownTools.disabled]));
  expect({ ...tools, disabled: [] }).toEqual({ ...ownTools, disabled: [] });
  expect(permissions.deny).toEqual(expect.arrayContaining([...ownPermissions.deny]));
  expect(permissions.allow).toEqual(ownPermissions.allow);
  expect(MODES.indexOf(permissions.mode)).toBeLessThanOrEqual(MODES.indexOf(ownPermissions.mode));
  for (const [name, value] of Object.entries(permissions.tools)) {
    const before = ownPermissions.tools[name];
    if (value !== before) expect(value === 'never' || (value === 'ask' && before === 'always_allow')).toBe(true);
  }
  if (sandbox !== ownSandbox) expect(sandbox).toBe('required');
}

describe('a project of any content', () => {
  it(
    'only tightens untrusted, and is told to ask wherever trust would change anything; the twin misses some',
    async () => {
      fixture.write('user/config.json', '{}');
      let missed = 0;
      let missedByTwin = 0;
      let silent = 0;
      for (const [user, project] of fc.sample(fc.tuple(configs, projects), fuzz(150))) {
        const one = await caseOf(user, project);
        expectTighter(one);
        const matters = JSON.stringify(one.trusted) !== JSON.stringify(one.untrusted);
        if (matters && !one.asks) missed++;
        if (matters && !one.twinAsks) missedByTwin++;
        if (!one.asks) silent++;
      }
      expect(missed).toBe(0);
      expect(missedByTwin).toBeGreaterThan(0);
      expect(silent).toBeGreaterThan(0);
    },
    120_000 * fuzzTimes(),
  );
});
