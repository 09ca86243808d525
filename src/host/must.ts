/** Notes a problem with a value of a manifest unless it holds. */
export type Must = (holds: boolean, what: string, requirement: string, value: unknown) => void;
