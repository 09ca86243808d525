import { eastAsianWidth } from 'get-east-asian-width';

/** What takes no column by itself: marks, joiners, variation selectors, controls. */
const NOTHING = /^[\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Cs}]+$/u;
/** Shown as a picture of two columns: by itself, by a selector, or as the flag of two letters. */
const PICTURE = /\p{Emoji_Presentation}|\ufe0f|^\p{Regional_Indicator}{2}/u;
const ASCII = /^[\x20-\x7e]*$/;

/** The columns that a text takes on a terminal, without escape sequences. Ambiguous characters take one. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return graphemesOf(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** What a reader takes for one character. */
export function graphemesOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.split('');
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** The columns of one grapheme. */
export function graphemeWidth(grapheme: string): number {
  if (ASCII.test(grapheme) || NOTHING.test(grapheme)) return ASCII.test(grapheme) ? grapheme.length : 0;
  if (PICTURE.test(grapheme)) return 2;
  // Half-width kana carry their sound marks as columns of their own.
  const marks = [...grapheme].slice(1).filter((char) => /[\uff9e\uff9f]/.test(char)).length;
  return eastAsianWidth(grapheme.codePointAt(0) ?? 0) + marks;
}
