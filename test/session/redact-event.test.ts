import { readFileSync } from 'node:fs';
import type { AgentEvent } from '../../src/plugin/event.js';
import { redactableValuesOf } from '../../src/process/redactable-values.js';
import { secretValuesOf } from '../../src/process/secret-variable.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { assistant, completed, eventMaker, user } from './session-events.js';
import { storeFixture, type StoreFixture } from './store-fixture.js';

let fixture: StoreFixture;
beforeEach(() => {
  fixture = storeFixture();
});
afterEach(() => fixture.remove());

const ENDPOINT = 'https://llm.example.com/v1';
const KEY = 'k3y-0123456789-abcdef';
const HARMLESS = {
  OPENAI_BASE_URL: ENDPOINT,
  ANTHROPIC_BASE_URL: 'https://claude.example.com',
  GITHUB_WORKSPACE: '/home/runner/work/app',
  AWS_REGION: 'eu-central-1',
  SESSION_NAME: 'nightly-session-7',
};

function events(secret: string): readonly AgentEvent[] {
  const event = eventMaker();
  const origin = { provider: 'openai', api: 'chat', endpoint: ENDPOINT, model: 'm', lineage: 'ses_1' };
  const content = [
    { type: 'reasoning', text: 'hm', native: { signature: 'c2ln', in: 'eu-central-1', said: secret } },
    { type: 'tool_call', id: 'c', name: 'read_file', input: { id: secret, path: '/home/runner/work/app/x.ts' } },
  ] as const;
  return [
    event(user('u', `in nightly-session-7 of eu-central-1 with ${secret}`)),
    event({ type: 'message.completed', message: assistant('a', content, { origin }) }),
    event(completed('c', `https://claude.example.com and ${secret}`)),
  ];
}

async function written(secrets: readonly string[], kept: readonly AgentEvent[]): Promise<readonly AgentEvent[]> {
  const session = await fixture.store(secrets).create({ cwd: '/p' });
  for (const event of kept) session.append(event);
  session.close();
  const text = readFileSync(session.path!, 'utf8').trim().split('\n');
  return text.slice(1).map((line) => JSON.parse(line) as AgentEvent);
}

describe('redaction with the values of an environment', () => {
  it('changes nothing for addresses, folders, regions and names of services', async () => {
    const original = events('nothing');
    const kept = await written(redactableValuesOf(HARMLESS), original);
    expect(foldTranscript(kept)).toEqual(foldTranscript(original));
  });

  it('is judged by a check that the rule for child processes does not satisfy', async () => {
    const original = events('nothing');
    const kept = await written(secretValuesOf(HARMLESS), original);
    expect(foldTranscript(kept)).not.toEqual(foldTranscript(original));
  });

  it('takes a key out of texts, inputs, results and native payloads', async () => {
    const kept = await written(redactableValuesOf({ ...HARMLESS, OPENAI_API_KEY: KEY }), events(KEY));
    expect(kept).toEqual(events('[redacted]'));
  });

  it('leaves the structure alone, whatever is said to be secret', async () => {
    const kept = await written([ENDPOINT, 'read_file', 'message.completed', 'assistant'], events('x'));
    expect(foldTranscript(kept)).toEqual(foldTranscript(events('x')));
  });
});
