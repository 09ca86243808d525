import { startServer } from '../../../test/wire/scripted-server.js';
import { ask } from './ask.js';
import { HELLO } from './wire-answers.js';

describe('the option api', () => {
  it.each([undefined, 'chat'])('%j speaks Chat Completions', async (api) => {
    await using server = await startServer({ pieces: [HELLO] });
    const { text } = await ask(`${server.origin}/v1`, undefined, { options: api === undefined ? {} : { api } });
    expect(text).toBe('Hello');
  });

  it.each([
    ['responses', /not available yet; use chat/],
    ['Chat', /chat or responses/],
    ['', /chat or responses/],
    [7, /chat or responses/],
  ])('%j is an error before anything is sent', async (api, message) => {
    await using server = await startServer({ pieces: [HELLO] });
    const { error } = await ask(`${server.origin}/v1`, undefined, { options: { api } });
    expect(error?.kind).toBe('bad_request');
    expect(error?.message).toMatch(message);
    expect(error?.hint).toContain('chat');
    expect(server.requests).toHaveLength(0);
  });
});
