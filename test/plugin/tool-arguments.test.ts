import { isWholeJsonObject, readToolArguments } from 'allos/plugin';

describe('the arguments of a call', () => {
  it.each([undefined, null, '', '  \n', 'null', '{}', {}])('%j are none', (given) => {
    expect(readToolArguments(given)).toEqual({ input: {} });
  });

  it.each(['{"n":1}', ' {"n": 1}\n', { n: 1 }])('%j are an object', (given) => {
    expect(readToolArguments(given)).toEqual({ input: { n: 1 } });
  });

  it.each([
    ['{"n":', '{"n":', /not JSON/],
    ['[1]', '[1]', /object/],
    ['"text"', '"text"', /object/],
    [[1], '[1]', /object/],
    [7, '7', /object/],
  ])('%j are kept as they were written', (given, text, reason) => {
    const read = readToolArguments(given);
    expect(read).toMatchObject({ input: {}, malformed: { text } });
    expect(read.malformed?.reason).toMatch(reason);
  });

  it('nested beyond what can be written again are malformed', () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(readToolArguments(deep).malformed?.reason).toMatch(/nested|JSON/);
    expect(readToolArguments(JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`)).malformed).toBeDefined();
  });

  it.each([
    ['{"a":1}', true],
    ['{"a":1}\n', true],
    ['{"a":1', false],
    ['{"a":{}', false],
    ['[{}]', false],
    ['', false],
  ])('%j is a whole object: %j', (text, whole) => {
    expect(isWholeJsonObject(text)).toBe(whole);
  });
});
