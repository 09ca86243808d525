/**
 * @typedef {object} Change
 * @property {'break' | 'addition'} kind Whether code that was written against the old report may fail.
 * @property {string} what
 */

/** @type {(what: string) => Change} */
export const broke = (what) => ({ kind: 'break', what });

/** @type {(what: string) => Change} */
export const added = (what) => ({ kind: 'addition', what });
