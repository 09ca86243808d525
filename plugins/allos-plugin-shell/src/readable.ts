import { stripVTControlCharacters } from 'node:util';

/** Text without colours, and with other control characters written out, such as `\x00`: some APIs refuse them. */
export function readable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?![\t\n\r])\p{Cc}/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
