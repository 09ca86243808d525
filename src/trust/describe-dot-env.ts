import { relative } from 'node:path';
import type { DotEnv } from '../config/dot-env.js';
import type { Described } from './describe-files.js';
import { oneLine, settingText } from './setting-text.js';

/** The variables that a `.env` would set: addresses are shown, keys are not. */
export function describeDotEnv({ path, values }: DotEnv, root: string): Described {
  const place = oneLine(relative(root, path));
  const texts = Object.entries(values).map(([name, value]) =>
    /_(URL|HOST)$/.test(name) ? settingText([name], value) : name,
  );
  return {
    lines: texts.map((text) => `${place}: ${text}`),
    asks: texts.map((text) => ({ kind: 'environment', text, file: place })),
  };
}
