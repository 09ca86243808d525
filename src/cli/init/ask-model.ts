import { askPerson } from '../interactive/ask-person.js';
import type { FoundModel } from './found-models.js';

/** The model that a person at a terminal takes of several; undefined for none of them. */
export async function askModel(found: readonly FoundModel[]): Promise<string | undefined> {
  const lines = found.map(({ model, why }, index) => `  ${index + 1} = ${model} (${why})\n`);
  const shown = `Several models could be used here:\n${lines.join('')}`;
  const answer = await askPerson(shown, 'Which one? [a number, n = none] ', new AbortController().signal);
  return found[Number(answer?.trim()) - 1]?.model;
}
