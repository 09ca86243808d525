import { registerConformance, runConformance, toolConformance, type ToolUnderTest } from 'allos/plugin/testing';
import { countWords, keepText } from './twins/word-tools.js';

/** The contracts that only a tool that writes can break. */
const OF_WRITING = ['effects.changes', 'effects.idempotent', 'confinement.paths'];
const ALL = toolConformance(countWords()).map(({ id, title }) => ({ id, title }));

function twin(id: string): ToolUnderTest {
  return OF_WRITING.includes(id) ? keepText(id) : countWords(id);
}

describe('the conformance of a tool', () => {
  it.each([
    ['reads', countWords(), ['effects.changes']],
    ['writes', keepText(), ['effects.read', 'concurrent.calls']],
  ] as const)('is found where it is: a sound tool that %s keeps every contract', async (_what, tool, lacking) => {
    const { results } = await runConformance(toolConformance(tool));
    expect(results.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(results.filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id)).toEqual(lacking);
  });

  it.each(ALL)('is missed by a tool with one defect: $id: $title', async ({ id }) => {
    const broken = toolConformance(twin(id)).find((contract) => contract.id === id);
    expect(await broken?.run()).toMatchObject({ id, verdict: 'failed', reason: expect.stringMatching(/\S/) });
  });

  it('needs examples for all but what the tool says of itself', async () => {
    const { tool } = countWords();
    const { results } = await runConformance(toolConformance({ tool }));
    expect(results.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    const checked = results.filter(({ verdict }) => verdict === 'passed').map(({ id }) => id.split('.')[0]);
    expect(new Set(checked)).toEqual(new Set(['manifest', 'schema', 'input']));
  });

  it('is asked of tools alone', () => {
    class Bare {}
    expect(() => toolConformance({ tool: Bare })).toThrow(
      expect.objectContaining({ code: 'plugin.invalid', message: 'class Bare is no tool' }),
    );
  });
});

describe('a test runner', () => {
  it('gets a test for each contract that applies', () => {
    const titles: string[] = [];
    registerConformance(toolConformance(keepText()), { it: (title) => titles.push(title) });
    expect(titles).toContain('effects.changes: Files that it wrote are listed in changes');
    expect(titles.some((title) => title.startsWith('effects.read'))).toBe(false);
  });
});
