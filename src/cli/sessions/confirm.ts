import { AllosError } from '../../plugin/error.js';
import { askPerson, isPersonThere } from '../interactive/ask-person.js';

/**
 * Asks the person at the terminal. Only a typed `y` or `yes` agrees.
 *
 * @throws AllosError `usage.invalid` where nobody can be asked
 */
export async function confirm(shown: string, question: string): Promise<boolean> {
  if (!isPersonThere()) {
    throw new AllosError('usage.invalid', 'nobody can be asked here whether to delete', {
      hint: 'Say so with --yes.',
    });
  }
  const answer = await askPerson(shown, `${question} [y = yes, n = no] `, new AbortController().signal);
  return /^y(es)?$/i.test(answer ?? '');
}
