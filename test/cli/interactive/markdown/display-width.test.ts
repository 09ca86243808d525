import { displayWidth } from '../../../../src/cli/interactive/markdown/display-width.js';

describe('the columns of a text', () => {
  it.each([
    ['plain', 5],
    ['', 0],
    ['é', 1],
    ['e\u0301', 1],
    ['中文', 4],
    ['한글', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['👍', 2],
    ['👍🏽', 2],
    ['❤️', 2],
    ['1️⃣', 2],
    ['🇩🇪', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['a\u200bb', 2],
    ['→ │ • …', 7],
  ])('of %j are %i', (text, width) => expect(displayWidth(text)).toBe(width));
});
