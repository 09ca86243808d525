/** The variable by which the descendants of one spawn are found again after their parents have ended. */
export const MARK_VARIABLE = 'ALLOS_SPAWN_ID';

/** A mark that no other spawn on this machine has: the process and a clock that never shows the same twice. */
export function newMark(): string {
  return `/${process.pid}.${process.hrtime.bigint()}/`;
}

/**
 * The variable's value for a child. Outer marks stay in it, so that an Allos started by a command of another Allos does
 * not hide its children from the outer one.
 */
export function markedValue(outer: string | undefined, mark: string): string {
  return `${outer ?? ''}${mark}`;
}
