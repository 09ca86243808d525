/** What the parts of an installation are called, in the order in which they are told. */
export const AREAS = [
  'program',
  'configuration',
  'trust',
  'models',
  'plugins',
  'sandbox',
  'sessions',
  'bytecode',
] as const;

export type Area = (typeof AREAS)[number];

/**
 * One thing that was looked at. `note`: worth knowing. `warning`: something has no effect or is not as it should be.
 * `problem`: as it is, Allos cannot be used here.
 */
export interface Finding {
  readonly area: Area;
  readonly level: 'ok' | 'note' | 'warning' | 'problem';
  readonly message: string;
  /** What to do. */
  readonly remedy?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the checks look. */
export interface Surroundings {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Environment;
}
