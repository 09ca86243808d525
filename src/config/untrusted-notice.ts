import type { JsonObject } from '../plugin/json.js';
import { visible } from './config-layer.js';
import type { Project } from './project.js';
import { untrustedPart } from './untrusted-part.js';

/** What to do about a folder that is not trusted. */
export const HOW_TO_TRUST = 'See allos trust --show; allos trust keeps your answer, --trust holds for one run.';

/**
 * One line that tells what of an untrusted project has no effect; nothing where all of it has.
 *
 * @param reason why it is not trusted, where there is more to say: a clause
 */
export function untrustedNotice(project: Project, own: JsonObject, reason?: string): readonly string[] {
  const ignored = project.files.flatMap(({ file, layer }) => {
    const keys = new Set(untrustedPart(layer, own).ignored.map(([key]) => String(key)));
    return keys.size === 0 ? [] : [{ file, keys: [...keys] }];
  });
  const names = Object.keys(project.dotEnv?.values ?? {});
  if (project.dotEnv !== undefined && names.length > 0) ignored.push({ file: project.dotEnv.path, keys: names });
  if (ignored.length === 0) return [];
  const [are, their] = ignored.length === 1 ? ['is', 'its'] : ['are', 'their'];
  const files = ignored.map(({ file }) => visible(file)).join(', ');
  const keys = [...new Set(ignored.flatMap(({ keys }) => keys))].map(visible).join(', ');
  const why = reason === undefined ? '' : ` (${reason})`;
  return [
    `${files} ${are} not trusted${why}: only ${their} denials and tighter limits apply, not ${keys} ` +
      `(see allos trust; --trust allows it for this run)`,
  ];
}
