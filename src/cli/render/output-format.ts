/** What stdout carries. */
export type OutputFormat = 'text' | 'json' | 'stream-json';
